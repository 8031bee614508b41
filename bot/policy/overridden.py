"""Words for a verdict that people set aside for one commit."""

from collections.abc import Iterable
from dataclasses import replace

from bot.effects import CompleteCheckRun, Conclusion
from bot.markdown import code, plain
from bot.model import User
from bot.policy.render import POLICY_CHECK
from bot.policy.tables import Target


def overridden(target: Target, who: str, reason: str) -> CompleteCheckRun:
    """Tell that the verdict does not stand in the way of this commit, and who says so.

    Args:
        target: The commit.
        who: Safe Markdown.
        reason: As they wrote it.
    """
    summary = f"**Overridden by {who}:** {plain(reason)}\n\nThe next push is judged again."
    title = "Overridden for this commit"
    check = target.conclude(POLICY_CHECK, Conclusion.NEUTRAL, title, summary)
    return replace(check, look_first=True)


def names_of(people: Iterable[User]) -> str:
    """Name *people*."""
    return ", ".join(code(one.login) for one in people)
