"""Find the lines that say why a job failed.

Evidence in its order: the job's annotations, since only they know of timeouts and lost runners; the
failed step; then the whole log.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.ci.candidate import Candidate
from bot.ci.category import Category, by_words
from bot.ci.collect import Collector
from bot.ci.diagnosis import Diagnosis, Line
from bot.ci.fingerprint import fingerprint, is_specific, mask
from bot.ci.learning import Templates
from bot.ci.log import LogLine, LogReader
from bot.ci.places import places_of
from bot.ci.score import GENERIC, Score, Scorer
from bot.ci.steps import failed_step, window_of
from bot.ci.tool import Evidence
from bot.ci.tools import gate, runner
from bot.model import JobAnnotation, Step
from bot.redact import redact

MOST_LINES = 10
"""Lines of a diagnosis."""

EXCERPT = 15
"""Lines of an excerpt."""

SHOWN = 1_000
"""Characters shown of a line."""

_SHORTEST_MESSAGE = 8
"""Characters. A shorter annotation could be part of any line."""

_OF_MACHINES = frozenset({Category.INFRA, Category.TIMEOUT, Category.CANCELLED})
"""What the runner says in the same words of any job."""

_NOTHING = Score(0, GENERIC, "")


class Diagnoser:
    """Takes a job's log in chunks, and then says why the job failed.

    Args:
        steps: Of the job.
        annotations: Of the job.
        passing: What it prints when it passes; None if that is not known.
    """

    def __init__(
        self,
        steps: Sequence[Step] = (),
        annotations: Sequence[JobAnnotation] = (),
        passing: Templates | None = None,
    ) -> None:
        self._step = failed_step(steps)
        self._annotations = [one for one in annotations if one.level == "failure"]
        self._reader = LogReader()
        self._collector = Collector(window_of(self._step), passing)

    def feed(self, chunk: bytes) -> None:
        """Read the next part of the log."""
        for line in self._reader.feed(chunk):
            self._collector.take(line)

    def finish(self) -> Diagnosis:
        """Conclude."""
        for line in self._reader.finish():
            self._collector.take(line)
        candidates = self._collector.finish()
        messages = [one.message.strip() for one in self._annotations]
        said = _outside_the_log(messages)
        if said:
            candidates = [_explained(one, *said) for one in candidates]
        else:
            candidates = [_confirmed(one, messages) for one in candidates]
        candidates.sort(key=lambda one: one.order)
        return self._conclude(candidates, said)

    def _conclude(
        self, candidates: Sequence[Candidate], said: tuple[str, Score] | None
    ) -> Diagnosis:
        chosen = _distinct(candidates)
        best = chosen[0] if chosen else None
        message, score = said or ("", _repeated(best, candidates) if best else _NOTHING)
        text = message or (best.line.text if best else "")
        test = _test(score, text, candidates)
        name = self._step.name if self._step else ""
        return Diagnosis(
            category=_category(score, text, chosen, name),
            tool=score.tool,
            lines=_quoted([(one.line, one.score) for one in chosen]),
            fingerprint=fingerprint(score.tool, test, text, name if _is_weak(score) else ""),
            excerpt=_excerpt(chosen),
            annotation=message,
            line_in_step=best.line_in_step if best else 0,
            tests=self._collector.tests.of(best.rank, score.tool) if best else (),
            places=places_of(chosen, self._annotations),
            is_telling=_is_telling(score, test, text),
        )


def diagnose(
    chunks: Iterable[bytes], steps: Sequence[Step] = (), annotations: Sequence[JobAnnotation] = ()
) -> Diagnosis:
    """Find the lines of a log that say why a job failed."""
    diagnoser = Diagnoser(steps, annotations)
    for chunk in chunks:
        diagnoser.feed(chunk)
    return diagnoser.finish()


def _outside_the_log(messages: Sequence[str]) -> tuple[str, Score] | None:
    """Return what the runner says of the job as a whole, if it is the reason of the failure."""
    for message in messages:
        score = Scorer().score(message)
        if score and score.tool == runner.TOOL.name and score.value == Evidence.CAUSE:
            return redact(message)[:SHOWN], score
    return None


def _explained(candidate: Candidate, message: str, score: Score) -> Candidate:
    """Let the runner's own lines lead, then the last words: that is where the job hung."""
    mine = candidate.score
    if mine.tool == score.tool:
        said = replace(score, why=f"the runner says: {message}")
        return replace(candidate, score=said)
    is_last = mine.value == Evidence.TRACE
    value = Evidence.VERDICT if is_last else min(mine.value, Evidence.PLACE)
    return replace(candidate, score=replace(mine, value=int(value)))


