"""The shape of a condition: one thing that must be true before a deploy starts.

Each is one file in ``conditions``, found by discovery. It answers with what it found, whether that
is good or bad: people see every answer, not only the first that stops them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.deploys.request import Request
from bot.deploys.snapshot import Snapshot
from bot.reason import Reason


class Standing(StrEnum):
    """Whether a condition is met.

    PENDING becomes true by itself or when people go on; NO takes something to change; NEVER cannot
    change for this commit, so that waiting is in vain.
    """

    YES = "yes"
    PENDING = "pending"
    NO = "no"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a condition found.

    Attributes:
        value: In words; safe Markdown.
        reason: For scripts, when it is not met.
    """

    standing: Standing
    value: str
    reason: Reason | None = None

    @property
    def is_met(self) -> bool:
        """Whether it stands in nobody's way."""
        return self.standing is Standing.YES


def yes(value: str) -> Answer:
    """Say that the condition is met."""
    return Answer(Standing.YES, value)


def pending(value: str, reason: Reason) -> Answer:
    """Say that it will be met if all goes on as it should."""
    return Answer(Standing.PENDING, value, reason)


def no(value: str, reason: Reason) -> Answer:
    """Say that it is not met."""
    return Answer(Standing.NO, value, reason)


def never(value: str, reason: Reason) -> Answer:
    """Say that it will not be met by this commit."""
    return Answer(Standing.NEVER, value, reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One thing that must be true.

    Attributes:
        title: A few words, for the table.
        rank: Its place there; lower comes first.
        check: Must be pure; None where the policy asks for nothing of the kind.
        yields: Whether breaking the glass goes past it.
        is_vote: Whether it is about people who agree: what is small enough goes without.
    """

    title: str
    rank: int
    check: Callable[[Request, Snapshot], Answer | None]
    yields: bool = True
    is_vote: bool = False
