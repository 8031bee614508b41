"""Pull requests."""

from collections.abc import Sequence
from typing import Any

from bot.github import payloads, shapes
from bot.github.api import Api
from bot.model import PullRequest, Repo, RepoId

REPOS_A_QUERY = 20
PULLS_A_REPO = 50
"""The most recently updated. Older ones are evaluated again when something happens to them."""

OPEN = """{ databaseId
  pullRequests(states: OPEN, first: $pulls, orderBy: {field: UPDATED_AT, direction: DESC}) {
    nodes { number commits(last: 1) { nodes { commit {
      checkSuites(first: 1, filterBy: {appId: $app}) { nodes {
        checkRuns(first: 1, filterBy: {checkName: $check, checkType: LATEST}) {
          nodes { status } } } } } } } } } }"""


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
