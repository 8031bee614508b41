"""Only the branches and tags that the policy names are deployed."""

from bot.config.patterns import matches
from bot.deploys.condition import Answer, Condition, never, yes
from bot.deploys.request import Request
from bot.deploys.snapshot import Snapshot
from bot.markdown import code
from bot.reason import Reason


def check(request: Request, snapshot: Snapshot) -> Answer | None:
    """Match the branch or tag of the request."""
    allowed = snapshot.settings.refs
    if not allowed:
        return None
    if any(matches(pattern, request.ref) for pattern in allowed):
        return yes(code(request.ref))
    wanted = ", ".join(map(code, allowed))
    return never(f"{code(request.ref)} is none of {wanted}", Reason.REF_DENIED)


CONDITION = Condition(title="Branch or tag", rank=50, check=check)
