"""What is heard of the world outside: a weight that was read back, and counts."""

from dataclasses import dataclass
from datetime import datetime

from bot.judge.counts import Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was read back.

    Attributes:
        weight: Of the canary, 0..100; None while it cannot be told yet, as long as a write is
            under way.
        note: One line that says more, for people; plain text.
        warnings: What may make the split differ from the weight, such as sticky sessions.
    """

    weight: float | None
    note: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was counted since the reading that the memory is of.

    Attributes:
        memory: For the next query: at most 64 KiB.
        is_new: False when the provider has nothing newer than the reading before, as one that
            counts by the minute; then both arms are empty.
        until: The end of what was counted, where that is earlier than the poll.
        knows_canary: False as long as the provider has never seen the canary: it had no traffic
            yet, or is spelt wrong.
        verdict: Of a provider that says by itself whether the canary is good, and counts nothing;
            None as long as it does not say, and for all who count.
    """

    stable: Counts
    canary: Counts
    memory: str
    is_new: bool = True
    until: datetime | None = None
    knows_canary: bool = True
    verdict: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why something could not be heard or done.

    Attributes:
        words: For people; safe Markdown.
        more: What would help, as a block of Markdown; empty if nobody knows.
        is_final: Whether it will not pass by itself: someone said no, or nothing is set up.
    """

    words: str
    more: str = ""
    is_final: bool = False
