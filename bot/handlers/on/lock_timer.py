"""A lock is about to end, or ends."""

from dataclasses import replace

from bot.audit.record import Type
from bot.deploys.locks import Lock
from bot.deploys.records import DropLock, KeepLock
from bot.deploys.request import State
from bot.deploys.times import moment
from bot.effects import Outcome, UpsertComment
from bot.handlers.arguments import repo_in
from bot.handlers.deploying.holding import REMIND, TIMER, entry_of, watch
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services
from bot.markdown import block, code


async def look(event: Event, services: Services) -> Outcome:
    """Remind the holder, hold on while their deploy runs, or let go."""
    arguments = event.arguments()
    repo, now = repo_in(arguments), services.clock.now()
    lock, _ = await services.store.lock(repo, arguments["environment"])
    if lock is None or lock.fence != int(arguments["fence"]):
        return Outcome(note="released meanwhile")
    if lock.holds(now):
        return Outcome(effects=(_reminder(lock),), records=(watch(lock, now),), note="reminded")
    if await _is_deploying(lock, services):
        longer = replace(lock, until=now + REMIND)
        return Outcome(records=(KeepLock(lock=longer), watch(longer, now)), note="held on")
    return Outcome(
        records=(DropLock(lock=lock), entry_of(Type.LOCK_LAPSED, lock)),
        note="lapsed",
    )


async def _is_deploying(lock: Lock, services: Services) -> bool:
    return any(
        one.number == lock.number and one.is_for(lock.environment) and one.state is State.RUNNING
        for one in await services.store.live_requests(lock.repo)
    )


def _reminder(lock: Lock) -> UpsertComment:
    return UpsertComment(
        repo=lock.repo,
        number=lock.number,
        marker=f"lock-{lock.environment.casefold()}-{lock.fence}",
        body=f"⏳ **The lock on {code(lock.environment)} ends at {moment(lock.until)}.** To hold "
        f"it longer, comment:\n{block(f'/lock {lock.environment}')}",
    )


HANDLER = Handler(on=frozenset({f"timer.{TIMER}"}), handle=look)
