"""What of a step is shown, and when: nothing twice, and the card not more often than needed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.deploys import render
from bot.deploys.notices import notices
from bot.deploys.request import Request, State, digest_of
from bot.deploys.snapshot import Snapshot
from bot.deploys.step import Step
from bot.effects import AnswerRule, Dispatch, Effect, UpsertComment

PAUSE = timedelta(seconds=5)
"""Between two edits of a card, while it changes nothing that people wait for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """What is to be shown.

    Attributes:
        request: With a note of what people see from now on.
        wake: When to show what had to wait; None if nothing had to.
    """

    request: Request
    effects: tuple[Effect, ...]
    wake: datetime | None = None


def show(step: Step, snapshot: Snapshot, server_url: str) -> Showing:
    """Bring what people see in line with *step*.

    Args:
        step: What was decided.
        snapshot: What that was based on.
        server_url: Where people see GitHub, without a slash at the end.
    """
    told = tuple(notices(step))
    if _goes_on(step):  # it will be under way in a moment: not worth a word
        return Showing(request=step.request, effects=told)
    valid = tuple(ballot for ballot in snapshot.ballots if ballot not in step.voided)
    snapshot = replace(snapshot, ballots=valid)
    showing = _card(step, snapshot, server_url)
    check = render.check_run(step, snapshot, server_url)
    shown = replace(showing.request.shown, state=step.request.state)
    effects = list(showing.effects)
    digest = digest_of(f"{check.conclusion} {check.title} {check.summary}")
    if digest != shown.check:
        effects.insert(0, check)
        shown = replace(shown, check=digest)
    request = replace(showing.request, shown=shown)
    request, reports = _report(request, step)
    return replace(showing, request=request, effects=(*effects, *told, *reports))


def _goes_on(step: Step) -> bool:
    return any(
        isinstance(effect, Dispatch) or (isinstance(effect, AnswerRule) and effect.is_approved)
        for effect in step.effects
    )


def _card(step: Step, snapshot: Snapshot, server_url: str) -> Showing:
    request, now = step.request, snapshot.now
    body = render.card(step, snapshot, server_url)
    digest = digest_of(body)
    if digest == request.shown.card:
        return Showing(request=request, effects=())
    is_news = request.shown.state != request.state
    if not request.is_live and not is_news:  # the card may be another request's by now
        return Showing(request=request, effects=())
    ready = request.shown.card_at + PAUSE if request.shown.card_at else now
    if now < ready and not is_news:
        return Showing(request=request, effects=(), wake=ready)
    shown = replace(request.shown, card=digest, card_at=now)
    card = UpsertComment(
        repo=request.repo,
        number=request.number,
        marker=render.card_marker(request.environment),
        body=body,
    )
    return Showing(request=replace(request, shown=shown), effects=(card,))


def _report(request: Request, step: Step) -> tuple[Request, tuple[Effect, ...]]:
    """Report on the waiting run what changed, as long as GitHub takes reports."""
    if not request.waits or request.state is not State.OPEN or request.reports >= render.REPORTS:
        return request, ()
    report = render.report(request, step.assessment)
    digest = digest_of(report.comment)
    if digest == request.shown.headline:
        return request, ()
    shown = replace(request.shown, headline=digest)
    return replace(request, shown=shown, reports=request.reports + 1), (report,)
