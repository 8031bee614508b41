"""What people must not miss: each is a short comment of its own, once for each request."""

from collections.abc import Iterator

from bot.deploys import render
from bot.deploys.approvals import is_tampered, is_void
from bot.deploys.request import Kind, Request, State
from bot.deploys.snapshot import Ballot
from bot.deploys.step import Step
from bot.deploys.times import moment
from bot.effects import Alert, Effect
from bot.markdown import block, code, plain

_TOLD = {State.REJECTED, State.EXPIRED, State.SUPERSEDED, State.FAILED}
"""Endings that someone waits for. Who cancels knows, and success stands on the card."""


def notices(step: Step) -> Iterator[Effect]:
    """Say what people were not told of yet."""
    request = step.request
    for ballot in step.voided:
        yield from _voided(ballot, request)
    if step.is_reminder:
        yield render.notice(request, f"reminder-{request.reminders}", _reminder(step))
    is_new = request.shown.state != request.state
    is_back = request.kind is Kind.ROLLBACK and request.state is State.SUCCEEDED
    if is_new and (request.state in _TOLD or is_back):
        yield render.notice(request, request.state, _ending(step))


def _ending(step: Step) -> str:
    request = step.request
    again = f"/deploy {request.environment}"
    if request.state is State.FAILED:
        again = f'/rollback {request.environment} --reason "…"'
    if request.state is State.SUCCEEDED:
        return f"**{render.headline(request, step.assessment)}.**"
    return f"**{render.headline(request, step.assessment)}.** Next:\n{block(again)}"


def _reminder(step: Step) -> str:
    request = step.request
    line = f"/approve-deploy {request.environment} {request.sha[:7]}"
    return (
        f"**{render.headline(request, step.assessment)}.** "
        f"The window ends at {moment(request.expires_at)}.\n{block(line)}"
    )


def _voided(ballot: Ballot, request: Request) -> Iterator[Effect]:
    voter = ballot.vote.voter
    objection = is_void(ballot)
    what = objection.why if objection else "was changed"
    key = f"void-{voter.id}-{int(ballot.vote.at.timestamp())}"
    if ballot.writing and is_tampered(ballot):
        text = (
            f"🚨 **The vote of {code(voter.login)} {what} by {code(ballot.writing.editor)}.** "
            "It does not count any more, and this is in the audit log."
        )
        yield Alert(
            repo=request.repo,
            kind="tampered",
            text=f"the vote of {plain(voter.login)} on request {request.id} {what} "
            f"by {plain(ballot.writing.editor)}",
        )
    else:
        text = f"**The vote of {code(voter.login)} {what}.** It does not count any more."
    yield render.notice(request, key, text)
