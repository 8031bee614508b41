"""Enough people agreed, and none of them made the change."""

from bot.deploys.approvals import takes_votes, tally
from bot.deploys.condition import Answer, Condition, pending, yes
from bot.deploys.request import Request
from bot.deploys.snapshot import Snapshot
from bot.markdown import code
from bot.reason import Reason


def check(request: Request, snapshot: Snapshot) -> Answer | None:
    """Count the votes."""
    if not takes_votes(request, snapshot):
        return None
    count = tally(request, snapshot)
    value = f"{len(count.counted)} of {count.needed}"
    if count.is_complete:
        names = ", ".join(code(ballot.vote.voter.login) for ballot in count.counted)
        return yes(f"{value}: {names}")
    return pending(f"{value}; still needed: {'; '.join(count.missing)}", Reason.QUORUM_SHORT)


CONDITION = Condition(title="Approvals", rank=140, check=check, is_vote=True)
