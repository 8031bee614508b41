"""Let a deploy start: the effects after which there is no way back.

A decision is good for half a minute. Before it is carried out, the request and the head of the
branch are read again; if anything is not as it was, nothing is done, and the timer of the request
decides again.
"""

from contextlib import suppress
from dataclasses import replace

from bot.audit.record import Type
from bot.deploys.condition import Answer, never
from bot.deploys.facts import entry, vote_fact
from bot.deploys.permit import Permit
from bot.deploys.records import KeepRequest
from bot.deploys.request import Kind, Request, State
from bot.deploys.step import VALID, close
from bot.effects import AnswerRule, Dispatch, Outcome
from bot.errors import NotFoundError, RefusedError, TransientError
from bot.handlers.deploying.pursue import wake_at
from bot.handlers.services import Services
from bot.markdown import plain
from bot.reason import Reason
from bot.records import JsonValue


async def answer_rule(effect: AnswerRule, services: Services) -> Outcome:
    """Tell GitHub what was decided about a waiting job."""
    if not effect.is_approved:
        with suppress(NotFoundError):  # a run that was deleted waits no more
            await services.github.answer_rule(effect)
        return Outcome()
    request = await _still_good(effect, services)
    if request is None:
        return Outcome(note="not carried out: decided again")
    if not await services.github.answer_rule(effect):
        return _gone(request, services)
    if request.state is State.RUNNING and request.waits:  # it was seen to start before
        return Outcome(records=(KeepRequest(request=replace(request, waits=False)),))
    started = replace(_running(request, services), waits=False)
    return _started(started, Type.DEPLOY_RELEASED, services)


async def dispatch(effect: Dispatch, services: Services, *, again: bool) -> Outcome:
    """Start the workflow of a request."""
    request = await _still_good(effect, services)
    if request is None or request.state is not State.APPROVED:
        return Outcome(note="not carried out: decided again")
    begun = request.dispatched_at
    is_retry = again or (begun is not None and effect.decided_at > begun)
    order = replace(effect, inputs=effect.inputs | _permit(request, services))
    try:
        run_id = await services.github.dispatch(order, since=begun if is_retry else None)
    except RefusedError as error:
        why = never(f"GitHub did not start the workflow: {plain(str(error))}", Reason.REJECTED)
        return _closed(request, State.REJECTED, why, services)
    others = await services.store.requests_of_runs(request.repo, [run_id])
    if others:  # taken for ours by mistake: two were started at almost the same time
        raise TransientError("GitHub does not tell which run it started")
    started = replace(_running(request, services), run_id=run_id, run_attempt=1)
    return _started(started, Type.DEPLOY_DISPATCHED, services)


async def _still_good(effect: AnswerRule | Dispatch, services: Services) -> Request | None:
    """Return the request if all is as it was when this was decided."""
    request = await services.store.request(effect.request_id)
    if request is None or not request.has_the_floor:
        return None
    decided_at = effect.decided_at or request.created_at
    if services.clock.now() - decided_at > VALID:
        return None
    if request.kind is Kind.ROLLBACK:
        return request
    pull = await services.github.pull_request(request.repo, request.number)
    return request if request.sha in {pull.head_sha, pull.merge_sha} else None


def _running(request: Request, services: Services) -> Request:
    if request.state is State.RUNNING:  # a later job of the same run
        return request
    return replace(request.to(State.RUNNING), started_at=services.clock.now())


def _started(request: Request, type_: Type, services: Services) -> Outcome:
    votes: list[JsonValue] = [vote_fact(vote, request) for vote in request.votes]
    return Outcome(
        records=(
            KeepRequest(request=request),
            entry(type_, request, more={"votes": votes}),
            wake_at(request, services.clock.now()),
        ),
        note=f"{request.environment}: {request.state}",
    )


def _gone(request: Request, services: Services) -> Outcome:
    """Take note that the run was decided otherwise, or waits no more."""
    if request.state is State.RUNNING:
        return Outcome(records=(wake_at(request, services.clock.now()),))
    why = never("the run did not wait for it any more", Reason.CANCELLED)
    return _closed(replace(request, waits=False), State.CANCELLED, why, services)


def _closed(request: Request, state: State, why: Answer, services: Services) -> Outcome:
    step = close(request, state, services.clock.now(), why)
    wake = wake_at(step.request, services.clock.now())
    return Outcome(
        effects=step.effects,
        records=(KeepRequest(request=step.request), *step.audits, wake),
        note=f"{request.environment}: {state}",
    )


def _permit(request: Request, services: Services) -> dict[str, str]:
    """Make the permit as late as possible: it is good for a quarter of an hour."""
    if services.permits is None or "permit" not in request.inputs:
        return {}
    permit = Permit(
        repo=request.repo,
        environment=request.environment,
        sha=request.sha,
        request=request.id,
        issued_at=services.clock.now().replace(microsecond=0),
    )
    return {"permit": services.permits.permit(permit)}
