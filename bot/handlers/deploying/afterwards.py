"""What is looked at afterwards: a deploy that did without the two people that it takes.

It is looked at in an issue of its own, which somebody else closes. Whoever did it alone may close
the issue too, but that is no review.
"""

import re
from dataclasses import replace
from datetime import timedelta

from bot.audit.record import Type
from bot.deploys.facts import entry
from bot.deploys.records import KeepRequest
from bot.deploys.request import Request
from bot.deploys.times import moment
from bot.effects import Alert, OpenIssue, Outcome, UpsertComment
from bot.handlers.arguments import of_repo
from bot.handlers.services import Services
from bot.markdown import code, plain
from bot.model import User
from bot.records import Record, WakeAt

WITHIN = timedelta(hours=24)
"""How soon somebody else has to look at it."""

TIMER = "review"
"""The timer that asks whether somebody did."""

_MARKER = re.compile(r"<!-- sluice:review-([0-9a-f]{16}) -->\s*\Z", re.ASCII)


def due(request: Request, by: User, services: Services) -> tuple[Record, ...]:
    """Record that somebody else than *by* has to look at *request*, and watch that it is done."""
    why = request.override_reason or request.reason
    wake = WakeAt(
        name=TIMER,
        id=request.id,
        at=services.clock.now() + WITHIN,
        args=of_repo(request.repo) | {"request": request.id},
    )
    return entry(Type.REVIEW_DUE, request, by, {"reason": why}), wake


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
        request_id=request.id,
    )


async def open_issue(effect: OpenIssue, services: Services) -> Outcome:
    """Open an issue, and remember with its request where it is."""
    number = await services.github.open_issue(effect)
    request = await services.store.request(effect.request_id)
    if request is None:
        return Outcome()
    return Outcome(records=(KeepRequest(request=replace(request, review_issue=number)),))


def request_id_in(text: str) -> str:
    """Return the request that is looked at in an issue of ours; empty if it is about none."""
    match = _MARKER.search(text)
    return match[1] if match else ""


def not_by(request: Request, closer: User, number: int) -> UpsertComment:
    """Say in the issue *number* that *closer* cannot review what they did themselves."""
    return _comment(
        request,
        number,
        "own",
        f"**{code(closer.login)} is too close to this to review it.** Nothing was recorded. Reopen "
        "the issue, and let somebody else look at it and close it.",
    )


def overdue(request: Request) -> tuple[Alert | UpsertComment, ...]:
    """Say that nobody has looked at *request* in time, to the operators and in its issue."""
    who = (request.overrider or request.requester).login
    alert = Alert(
        repo=request.repo,
        kind="review overdue",
        text=f"nobody reviewed request {request.id} to {plain(request.environment)} "
        f"by {plain(who)} within 24 hours",
    )
    if not request.review_issue:  # it could not be opened, or GitHub has been away since
        return (alert,)
    text = (
        "⏰ **This review is overdue:** 24 hours have passed. Somebody else than "
        f"{code(who)} must look at it, and close this issue."
    )
    return alert, _comment(request, request.review_issue, "overdue", text)


def _comment(request: Request, number: int, kind: str, body: str) -> UpsertComment:
    return UpsertComment(
        repo=request.repo, number=number, marker=f"review-{request.id}-{kind}", body=body
    )
