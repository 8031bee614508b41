"""Comments, reactions and issues.

What is ours is known by its marker *and* by the App that wrote it: anyone can write our marker into
a comment of their own.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress

from bot.effects import OpenIssue, React, UpsertComment
from bot.errors import NotFoundError
from bot.evidence import Writing
from bot.github import evidence_payloads
from bot.github.api import Api
from bot.model import Repo

TEXT = 65_536
"""GitHub's limit for a comment or an issue, in characters."""

NODES = 100
"""GitHub's limit for one query."""

_WHO = "{ login ... on User { databaseId } ... on Bot { databaseId } }"
_WRITTEN = f"body lastEditedAt editor {_WHO} author {_WHO}"
WRITINGS = f"""query Writings($ids: [ID!]!) {{ nodes(ids: $ids) {{
  ... on IssueComment {{ {_WRITTEN} }} ... on PullRequestReview {{ state {_WRITTEN} }} }} }}"""


class Comments:
    """See ``bot.ports.Comments``."""

    _api: Api
    _app_id: int
    _slug: Callable[[], Awaitable[str]]

    async def writings(self, node_ids: Collection[str]) -> Mapping[str, Writing]:
        """See the port."""
        wanted = sorted(set(node_ids))
        found: dict[str, Writing] = {}
        for start in range(0, len(wanted), NODES):
            ids = wanted[start : start + NODES]
            for node_id, node in zip(ids, await self._api.nodes(WRITINGS, ids), strict=True):
                if node:
                    found[node_id] = evidence_payloads.writing(node)
        return found

    async def open_issue(self, issue: OpenIssue) -> int:
        """See the port. Ours is looked for among the newest 100 of our bot."""
        where = {"owner": issue.repo.owner, "repo": issue.repo.name}
        url = "/repos/{owner}/{repo}/issues"
        newest = await self._api.get(
            url + "?creator={bot}&state=all&per_page=100",
            **where,
            bot=f"{await self._slug()}[bot]",
        )
        body, marker = marked(issue.body, issue.marker)
        for one in newest:
            number = evidence_payloads.our_issue(one, self._app_id, marker)
            if number is not None:
                return number
        answer = await self._api.send("POST", url, {"title": issue.title, "body": body}, **where)
        return int(answer["number"])

    async def upsert_comment(self, comment: UpsertComment, known_id: int | None) -> int:
        """See the port."""
        body, marker = marked(comment.body, comment.marker)
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


def marked(text: str, name: str) -> tuple[str, str]:
    """Return *text* with its marker at the end, cut to fit; and that marker."""
    marker = f"<!-- sluice:{name} -->"
    return f"{text[: TEXT - len(marker) - 2]}\n\n{marker}", marker
