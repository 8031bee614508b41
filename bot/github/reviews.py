"""Reviews of pull requests that suggest changes.

Source: https://docs.github.com/en/rest/pulls/reviews
"""

from collections.abc import Awaitable, Callable

from bot.effects import SuggestChanges, Suggestion
from bot.github.api import Api
from bot.github.comments import marked


class Reviews:
    """See ``bot.ports.github.Reviews``."""

    _api: Api
    _slug: Callable[[], Awaitable[str]]

    async def suggest(self, order: SuggestChanges) -> bool:
        """See the port."""
        where: dict[str, str | int] = {
            "owner": order.repo.owner,
            "repo": order.repo.name,
            "number": order.number,
        }
        url = "/repos/{owner}/{repo}/pulls/{number}/reviews"
        body, marker = marked(order.body, order.marker)
        ours = f"{await self._slug()}[bot]"
        async for review in self._api.pages(url + "?per_page=100", None, **where):
            author = (review.get("user") or {}).get("login")
            if author == ours and review["body"].rstrip().endswith(marker):
                return False
        data = {
            "commit_id": order.sha,
            "event": "COMMENT",
            "body": body,
            "comments": list(map(_comment, order.suggestions)),
        }
        await self._api.send("POST", url, data, **where)
        return True


def _comment(suggestion: Suggestion) -> dict[str, str | int]:
    comment: dict[str, str | int] = {
        "path": suggestion.path,
        "line": suggestion.end_line,
        "side": "RIGHT",
        "body": suggestion.body,
    }
    if suggestion.line < suggestion.end_line:
        comment |= {"start_line": suggestion.line, "start_side": "RIGHT"}
    return comment
