"""Bring a request forward: gather, decide, and say what follows.

Whatever happened, this is what is done about it. It can be done at any time, any number of times.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.deploys import render
from bot.deploys.condition import never
from bot.deploys.records import KeepRequest
from bot.deploys.request import BEFORE_START, Request, State
from bot.deploys.show import show
from bot.deploys.snapshot import Snapshot
from bot.deploys.step import RECONCILE, Step, advance, close
from bot.effects import Outcome
from bot.errors import RefusedError, UserError
from bot.handlers.arguments import of_repo
from bot.handlers.deploying.gather import snapshot_of
from bot.handlers.services import Services
from bot.handlers.waking import wake_rollout
from bot.markdown import plain
from bot.model import Repo
from bot.reason import Reason
from bot.records import Audit, WakeAt

TIMER = "request"
"""The timer that looks at a request again."""


async def pursue(
    request: Request,
    services: Services,
    *,
    audits: tuple[Audit, ...] = (),
) -> Outcome:
    """Decide what becomes of *request*, and show it.

    Args:
        request: As it is now, perhaps changed by what just happened.
        services: How to read.
        audits: What just happened, for the log.
    """
    try:
        snapshot = await snapshot_of(request, services)
    except UserError as error:
        return _ungoverned(request, error, services)
    except RefusedError as error:
        return _unreadable(request, error, services)
    return conclude(request, snapshot, services, audits=audits)


def conclude(
    request: Request,
    snapshot: Snapshot,
    services: Services,
    *,
    audits: tuple[Audit, ...] = (),
) -> Outcome:
    """Do as ``pursue``, with a *snapshot* that was just taken."""
    step = advance(request, snapshot)
    return settle(replace(step, audits=(*audits, *step.audits)), snapshot, services)


def settle(step: Step, snapshot: Snapshot, services: Services) -> Outcome:
    """Turn *step* into what is remembered and done."""
    showing = show(step, snapshot, services.server_url)
    wakes = [at for at in (step.wake, showing.wake) if at]
    return Outcome(
        effects=(*step.effects, *showing.effects),
        records=(
            KeepRequest(request=showing.request),
            *step.audits,
            *([wake_at(showing.request, min(wakes))] if wakes else []),
            *_moving(showing.request, services),
        ),
        note=f"{showing.request.environment}: {showing.request.state}",
    )


def _moving(request: Request, services: Services) -> tuple[WakeAt, ...]:
    """Have the rollout looked at that waits for *request*, if one does."""
    if not request.rollout_id:
        return ()
    return (wake_rollout(request.repo, request.rollout_id, services.clock.now()),)


def wake_at(request: Request, at: datetime) -> WakeAt:
    """Look at *request* again at *at*."""
    return WakeAt(
        name=TIMER,
        id=request.id,
        at=at,
        args=of_repo(request.repo) | {"request": request.id},
    )


def _unreadable(request: Request, error: RefusedError, services: Services) -> Outcome:
    """Go on trying until the window ends: a request must not wait for ever."""
    now = services.clock.now()
    if request.state not in BEFORE_START or now < request.expires_at:
        return Outcome(records=(wake_at(request, now + RECONCILE),), note=f"GitHub said: {error}")
    why = never(f"its window ended, and GitHub said: {plain(str(error))}", Reason.EXPIRED)
    return _unseen(close(request, State.EXPIRED, now, why))


def _unseen(step: Step) -> Outcome:
    """Tell of an end that came without a look at the pull request."""
    request = step.request.told()
    words = f"**{render.headline(request, step.assessment)}.**"
    told = render.notice(request, request.state, words)
    return Outcome(
        effects=(*step.effects, render.closed_check(request), told),
        records=(KeepRequest(request=request), *step.audits),
        note=f"{request.environment}: {request.state}",
    )


def _ungoverned(request: Request, error: UserError, services: Services) -> Outcome:
    """End a request whose environment the policy does not govern any more."""
    why = never("the policy does not govern the environment any more", Reason.POLICY_CHANGED)
    step = close(request, State.SUPERSEDED, services.clock.now(), why)
    ended = step.request.told()
    notice = render.notice(ended, "ungoverned", str(error))
    card = replace(notice, marker=render.card_marker(ended.environment))
    return Outcome(
        effects=(*step.effects, render.closed_check(ended), card, notice),
        records=(KeepRequest(request=ended), *step.audits),
        note="not governed any more",
    )


async def wake_concerned(
    repo: Repo, services: Services, concerns: Callable[[Request], bool]
) -> tuple[WakeAt, ...]:
    """Look again, at once, at the requests of *repo* that something *concerns*."""
    live = await services.store.live_requests(repo)
    return tuple(wake_at(one, services.clock.now()) for one in live if concerns(one))
