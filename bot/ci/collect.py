"""Keep the best lines of a log while it streams by, with their surroundings, in bounded memory.

A log is cut where steps begin. What stands in a step that failed, at the time at which the failed
step ran, comes first; what stands elsewhere comes last, however loud it is.
"""

from collections import deque
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Final

from bot.ci.log import LogLine
from bot.ci.score import GENERIC, Score, Scorer
from bot.ci.steps import Window
from bot.ci.tool import Evidence

KEPT: Final = 50
"""Candidates kept of each rank."""

BEFORE: Final = 4
AFTER: Final = 7
"""Lines of surroundings kept with a candidate."""

CHARACTERS: Final = 2_000
"""Characters kept of a line. Twice what is shown, so that no secret is cut in two there."""

_STEP = ("##[group]Run ", "Post job cleanup.", "Cleaning up orphan processes")
_FAILED = "##[error]"
_ENDED = "##[end-action "
_MAY_FAIL = "outcome=failure;conclusion=success"
_LAST_WORDS = Score(Evidence.TRACE, GENERIC, "the last line before the failure")


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


@dataclass(slots=True)
class _Section:
    """What is known of the step that is being read.

    Attributes:
        last: The line before, unless it is blank, noise or a candidate already.
        worst: What a further candidate has to beat; None while there is room.
    """

    first: int
    is_inside: bool = False
    has_failed: bool = False
    last: LogLine | None = None
    candidates: list[Candidate] = field(default_factory=list)
    worst: tuple[int, int, int] | None = None

    def add(self, candidate: Candidate) -> None:
        self.candidates.append(candidate)
        if len(self.candidates) == 2 * KEPT:
            self.candidates.sort(key=lambda one: one.order)
            del self.candidates[KEPT:]
            self.worst = self.candidates[-1].order

    def rank(self, rank: Rank) -> Rank:
        """Return *rank*, or a better one if the step failed."""
        if self.has_failed:
            return Rank.FAILED_STEP if self.is_inside else Rank.OTHER_FAILED_STEP
        return rank


class Collector:
    """Takes the lines of one log in their order."""

    def __init__(self, window: Window | None) -> None:
        self._window = window
        self._scorer = Scorer()
        self._section = _Section(1)
        self._is_inside = window is None
        self._before: deque[LogLine] = deque(maxlen=BEFORE + 1)
        self._open: deque[Candidate] = deque()
        self._kept: dict[Rank, list[Candidate]] = {rank: [] for rank in Rank}

    def take(self, line: LogLine) -> None:
        """Read the next *line*."""
        if line.opens_step or line.text.startswith(_STEP):
            self._begin_step(line)
        if self._window and line.at:
            self._is_inside = line.at in self._window
        self._section.is_inside |= self._is_inside
        if len(line.text) > CHARACTERS:
            line = replace(line, text=line.text[:CHARACTERS])
        for one in self._open:
            one.around.append(line)
        while self._open and line.number - self._open[0].line.number >= AFTER:
            self._open.popleft()
        self._before.append(line)
        self._consider(line)

    def finish(self) -> list[Candidate]:
        """Return the candidates, best first."""
        self._end_step()
        return [one for rank in Rank for one in self._kept[rank]]

    def _begin_step(self, line: LogLine) -> None:
        self._end_step()
        self._section = _Section(line.number)
        self._before.clear()
        self._open.clear()
        self._scorer.leave_zone()

    def _consider(self, line: LogLine) -> None:
        section = self._section
        if line.text.startswith(_FAILED):
            if section.last and not section.has_failed:
                self._add(section.last, _LAST_WORDS)
            section.has_failed = True
        elif line.text.startswith(_ENDED) and _MAY_FAIL in line.text:
            section.has_failed = False
        score = self._scorer.score(line.text)
        if score and score.value:
            self._add(line, score)
        if line.text and not line.text.isspace():
            section.last = line if score is None else None

    def _add(self, line: LogLine, score: Score) -> None:
        section = self._section
        rank = Rank.SAME_TIME if self._is_inside else Rank.ELSEWHERE
        if section.worst and (rank, -score.value, line.number) > section.worst:
            return
        number = line.number - section.first + 1
        candidate = Candidate(line, score, rank, number, list(self._before))
        section.add(candidate)
        self._open.append(candidate)

    def _end_step(self) -> None:
        """Keep the best of each rank."""
        for one in self._section.candidates:
            one.rank = self._section.rank(one.rank)
            self._kept[one.rank].append(one)
        for kept in self._kept.values():
            kept.sort(key=lambda one: one.order)
            del kept[KEPT:]
