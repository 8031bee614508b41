"""``/lock``: an environment is held for one pull request."""

from datetime import timedelta

from bot.audit.record import Type
from bot.commands.known.lock import TakeLock
from bot.commands.refusal import RefusalError
from bot.config.environments import EnvironmentPolicy
from bot.deploys.locks import Lock
from bot.deploys.records import KeepLock
from bot.deploys.times import moment
from bot.handlers.act import Act, Answer, Order
from bot.handlers.deploying.holding import entry_of, watch
from bot.handlers.deploying.people import require
from bot.handlers.services import Services
from bot.markdown import code, plain
from bot.reason import Reason

LONGEST = timedelta(days=30)
"""Of a lock, ours: as long as the policy may make it."""


async def run(intent: TakeLock, order: Order, services: Services) -> Answer:
    """Take the lock, or hold it longer."""
    settings = order.settings(intent.environment)
    await require(order.actor, order.role, order.repo, settings.deployers, services)
    now = services.clock.now()
    duration = _duration(intent, settings)
    held, fence = await services.store.lock(order.repo, intent.environment)
    if held and not held.admits(order.change.number, now):
        raise RefusalError(
            f"{code(held.holder.login)} holds {code(held.environment)} for #{held.number} until "
            f"{moment(held.until)}.",
            reason=Reason.LOCKED,
            checked=f"Reason: {plain(held.reason)}" if held.reason else "",
            paste=f'/unlock {intent.environment} --force --reason "…"',
        )
    lock = Lock(
        repo=order.repo,
        environment=intent.environment,
        number=order.change.number,
        holder=order.actor,
        fence=fence + 1,
        taken_at=now,
        until=now + duration,
        reason=intent.reason,
    )
    return Answer(
        records=(KeepLock(lock=lock), watch(lock, now), entry_of(Type.LOCK_TAKEN, lock)),
        reply=f"🔒 **{code(lock.environment)} is held for this pull request** until "
        f"{moment(lock.until)}.",
    )


def _duration(intent: TakeLock, settings: EnvironmentPolicy) -> timedelta:
    duration = intent.duration or settings.lock.ttl
    if duration > LONGEST:
        raise RefusalError(
            f"A lock is held for {LONGEST.days} days at most.", reason=Reason.PARSE_ERROR
        )
    return duration


ACT = Act(on=TakeLock, run=run)
