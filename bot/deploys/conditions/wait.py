"""There was time to cancel after the last approval."""

from datetime import timedelta

from bot.deploys.condition import Answer, Condition, pending, yes
from bot.deploys.request import Request
from bot.deploys.snapshot import Snapshot
from bot.deploys.times import moment
from bot.reason import Reason


def check(request: Request, snapshot: Snapshot) -> Answer | None:
    """Compare the time since the approvals were complete with what the policy wants."""
    wait = snapshot.settings.wait
    if wait == timedelta(0):
        return None
    if request.quorum_at is None:
        return pending("begins with the last approval", Reason.WAITING)
    until = request.quorum_at + wait
    if snapshot.now < until:
        return pending(f"until {moment(until)}; `/cancel` stops it", Reason.WAITING)
    return yes(f"over since {moment(until)}")


CONDITION = Condition(title="Wait timer", rank=150, check=check, is_vote=True)
