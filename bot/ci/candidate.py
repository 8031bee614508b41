"""A line that may be the reason of a failure, and where it stands."""

from dataclasses import dataclass
from enum import IntEnum

from bot.ci.log import LogLine
from bot.ci.score import Score


class Rank(IntEnum):
    """Where a line stands, best first."""

    FAILED_STEP = 0
    SAME_TIME = 1
    OTHER_FAILED_STEP = 2
    ELSEWHERE = 3


@dataclass(slots=True)
class Candidate:
    """A line that may be the reason.

    Attributes:
        line_in_step: 1-based number within its step, as the page of the job counts.
        around: The lines before it, itself, and the lines after it.
    """

    line: LogLine
    score: Score
    rank: Rank
    line_in_step: int
    around: list[LogLine]

    @property
    def order(self) -> tuple[int, int, int]:
        """Sort key, best first. Of equals the first is the nearest to the cause."""
        return (self.rank, -self.score.value, self.line.number)
