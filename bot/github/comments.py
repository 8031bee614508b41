"""Comments and reactions. A comment of ours is known by its marker *and* by the App that wrote it.

Anyone can write our marker into a comment of their own.
"""

from contextlib import suppress

from bot.effects import React, UpsertComment
from bot.errors import NotFoundError
from bot.github.api import Api
from bot.model import Repo

TEXT = 65_536
"""GitHub's limit for a comment, in characters."""


class Comments:
    """See ``bot.ports.Comments``."""

    _api: Api
    _app_id: int

    async def upsert_comment(self, comment: UpsertComment, known_id: int | None) -> int:
        """See the port."""
        marker = f"<!-- sluice:{comment.marker} -->"
        body = f"{comment.body[: TEXT - len(marker) - 2]}\n\n{marker}"
        if known_id is not None:
            with suppress(NotFoundError):
                return await self._edit_comment(comment.repo, known_id, body)
        found = await self._find_comment(comment, marker)
        if found is not None:
            return await self._edit_comment(comment.repo, found, body)
        return await self._post_comment(comment, body)

    async def _find_comment(self, comment: UpsertComment, marker: str) -> int | None:
        pages = self._api.pages(
            "/repos/{owner}/{repo}/issues/{number}/comments?per_page=100",
            owner=comment.repo.owner,
            repo=comment.repo.name,
            number=comment.number,
        )
        async for one in pages:
            author = (one.get("performed_via_github_app") or {}).get("id")
            if author == self._app_id and (one["body"] or "").rstrip().endswith(marker):
                return int(one["id"])
        return None

    async def _edit_comment(self, repo: Repo, comment_id: int, body: str) -> int:
        url = "/repos/{owner}/{repo}/issues/comments/{id}"
        data = {"body": body}
        await self._api.send("PATCH", url, data, owner=repo.owner, repo=repo.name, id=comment_id)
        return comment_id

    async def _post_comment(self, comment: UpsertComment, body: str) -> int:
        answer = await self._api.send(
            "POST",
            "/repos/{owner}/{repo}/issues/{number}/comments",
            {"body": body},
            owner=comment.repo.owner,
            repo=comment.repo.name,
            number=comment.number,
        )
        return int(answer["id"])

    async def react(self, reaction: React) -> None:
        """See the port. A comment that was deleted meanwhile needs no reaction."""
        with suppress(NotFoundError):
            await self._api.send(
                "POST",
                "/repos/{owner}/{repo}/issues/comments/{id}/reactions",
                {"content": reaction.content},
                owner=reaction.repo.owner,
                repo=reaction.repo.name,
                id=reaction.comment_id,
            )
