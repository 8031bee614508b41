"""The pull request has the labels that a deploy takes."""

from bot.deploys.condition import Answer, Condition, no, yes
from bot.deploys.request import Request
from bot.deploys.snapshot import Snapshot
from bot.markdown import code
from bot.reason import Reason


def check(_: Request, snapshot: Snapshot) -> Answer | None:
    """Compare the labels, which GitHub does not tell apart by case."""
    wanted = snapshot.settings.labels
    if not wanted:
        return None
    has = {label.casefold() for label in snapshot.change.pull.labels}
    missing = [label for label in wanted if label.casefold() not in has]
    if missing:
        return no(f"lacks {', '.join(map(code, missing))}", Reason.LABEL_MISSING)
    return yes(", ".join(map(code, wanted)))


CONDITION = Condition(title="Labels", rank=100, check=check)
