"""Keep the best lines of a log while it streams by, with their surroundings, in bounded memory.

A log is cut where steps begin. What stands in a step that failed, at the time at which the failed
step ran, comes first; what stands elsewhere comes last, however loud it is.
"""

from collections import deque
from dataclasses import dataclass, field, replace
from typing import Final

from bot.ci.candidate import Candidate, Rank
from bot.ci.learning import Templates
from bot.ci.log import LogLine
from bot.ci.named import NamedTests
from bot.ci.score import GENERIC, Score, Scorer
from bot.ci.steps import Window
from bot.ci.tool import Evidence
from bot.ci.tools import runner

KEPT: Final = 50
"""Candidates kept of each rank."""

BEFORE: Final = 4
AFTER: Final = 7
"""Lines of surroundings kept with a candidate."""

CHARACTERS: Final = 2_000
"""Characters kept of a line. Twice what is shown, so that no secret is cut in two there."""

_FAILED = "##[error]"
_ENDED = "##[end-action "
_MAY_FAIL = "outcome=failure;conclusion=success"
_LAST_WORDS = Score(Evidence.TRACE, GENERIC, "the last line before the failure")


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
    tests: NamedTests = field(default_factory=NamedTests)
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
    """Takes the lines of one log in their order.

    A line that is in *passing* counts for little, and is still there if it is all there is.

    Attributes:
        tests: Those that failed. Complete once the log is finished.
    """

    def __init__(self, window: Window | None, passing: Templates | None = None) -> None:
        self._window = window
        self._passing = passing or Templates()
        self._scorer = Scorer()
        self._section = _Section(1)
        self._is_inside = window is None
        self._before: deque[LogLine] = deque(maxlen=BEFORE + 1)
        self._open: deque[Candidate] = deque()
        self.tests = NamedTests()
        self._kept: dict[Rank, list[Candidate]] = {rank: [] for rank in Rank}

    def take(self, line: LogLine) -> None:
        """Read the next *line*."""
        if line.begins_step:
            self._begin_step(line)
        if self._window and line.at:
            self._is_inside = line.at in self._window
        if self._is_inside:
            self._section.is_inside = True
        if len(line.text) > CHARACTERS:
            line = line._replace(text=line.text[:CHARACTERS])
        if self._open:
            self._surround(line)
        self._before.append(line)
        self._consider(line)

    def _surround(self, line: LogLine) -> None:
        """Show *line* with the candidates before it."""
        for one in self._open:
            one.around.append(line)
        while self._open and line.number - self._open[0].line.number >= AFTER:
            self._open.popleft()

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
        section, text = self._section, line.text
        if text.startswith("##["):
            self._mark(line)
        score = self._scorer.score(text)
        if score and score.value:
            self._add(line, self._lowered(text, score))
        if score is None:
            section.last = line if text and not text.isspace() else section.last
        elif score.value != Evidence.WRAPPER:
            section.last = None

    def _mark(self, line: LogLine) -> None:
        """See whether the step failed; the last words before are better than none."""
        section = self._section
        if line.text.startswith(_FAILED):
            if section.last and not section.has_failed:
                self._add(section.last, _LAST_WORDS)
            section.has_failed = True
        elif line.text.startswith(_ENDED) and _MAY_FAIL in line.text:
            section.has_failed = False

    def _lowered(self, text: str, score: Score) -> Score:
        """Lower the *score* of what the job prints when it passes too, but never the runner's."""
        is_low = score.value <= Evidence.HINT or score.tool == runner.TOOL.name
        if is_low or not self._passing.hashes or text not in self._passing:
            return score
        why = f"{score.why}; the job prints it when it passes, too"
        return replace(score, value=int(Evidence.HINT), why=why)

    def _add(self, line: LogLine, score: Score) -> None:
        section = self._section
        rank = Rank.SAME_TIME if self._is_inside else Rank.ELSEWHERE
        section.tests.read(rank, score, line.text)
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
        self.tests.merge(self._section.tests, self._section.rank)
        for kept in self._kept.values():
            kept.sort(key=lambda one: one.order)
            del kept[KEPT:]
