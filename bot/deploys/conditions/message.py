"""The commit says that it is to be deployed."""

from bot.deploys.condition import Answer, Condition, never, yes
from bot.deploys.request import Request
from bot.deploys.snapshot import Snapshot
from bot.markdown import code
from bot.reason import Reason


def check(_: Request, snapshot: Snapshot) -> Answer | None:
    """Look for the policy's words in the commit's message."""
    words = snapshot.settings.message
    if not words:
        return None
    if words in snapshot.change.message:
        return yes(f"has {code(words)}")
    return never(f"lacks {code(words)}", Reason.MESSAGE_MISSING)


CONDITION = Condition(title="Commit message", rank=90, check=check)
