"""What is looked at afterwards: a deploy that did without the two people that it takes."""

from datetime import timedelta

from bot.deploys.request import Request
from bot.deploys.times import moment
from bot.effects import OpenIssue
from bot.markdown import code, plain

WITHIN = timedelta(hours=24)
"""How soon somebody else has to look at it."""


def review_later(request: Request, what: str) -> OpenIssue:
    """Open an issue in which somebody else looks at what was done.

    Args:
        request: What was done.
        what: In a few words, such as ``was rolled back``.
    """
    why = request.override_reason or request.reason
    who = (request.overrider or request.requester).login
    body = (
        f"{code(request.environment)} {what} to {code(request.sha)} by {code(who)} at "
        f"{moment(request.created_at)}, on #{request.number}.\n\n> {plain(why)}\n\n"
        f"**Somebody else than {code(who)} must look at this within 24 hours:** was it right, and "
        "what has to follow? Say so in a comment, then close this issue.\n\n"
        f"Request `{request.id}`."
    )
    return OpenIssue(
        repo=request.repo,
        marker=f"review-{request.id}",
        title=f"Review: {request.environment} {what} to {request.sha[:7]}",
        body=body,
    )
