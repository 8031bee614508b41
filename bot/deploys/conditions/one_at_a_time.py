"""One deploy at a time: the environment is not being changed by another request."""

from bot.deploys.condition import Answer, Condition, pending, yes
from bot.deploys.request import Request
from bot.deploys.snapshot import Snapshot
from bot.markdown import code
from bot.reason import Reason


def check(_: Request, snapshot: Snapshot) -> Answer:
    """Look for a request that was let in and has not ended, and for a rollout.

    Rollouts of one service queue up by themselves, and those of others do not disturb each other.
    """
    for rival in snapshot.place.rivals:
        return pending(f"{code(rival.sha[:7])} of #{rival.number} is being deployed", Reason.BUSY)
    for one in snapshot.place.moving:
        what = f"{code(one.sha[:7])} of #{one.number} is taking over {code(one.service)}"
        return pending(what, Reason.BUSY)
    return yes("no other deploy is under way")


CONDITION = Condition(title="One at a time", rank=130, check=check)
