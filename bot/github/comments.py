"""Comments, reactions and issues.

What is ours is known by its marker *and* by the App that wrote it: anyone can write our marker into
a comment of their own.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any

from bot.effects import CloseIssue, OpenIssue, React, UpsertComment
from bot.errors import NotFoundError
from bot.evidence import Writing
from bot.github import evidence_payloads
from bot.github.api import Api
from bot.model import Repo

TEXT = 65_536
"""GitHub's limit for a comment or an issue, in characters."""

NODES = 100
"""GitHub's limit for one query."""

_ISSUES = "/repos/{owner}/{repo}/issues"
_OPENING = "<!-- sluice:{name}"
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
        body, marker = marked(issue.body, issue.marker)
        found = await self._our_issue(issue.repo, marker, "all")
        if found is not None:
            return found
        data, repo = {"title": issue.title, "body": body}, issue.repo
        answer = await self._api.send("POST", _ISSUES, data, owner=repo.owner, repo=repo.name)
        return int(answer["number"])

    async def close_issue(self, order: CloseIssue) -> None:
        """See the port. Ours is looked for among the newest 100 of our bot that are open."""
        repo = order.repo
        _, marker = marked("", order.marker)
        number = await self._our_issue(repo, marker, "open")
        if number is None:
            return
        last = UpsertComment(
            repo=repo, number=number, marker=f"{order.marker}-closed", body=order.body
        )
        await self.upsert_comment(last, None)
        url, data = _ISSUES + "/{number}", {"state": "closed", "state_reason": "completed"}
        await self._api.send("PATCH", url, data, owner=repo.owner, repo=repo.name, number=number)

    async def _our_issue(self, repo: Repo, marker: str, state: str) -> int | None:
        newest = await self._api.get(
            _ISSUES + "?creator={bot}&state={state}&per_page=100",
            owner=repo.owner,
            repo=repo.name,
            bot=f"{await self._slug()}[bot]",
            state=state,
        )
        numbers = (evidence_payloads.our_issue(one, self._app_id, marker) for one in newest)
        return next((number for number in numbers if number is not None), None)

    async def disliked(self, repo: Repo, marker: str) -> Sequence[int]:
        """See the port."""
        newest = await self._api.get(
            _ISSUES + "/comments?sort=updated&direction=desc&per_page=100",
            owner=repo.owner,
            repo=repo.name,
        )
        return [
            int(one["issue_url"].rpartition("/")[2])
            for one in newest
            if self._is_ours(one)
            and _last_line(one["body"]).startswith(_OPENING.format(name=marker))
            and (one.get("reactions") or {}).get("-1", 0) > 0
        ]

    async def upsert_comment(self, comment: UpsertComment, known_id: int | None) -> int:
        """See the port."""
        body, marker = marked(comment.body, comment.marker)
        if known_id is not None:
            with suppress(NotFoundError):
                there = await self._comment(comment.repo, known_id)
                return await self._edit_comment(comment.repo, there, body)
        found = await self._find_comment(comment, marker)
        if found is not None:
            return await self._edit_comment(comment.repo, found, body)
        return await self._post_comment(comment, body)

    async def _comment(self, repo: Repo, comment_id: int) -> Any:  # noqa: ANN401 - JSON
        """Read a comment, which is free while it is as it was, and shows what became of it."""
        url = "/repos/{owner}/{repo}/issues/comments/{id}"
        return await self._api.get(url, owner=repo.owner, repo=repo.name, id=comment_id)

    def _is_ours(self, comment: Any) -> bool:  # noqa: ANN401 - JSON
        return (comment.get("performed_via_github_app") or {}).get("id") == self._app_id

    async def _find_comment(self, comment: UpsertComment, marker: str) -> Any:  # noqa: ANN401 - JSON
        pages = self._api.pages(
            "/repos/{owner}/{repo}/issues/{number}/comments?per_page=100",
            owner=comment.repo.owner,
            repo=comment.repo.name,
            number=comment.number,
        )
        async for one in pages:
            if self._is_ours(one) and (one["body"] or "").rstrip().endswith(marker):
                return one
        return None

    async def _edit_comment(self, repo: Repo, there: Any, body: str) -> int:  # noqa: ANN401 - JSON
        """Edit what is *there*, unless it says the same: an edit shows in the page's history."""
        comment_id = int(there["id"])
        if there["body"] != body:
            url, data = "/repos/{owner}/{repo}/issues/comments/{id}", {"body": body}
            await self._api.send(
                "PATCH", url, data, owner=repo.owner, repo=repo.name, id=comment_id
            )
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


def _last_line(body: str | None) -> str:
    """Return where our marker stands. Above it, strangers are quoted."""
    return (body or "").rstrip().rpartition("\n")[2]


def marked(text: str, name: str) -> tuple[str, str]:
    """Return *text* with its marker at the end, cut to fit; and that marker."""
    marker = f"<!-- sluice:{name} -->"
    return f"{text[: TEXT - len(marker) - 2]}\n\n{marker}", marker
