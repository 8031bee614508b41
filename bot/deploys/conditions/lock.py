"""The environment is not held for another pull request."""

from bot.deploys.condition import Answer, Condition, no, yes
from bot.deploys.request import Request
from bot.deploys.snapshot import Snapshot
from bot.deploys.times import moment
from bot.markdown import code, plain
from bot.reason import Reason


def check(request: Request, snapshot: Snapshot) -> Answer:
    """Look who holds the lock."""
    lock = snapshot.place.lock
    if lock is None or not lock.holds(snapshot.now):
        return yes("free")
    whose = f"{code(lock.holder.login)} holds it for #{lock.number} until {moment(lock.until)}"
    if lock.admits(request.number, snapshot.now):
        return yes(whose)
    why = f": {plain(lock.reason)}" if lock.reason else ""
    return no(f"{whose}{why}", Reason.LOCKED)


CONDITION = Condition(title="Lock", rank=120, check=check)
