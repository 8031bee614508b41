"""Words for a verdict that people set aside for one commit."""

from collections.abc import Iterable

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
    return CompleteCheckRun(
        repo=target.repo,
        head_sha=target.head_sha,
        name=POLICY_CHECK,
        external_id=target.external_id,
        conclusion=Conclusion.NEUTRAL,
        title="Overridden for this commit",
        summary=f"**Overridden by {who}:** {plain(reason)}\n\nThe next push is judged again.",
        look_first=True,
    )


def names_of(people: Iterable[User]) -> str:
    """Name *people*."""
    return ", ".join(code(one.login) for one in people)
