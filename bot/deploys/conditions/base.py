"""The pull request goes to a branch whose commits somebody has looked at.

What is compared, and whose commits they are, counts from the branch that a pull request goes to. On
a branch of one's own choice anything may lie already.
"""

from bot.config.patterns import matches
from bot.deploys.condition import Answer, Condition, never, yes
from bot.deploys.request import Request
from bot.deploys.snapshot import Snapshot
from bot.markdown import code
from bot.reason import Reason


def check(request: Request, snapshot: Snapshot) -> Answer:
    """Look where the pull request goes, and whether it went there when this was asked for."""
    base = snapshot.change.pull.base_ref
    if base != request.base_ref:
        return never(f"it was sent to {code(base)} since this was asked for", Reason.HEAD_MOVED)
    if base == snapshot.change.default_branch:
        return yes(code(base))
    if any(matches(pattern, base) for pattern in snapshot.settings.bases):
        return yes(f"{code(base)}, which the policy allows")
    return never(f"{code(base)} is not the default branch", Reason.REF_DENIED)


CONDITION = Condition(title="Base branch", rank=25, check=check, yields=False)
