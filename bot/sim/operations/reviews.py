"""Reviews of pull requests.

Source: https://docs.github.com/en/rest/pulls/reviews
"""

import re
from collections.abc import Mapping, Sequence
from typing import cast

from bot.model import Sha
from bot.sim.call import Call
from bot.sim.exchange import RefusalError, Reply, not_found
from bot.sim.jsonvalue import Json
from bot.sim.operation import operation
from bot.sim.render.reviews import answered_review
from bot.sim.world.pulls import PullRequest, ReviewComment

REVIEWS = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews"
_HUNK = re.compile(r"^@@ -[0-9,]+ \+([0-9]+)(?:,([0-9]+))? @@", re.MULTILINE)


@operation("pulls/list-reviews", "GET", REVIEWS, needs="pull_requests:read")
def list_all(call: Call) -> Reply:
    """List reviews, oldest first."""
    return call.listing(_pull(call).reviews, lambda one: answered_review(call.hub.urls, one))


@operation("pulls/create-review", "POST", REVIEWS, needs="pull_requests:write")
def create(call: Call) -> Reply:
    """Review as the App, with comments on lines that the diff shows and no others."""
    pull, body = _pull(call), call.body
    given = cast("Sequence[Mapping[str, Json]]", body.get("comments") or [])
    comments = tuple(map(_comment, given))
    if not all(_is_shown(pull, one) for one in comments):
        raise RefusalError(422, "Unprocessable Entity: Line could not be resolved")
    review = pull.review(
        str(body["event"]),
        str(body.get("body") or ""),
        by=call.token.installation.app.bot,
        sha=Sha(str(body.get("commit_id") or "")) or None,
        comments=comments,
    )
    return Reply(200, answered_review(call.hub.urls, review))


def _comment(given: Mapping[str, Json]) -> ReviewComment:
    line = int(cast("int", given["line"]))
    start = int(cast("int", given.get("start_line") or line))
    return ReviewComment(
        path=str(given["path"]), line=start, end_line=line, body=str(given["body"])
    )


def _is_shown(pull: PullRequest, comment: ReviewComment) -> bool:
    if comment.line > comment.end_line:
        return False
    patch = next((one.patch for one in pull.files() if one.path == comment.path), None) or ""
    for hunk in _HUNK.finditer(patch):
        lines = range(int(hunk[1]), int(hunk[1]) + int(hunk[2] or 1))
        if comment.line in lines and comment.end_line in lines:
            return True
    return False


def _pull(call: Call) -> PullRequest:
    found = call.repository.issues.by_number.get(call.number("pull_number"))
    if not isinstance(found, PullRequest):
        raise not_found()
    return found
