"""Commits, and how they came to be where they are."""

from collections.abc import Sequence
from http import HTTPStatus

from bot.errors import NotFoundError, RefusedError
from bot.evidence import Commit, Push
from bot.github import evidence_payloads
from bot.github.api import Api
from bot.github.comparison_shapes import Comparison
from bot.model import Repo, Sha


class Commits:
    """See ``bot.ports.Commits``."""

    _api: Api

    async def default_branch(self, repo: Repo) -> str:
        """See the port."""
        answer = await self._api.get("/repos/{owner}/{name}", owner=repo.owner, name=repo.name)
        return str(answer["default_branch"])

    async def commit(self, repo: Repo, sha: str) -> Commit:
        """See the port. A branch may be named like a commit, and GitHub would take that first."""
        sha = sha.lower()
        try:
            # One file a page: what it changed, which we do not want, can be much.
            answer = await self._api.get(
                "/repos/{owner}/{name}/commits/{sha}?per_page=1",
                owner=repo.owner,
                name=repo.name,
                sha=sha,
            )
        except RefusedError as error:
            if error.status != HTTPStatus.UNPROCESSABLE_ENTITY:
                raise
            raise NotFoundError(f"GitHub knows no commit {sha}", status=error.status) from error
        found = evidence_payloads.commit(answer)
        if not found.sha.startswith(sha):
            raise NotFoundError(f"{sha} is the name of a branch", status=HTTPStatus.NOT_FOUND)
        return found

    async def is_ancestor(self, repo: Repo, sha: Sha, of: str) -> bool:
        """See the port. What GitHub does not have, or has no history in common, is none."""
        try:
            answer = await self._api.get(
                "/repos/{owner}/{name}/compare/{sha}...{of}?per_page=1",
                Comparison,
                owner=repo.owner,
                name=repo.name,
                sha=sha,
                of=of,
            )
        except NotFoundError:
            return False
        return answer.status in {"ahead", "identical"}

    async def pushes(self, repo: Repo, branch: str) -> Sequence[Push]:
        """See the port."""
        answer = await self._api.get(
            "/repos/{owner}/{name}/activity?ref=refs/heads/{branch}&per_page=100",
            owner=repo.owner,
            name=repo.name,
            branch=branch,
        )
        return [evidence_payloads.push(one) for one in answer]
