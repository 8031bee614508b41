"""``/unlock``: the holder lets go, or a maintainer takes a lock away."""

from bot.audit.record import Type
from bot.commands.known.unlock import ReleaseLock
from bot.commands.refusal import RefusalError
from bot.deploys.records import DropLock
from bot.handlers.act import Act, Answer, Order
from bot.handlers.deploying.holding import entry_of
from bot.handlers.deploying.people import role_line
from bot.handlers.services import Services
from bot.markdown import code
from bot.model import Permission
from bot.reason import Reason


async def run(intent: ReleaseLock, order: Order, services: Services) -> Answer:
    """Release the lock."""
    lock, _ = await services.store.lock(order.repo, intent.environment)
    if lock is None or not lock.holds(services.clock.now()):
        return Answer(reply=f"**{code(intent.environment)} is not locked.**")
    is_theirs = lock.holder.id == order.actor.id
    if not is_theirs and not (intent.is_forced and order.role >= Permission.MAINTAIN):
        raise RefusalError(
            f"{code(lock.holder.login)} holds {code(lock.environment)} for #{lock.number}. "
            "Taking it away needs `--force` and the role `maintain`.",
            reason=Reason.LOCKED,
            checked=role_line(order.actor, order.role),
            paste=f'/unlock {intent.environment} --force --reason "…"',
        )
    released = entry_of(Type.LOCK_RELEASED, lock, order.actor, reason=intent.reason)
    return Answer(
        records=(DropLock(lock=lock), released),
        reply=f"🔓 **{code(lock.environment)} is free.**",
    )


ACT = Act(on=ReleaseLock, run=run)
