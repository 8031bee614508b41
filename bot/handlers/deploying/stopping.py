"""Freezes that people declare, as the audit log keeps them."""

from bot.audit.record import Type
from bot.deploys.locks import Stop
from bot.model import User
from bot.records import Audit, JsonValue


def entry_of(type_: Type, stop: Stop, actor: User, **more: JsonValue) -> Audit:
    """Record what *actor* did about *stop*."""
    data: dict[str, JsonValue] = {
        "environment": stop.environment,
        "until": stop.until.isoformat(),
        "reason": stop.reason,
    }
    return Audit(
        type=type_,
        repo=stop.repo,
        subject=stop.environment or "every environment",
        data=data | more,
        actor=actor,
    )