def _confirmed(candidate: Candidate, messages: Sequence[str]) -> Candidate:
    """Raise a line that is an annotation too: somebody declared it the error."""
    text = candidate.line.text
    is_declared = any(
        len(message) >= _SHORTEST_MESSAGE and message.splitlines()[0] in text
        for message in messages
    )
    if not is_declared or candidate.score.value <= Evidence.WRAPPER:
        return candidate
    score = replace(candidate.score, value=int(Evidence.CAUSE), why="an annotation of the job")
    return replace(candidate, score=score)


def _distinct(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Drop what a better line says already: summaries repeat, and so do retries."""
    seen: dict[str, Candidate] = {}
    for one in candidates:
        seen.setdefault(mask(one.line.text), one)
    return list(seen.values())[:MOST_LINES]


def _category(score: Score, text: str, chosen: Sequence[Candidate], step: str) -> Category:
    """Ask the signature, the words of the line, of the tool's next lines, and of the step."""
    texts = (one.line.text for one in chosen if one.score.tool == score.tool != GENERIC)
    by_line = (by_words(text) for text in (text, *texts))
    found = score.category or next(filter(None, by_line), None)
    return found or score.usual or by_words(step) or Category.CONFIG


def _repeated(best: Candidate, candidates: Sequence[Candidate]) -> Score:
    """Return the score of *best*, as the gate's if its step only repeats other jobs."""
    is_gate = best.score.tool == GENERIC and any(
        one.score.tool == gate.TOOL.name and one.rank == best.rank for one in candidates
    )
    if not is_gate:
        return best.score
    return replace(best.score, tool=gate.TOOL.name, category=gate.TOOL.category)


def _test(score: Score, text: str, candidates: Sequence[Candidate]) -> str:
    """Return the name of what failed; empty if the tool does not say it."""
    tests = (one.score.test_in(one.line.text) for one in candidates if one.score.tool == score.tool)
    return score.test_in(text) or next(filter(None, tests), "")


def _is_weak(score: Score) -> bool:
    """Tell whether the line says so little that it counts for its own step only."""
    return score.value <= Evidence.TRACE


def _is_telling(score: Score, test: str, text: str) -> bool:
    """Tell whether another job with the same fingerprint failed for the same reason."""
    if _is_weak(score) or score.tool == gate.TOOL.name:
        return False
    if score.tool == runner.TOOL.name and score.category in _OF_MACHINES:
        return False
    return bool(test) or is_specific(text)


def _excerpt(chosen: Sequence[Candidate]) -> tuple[Line, ...]:
    """Surround the best line, and fill up with good ones of its step, in the order of the log."""
    shown = {line.number: (line, _NOTHING) for one in chosen[:1] for line in one.around}
    for one in chosen:
        is_good = one.rank == chosen[0].rank and one.score.value >= Evidence.HINT
        if one.line.number in shown or (is_good and len(shown) < EXCERPT):
            shown[one.line.number] = (one.line, one.score)
    return _quoted([shown[number] for number in sorted(shown)])


def _quoted(lines: Sequence[tuple[LogLine, Score]]) -> tuple[Line, ...]:
    """Redact *lines* together, since a private key has several."""
    texts = redact("\n".join(line.text for line, _ in lines)).split("\n")
    return tuple(
        Line(line.number, text[:SHOWN], score.value, score.why)
        for (line, score), text in zip(lines, texts, strict=False)  # no line still splits into one
    )
