"""Bring a rollout forward: gather, decide, and say what follows.

Whatever happened, this is what is done about it. It can be done at any time, any number of times.
"""

from dataclasses import replace
from datetime import datetime

from bot.audit.record import Type
from bot.deploys.condition import never
from bot.deploys.facts import entry as entry_of_request, vote_fact
from bot.deploys.records import KeepRequest
from bot.deploys.request import BEFORE_START, Request, State as RequestState
from bot.deploys.step import close
from bot.effects import Outcome
from bot.handlers.deploying.pursue import wake_at as wake_request
from bot.handlers.rolling.gather import look_of
from bot.handlers.rolling.promotion import ask_for_promotion
from bot.handlers.services import Services
from bot.handlers.waking import wake_rollout
from bot.model import Repo
from bot.reason import Reason
from bot.records import Audit, JsonValue, Record, WakeAt
from bot.rollouts.look import Look
from bot.rollouts.records import KeepRollout
from bot.rollouts.rollout import Rollout
from bot.rollouts.seen import Trouble
from bot.rollouts.show import show
from bot.rollouts.state import State
from bot.rollouts.step import Step, advance


async def pursue(
    rollout: Rollout,
    services: Services,
    *,
    audits: tuple[Audit, ...] = (),
    refused: Trouble | None = None,
) -> Outcome:
    """Decide what becomes of *rollout*, and show it.

    Args:
        rollout: As it is now, perhaps changed by what just happened.
        services: How to read.
        audits: What just happened, for the log.
        refused: What an order to write its weight came to.
    """
    look = await look_of(rollout, services, refused=refused)
    step = advance(rollout, look)
    step = replace(step, audits=(*audits, *step.audits))
    if step.wants_promotion:
        asked, opening = await ask_for_promotion(step.rollout, services)
        outcome = settle(replace(step, rollout=asked), look, services)
        return replace(
            outcome,
            effects=(*outcome.effects, *opening.effects),
            records=(*outcome.records, *opening.records),
        )
    return settle(step, look, services)


def settle(step: Step, look: Look, services: Services) -> Outcome:
    """Turn *step* into what is remembered and done. The weight goes first."""
    showing = show(step.rollout, look, services.server_url)
    rollout = replace(showing.rollout, version=showing.rollout.version + 1)
    wakes = [at for at in (step.wake, showing.wake) if at]
    return Outcome(
        effects=(*step.effects, *showing.effects),
        records=(
            KeepRollout(rollout=rollout),
            *step.audits,
            *_requests(rollout, look, services),
            *([wake_rollout(rollout.repo, rollout.id, min(wakes))] if wakes else []),
        ),
        note=f"{rollout.service}: {rollout.state}",
    )


def _requests(rollout: Rollout, look: Look, services: Services) -> tuple[Record, ...]:
    """Carry the requests along: what was let in is under way, and ends as the rollout does."""
    found = [one for one in (look.request, look.promotion) if one and one.is_live]
    return tuple(record for one in found for record in _follow(one, rollout, services.clock.now()))


def _follow(request: Request, rollout: Rollout, now: datetime) -> list[Record]:
    is_waiting = rollout.state in {State.REQUESTED, State.AWAITING_PROMOTION}
    if request.state is RequestState.APPROVED and not is_waiting and rollout.is_approved:
        request = replace(request.to(RequestState.RUNNING), started_at=now)
        votes: list[JsonValue] = [vote_fact(vote, request) for vote in request.votes]
        released = entry_of_request(Type.DEPLOY_RELEASED, request, more={"votes": votes})
        return [*_kept(request, now), released]
    if rollout.is_live:
        return []
    if request.state in BEFORE_START:
        why = never(f"its canary was not done: {rollout.why}", Reason.CANCELLED)
        step = close(request, RequestState.CANCELLED, now, why)
        return [*_kept(step.request, now), *step.audits]
    end, words = RequestState.FAILED, rollout.why
    if rollout.state is State.SUCCEEDED:
        end, words = RequestState.SUCCEEDED, "it has all of the traffic"
    return _kept(request.end(end, now, words, rollout.reason_code), now)


def _kept(request: Request, now: datetime) -> list[Record]:
    return [KeepRequest(request=request), wake_request(request, now)]


async def wake_rollouts(repo: Repo, services: Services, *, number: int) -> tuple[WakeAt, ...]:
    """Look again, at once, at the rollouts of a pull request."""
    live = await services.store.live_rollouts(repo)
    now = services.clock.now()
    return tuple(wake_rollout(repo, one.id, now) for one in live if one.number == number)
