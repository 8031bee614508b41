"""Pull requests."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from bot.evidence import Contributors
from bot.github import evidence_payloads, payloads, shapes
from bot.github.api import PAGES, Api
from bot.github.groups import chain_of, foreign
from bot.model import PullRequest, Repo, RepoId, Sha, User

REPOS_A_QUERY = 20
PULLS_A_REPO = 50
"""The most recently updated. Older ones are evaluated again when something happens to them."""

OPEN = """{ databaseId
  pullRequests(states: OPEN, first: $pulls, orderBy: {field: UPDATED_AT, direction: DESC}) {
    nodes { number commits(last: 1) { nodes { commit {
      checkSuites(first: 1, filterBy: {appId: $app}) { nodes {
        checkRuns(first: 1, filterBy: {checkName: $check, checkType: LATEST}) {
          nodes { status } } } } } } } } } }"""

MOST_FILES = 3_000
"""Files of a pull request that GitHub lists."""

MADE = """query Made($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    commits(first: 100, after: $after) { pageInfo { hasNextPage endCursor } totalCount
      nodes { commit { oid
        authors(first: 50) { totalCount nodes { email user { databaseId login } } }
        committer { email user { databaseId login } } } } } } } }"""

QUEUE = """query Queue($owner: String!, $name: String!, $branch: String!) {
  repository(owner: $owner, name: $name) { mergeQueue(branch: $branch) {
    entries(first: 100) { nodes { headCommit { oid } baseCommit { oid }
      pullRequest { number headRefOid } } } } } }"""


class Pulls:
    """See ``bot.ports.Pulls``."""

    _api: Api
    _app_id: int

    async def pull_request(self, repo: Repo, number: int) -> PullRequest:
        """See the port."""
        answer = await self._api.get(
            "/repos/{owner}/{name}/pulls/{number}",
            shapes.Pull,
            owner=repo.owner,
            name=repo.name,
            number=number,
        )
        return payloads.pull_request(answer, repo)

    async def pull_requests_of(self, repo: Repo, head: str) -> Sequence[PullRequest]:
        """See the port."""
        pages = self._api.pages(
            "/repos/{owner}/{name}/pulls?state=open&head={head}&per_page=100",
            owner=repo.owner,
            name=repo.name,
            head=head,
        )
        return [payloads.pull_request(one, repo) async for one in pages]

    async def latest_pull_requests(self, repo: Repo, count: int) -> Sequence[PullRequest]:
        """See the port. One call."""
        answer = await self._api.get(
            "/repos/{owner}/{name}/pulls?state=all&sort=created&direction=desc&per_page={count}",
            owner=repo.owner,
            name=repo.name,
            count=count,
        )
        return [payloads.pull_request(one, repo) for one in answer]

    async def pull_requests_with(self, repo: Repo, sha: Sha) -> Sequence[PullRequest]:
        """See the port. GitHub leaves out those of forks that are not merged."""
        pages = self._api.pages(
            "/repos/{owner}/{name}/commits/{sha}/pulls?per_page=100",
            owner=repo.owner,
            name=repo.name,
            sha=sha,
        )
        found = [payloads.pull_request(one, repo) async for one in pages]
        return sorted(found, key=lambda pull: not pull.is_open)

    async def contributors(self, repo: Repo, number: int) -> Contributors:
        """See the port."""
        people: dict[int, User] = {}
        unknown: list[Sha] = []
        found = [one async for one in self._commits_of(repo, number)]
        for node, _ in found:
            sha, who, is_known = evidence_payloads.contributors(node)
            people |= {user.id: user for user in who}
            unknown += [] if is_known else [sha]
        total = found[-1][1] if found else 0
        return Contributors(
            people=tuple(people.values()),
            unknown=tuple(unknown),
            is_complete=len(found) == total,
        )

    async def _commits_of(self, repo: Repo, number: int) -> AsyncIterator[tuple[Any, int]]:
        """Yield the commits of a pull request, each with how many there are."""
        after = None
        for _ in range(PAGES):
            answer = await self._api.query(
                MADE, owner=repo.owner, name=repo.name, number=number, after=after
            )
            commits = answer["repository"]["pullRequest"]["commits"]
            for node in commits["nodes"]:
                yield node, commits["totalCount"]
            if not commits["pageInfo"]["hasNextPage"]:
                return
            after = commits["pageInfo"]["endCursor"]

    async def changed_files(self, repo: Repo, number: int) -> tuple[Sequence[str], bool]:
        """See the port."""
        pages = self._api.pages(
            "/repos/{owner}/{name}/pulls/{number}/files?per_page=100",
            owner=repo.owner,
            name=repo.name,
            number=number,
        )
        files = [one async for one in pages]
        found = [path for one in files for path in evidence_payloads.paths(one)]
        return found, len(files) < MOST_FILES

    async def group_members(
        self, repo: Repo, branch: str, base: Sha, head: Sha
    ) -> tuple[Sequence[PullRequest], Sequence[Sha]]:
        """See the port."""
        answer = await self._api.query(QUEUE, owner=repo.owner, name=repo.name, branch=branch)
        queue = answer["repository"]["mergeQueue"]
        tried = [evidence_payloads.tried(one) for one in queue["entries"]["nodes"]] if queue else []
        chain = chain_of([one for one in tried if one], base, head)
        pulls = [await self.pull_request(repo, one.number) for one in chain]
        pages = self._api.pages(
            "/repos/{owner}/{name}/compare/{base}...{head}?per_page=100",
            "commits",
            owner=repo.owner,
            name=repo.name,
            base=base,
            head=head,
        )
        parents = dict([evidence_payloads.parents(one) async for one in pages])
        return pulls, foreign(chain, parents, head)

    async def unchecked(self, repos: Sequence[Repo], check: str) -> Sequence[tuple[RepoId, int]]:
        """See the port. One query for some twenty repositories."""
        found: list[tuple[RepoId, int]] = []
        for start in range(0, len(repos), REPOS_A_QUERY):
            found += await self._unchecked(repos[start : start + REPOS_A_QUERY], check)
        return found

    async def _unchecked(self, repos: Sequence[Repo], check: str) -> list[tuple[RepoId, int]]:
        names = {f"r{index}": repo for index, repo in enumerate(repos)}
        types = "".join(f", $o_{name}: String!, $n_{name}: String!" for name in names)
        fields = " ".join(
            f"{name}: repository(owner: $o_{name}, name: $n_{name}) {OPEN}" for name in names
        )
        answer = await self._api.query(
            f"query Unchecked($pulls: Int!, $app: Int!, $check: String!{types}) {{ {fields} }}",
            pulls=PULLS_A_REPO,
            app=self._app_id,
            check=check,
            **{f"o_{name}": repo.owner for name, repo in names.items()},
            **{f"n_{name}": repo.name for name, repo in names.items()},
        )
        return [
            (repo.id, pull["number"])
            for name, repo in names.items()
            for pull in answer[name]["pullRequests"]["nodes"]
            if not _is_checked(pull)
        ]


def _is_checked(pull: Any) -> bool:  # noqa: ANN401 - JSON
    return any(
        run["status"] == "COMPLETED"
        for commit in pull["commits"]["nodes"]
        for suite in commit["commit"]["checkSuites"]["nodes"]
        for run in suite["checkRuns"]["nodes"]
    )
