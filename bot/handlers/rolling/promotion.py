"""Ask people whether a canary may go on: a request as for a deploy, on its own card."""

from dataclasses import replace

from bot.deploys.request import Kind
from bot.effects import Outcome, joined
from bot.errors import RefusedError, StorageError, TransientError, UserError
from bot.handlers.deploying.candidates import warning
from bot.handlers.deploying.entering import enter
from bot.handlers.deploying.opening import Ask, new_request
from bot.handlers.ruling import ruling_of, settings_of
from bot.handlers.services import Services
from bot.rollouts.rollout import Rollout


async def ask_for_promotion(rollout: Rollout, services: Services) -> tuple[Rollout, Outcome]:
    """Open the request for the promotion of *rollout*.

    Returns:
        The rollout, bound to it, and what follows. Where the policy or GitHub do not let it be
        opened, nothing follows, and it is tried again with the next poll: the judge must not wait.
    """
    try:
        return await _opened(rollout, services)
    except StorageError:
        raise
    except (UserError, RefusedError, TransientError):
        return rollout, Outcome()


async def _opened(rollout: Rollout, services: Services) -> tuple[Rollout, Outcome]:
    ask = await _ask(rollout, services)
    request, snapshot = await new_request(ask, services)
    entered = await enter(request, snapshot, services)
    warned = Outcome(effects=await warning(request, snapshot, services))
    return replace(rollout, promotion_id=request.id), joined((entered, warned))


async def _ask(rollout: Rollout, services: Services) -> Ask:
    ruling = await ruling_of(rollout.repo, services)
    pull = await services.github.pull_request(rollout.repo, rollout.number)
    now = services.clock.now().replace(microsecond=0)  # as GitHub tells times
    return Ask(
        pull=pull,
        environment=rollout.environment,
        settings=settings_of(ruling, rollout.environment),
        ruling=ruling,
        sha=rollout.sha,
        requester=rollout.actor,
        origin=f"promotion:{rollout.id}:{int(now.timestamp())}",
        at=now,
        kind=Kind.CANARY,
        reason=f"promotion of the canary of {rollout.service}",
        rollout_id=rollout.id,
    )
