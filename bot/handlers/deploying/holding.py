"""Locks in time: what the audit log keeps of them, and when they are looked at."""

from datetime import datetime, timedelta

from bot.audit.record import Type
from bot.deploys.locks import Lock
from bot.handlers.arguments import of_repo
from bot.model import User
from bot.records import Audit, JsonValue, WakeAt

TIMER = "lock"
"""The timer that reminds of a lock and ends it."""

REMIND = timedelta(minutes=30)
"""How long before its end the holder is reminded."""


def watch(lock: Lock, now: datetime) -> WakeAt:
    """Look at *lock* when the next thing happens to it by itself."""
    remind_at = lock.until - REMIND
    return WakeAt(
        name=TIMER,
        id=f"{lock.environment.casefold()}:{lock.fence}",
        at=remind_at if now < remind_at else lock.until,
        args=of_repo(lock.repo) | {"environment": lock.environment, "fence": str(lock.fence)},
    )


def entry_of(type_: Type, lock: Lock, actor: User | None = None, **more: JsonValue) -> Audit:
    """Record what happened to *lock*; it is its holder's doing unless *actor* is given."""
    data: dict[str, JsonValue] = {
        "environment": lock.environment,
        "pull_request": lock.number,
        "fence": lock.fence,
        "until": lock.until.isoformat(),
        "reason": lock.reason,
    }
    return Audit(
        type=type_,
        repo=lock.repo,
        subject=lock.environment,
        data=data | more,
        actor=actor or lock.holder,
    )
