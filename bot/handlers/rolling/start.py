"""Make a rollout of what somebody asked for."""

from bot.deploys.request import Request
from bot.handlers.act import Order
from bot.handlers.rolling.services import Target
from bot.handlers.services import Services
from bot.handlers.waking import wake_rollout
from bot.records import Record
from bot.rollouts.records import KeepRollout
from bot.rollouts.rollout import Rollout, plan_of


def new_rollout(
    target: Target, order: Order, request: Request, weight: float, reason: str = ""
) -> Rollout:
    """Bind a rollout to all that it stands for.

    Args:
        target: Of which service.
        order: Who asked, and where.
        request: What it must fulfil; it waits for that if it has votes to wait for.
        weight: To begin with, in percent.
        reason: Why, in the words of who asked; may be empty.
    """
    settings = target.settings
    is_asked = weight > settings.max_weight_without_approval
    return Rollout(
        id=request.rollout_id,
        repo=order.repo,
        number=order.number,
        service=target.name,
        environment=settings.environment,
        sha=request.sha,
        tree=request.tree,
        base_ref=request.base_ref,
        actor=order.actor,
        created_at=request.created_at,
        policy=settings.model_dump_json(),
        policy_digest=request.policy_digest,
        plan=plan_of(weight, settings),
        since=request.created_at,
        previous_sha=request.previous_sha,
        reason=reason,
        request_id=request.id if is_asked else "",
    )


def kept(rollout: Rollout, services: Services) -> tuple[Record, ...]:
    """Remember a rollout that waits, and look at it soon."""
    return (
        KeepRollout(rollout=rollout),
        wake_rollout(rollout.repo, rollout.id, services.clock.now()),
    )
