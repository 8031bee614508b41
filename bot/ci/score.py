"""Say of each line of a log, as it passes, how much it tells of the failure, and why.

The patterns of all tools are matched at once, however many tools there are. What follows from a
combination of matches is worked out once, since few combinations occur; and a line that was just
read is not read again, since every other line of a log repeats one.
"""

from collections.abc import Iterable, Sequence, Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

import re2

from bot.ci import tools
from bot.ci.category import Category
from bot.ci.generic import DECLARED, DECLARED_WEIGHT, FEATURES, LIMIT
from bot.ci.pattern_set import Matches, PatternSet
from bot.ci.prefix import PREFIX, without_prefix
from bot.ci.tool import Evidence, Signature, Tool, Zone
from bot.discover import discover

TOOLS: Final = discover(tools, "TOOL", Tool)

GENERIC: Final = "generic"
"""The tool of a line that only words speak for."""

LONGEST_ZONE: Final = 1_000
"""Lines. A zone whose end never comes must not hide the rest of a step."""

_REMEMBERED = 10_000
"""Combinations of matches that are remembered, and lines."""

_LONGEST_REMEMBERED = 200
"""Characters of a line that is remembered."""


_Open: TypeAlias = tuple[Zone, int]
"""A zone, and the number of the pattern that closes it."""

_OUTSIDE = -1
"""In place of that number, where there is no zone."""


@dataclass(frozen=True, slots=True)
class Score:
    """What a line is worth.

    Attributes:
        value: 0 to 100.
        tool: Whose line it is.
        category: What such a line always means; None when its words tell.
        usual: What the tool's failures usually are; None when that says nothing.
        pattern: RE2 with a group ``test``, if the line names what failed; empty otherwise.
    """

    value: int
    tool: str
    why: str
    category: Category | None = None
    usual: Category | None = None
    pattern: str = ""

    def test_in(self, text: str) -> str:
        """Return the name of what failed, if *text* says it."""
        found = re2.search(self.pattern, without_prefix(text)) if self.pattern else None
        return (found["test"] or "") if found else ""


@dataclass(frozen=True, slots=True)
class _Known:
    """A pattern of a signature.

    Attributes:
        follows: Number of the pattern that the previous line must match; None for any line.
        zone: Name of the zone that the line must lie in; anywhere if empty.
    """

    score: Score
    follows: int | None
    zone: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """What follows from a combination of matches.

    Attributes:
        words: The sum of the generic features.
        opens: The zone that the line opens.
        headings: Numbers of the patterns below which the line would be worth something else.
        values: What the line is worth below no such heading, by the zone that it lies in.
    """

    numbers: frozenset[int]
    known: tuple[_Known, ...]
    words: int
    has_prefix: bool
    opens: _Open | None
    headings: frozenset[int]
    values: dict[int, Score | None] = field(default_factory=dict)


class Patterns:
    """The patterns of all tools, compiled. Shared by all logs."""

    def __init__(self, all_tools: Iterable[Tool]) -> None:
        self._set = PatternSet()
        self._prefix = self._set.add(PREFIX)
        self._declared = self._set.add(DECLARED)
        self._features = {self._set.add(pattern): weight for weight, pattern in FEATURES}
        self._known: dict[int, _Known] = {}
        self._zones: dict[int, _Open] = {}
        self._readings: dict[Matches, _Reading] = {}
        self._lines: dict[str, _Reading] = {}
        for tool in all_tools:
            self._add(tool)
        self._set.compile()

    def _add(self, tool: Tool) -> None:
        for signature in tool.signatures:
            follows = self._set.add(signature.follows) if signature.follows else None
            for pattern in signature.patterns:
                known = _Known(_score(tool, signature, pattern), follows, signature.zone)
                self._known[self._set.add(pattern)] = known
        for zone in tool.zones:
            self._zones[self._set.add(zone.start)] = (zone, self._set.add(zone.end))

    def read(self, text: str) -> _Reading:
        """Match *text* against every pattern."""
        reading = self._lines.get(text)
        if reading is None:
            reading = self._reading(self._set.match(text))
            if len(text) <= _LONGEST_REMEMBERED:
                if len(self._lines) >= _REMEMBERED:
                    self._lines.clear()
                self._lines[text] = reading
        return reading

    def _reading(self, matches: Matches) -> _Reading:
        reading = self._readings.get(matches)
        if reading is None:
            reading = self._work_out(frozenset(self._set.numbers(matches)))
            if len(self._readings) < _REMEMBERED:
                self._readings[matches] = reading
        return reading

    def words(self, numbers: AbstractSet[int]) -> int:
        """Add up the generic features among *numbers*."""
        weights = [self._features.get(number, 0) for number in numbers]
        if self._declared in numbers:
            weights = [DECLARED_WEIGHT, *(weight for weight in weights if weight > 0)]
        return min(LIMIT, sum(weights))

    def _work_out(self, numbers: frozenset[int]) -> _Reading:
        ordered = sorted(numbers)
        known = tuple(self._known[number] for number in ordered if number in self._known)
        return _Reading(
            numbers=numbers,
            known=known,
            words=self.words(numbers),
            has_prefix=self._prefix in numbers,
            opens=next((self._zones[number] for number in ordered if number in self._zones), None),
            headings=frozenset(one.follows for one in known if one.follows is not None),
        )


def _score(tool: Tool, signature: Signature, pattern: str) -> Score:
    names = pattern if "?P<test>" in pattern else ""
    value = int(signature.evidence)
    return Score(value, tool.name, signature.why, signature.category, tool.category, names)


PATTERNS: Final = Patterns(TOOLS)


class Scorer:
    """Scores the lines of one log in their order."""

    def __init__(self, patterns: Patterns = PATTERNS) -> None:
        self._patterns = patterns
        self._zone: _Open | None = None
        self._left = 0
        self._previous: frozenset[int] = frozenset()

    def leave_zone(self) -> None:
        """Forget the zone, because a new step begins."""
        self._zone = None

    def score(self, text: str) -> Score | None:
        """Return what *text* is worth; None if nothing is known of it, 0 if it is noise."""
        reading = self._patterns.read(text)
        words = reading.words
        if reading.has_prefix:
            outer, text = reading.numbers, without_prefix(text)
            reading = self._patterns.read(text)
            words = self._patterns.words(outer | reading.numbers)  # the level in the prefix counts
        zone = self._move(reading)
        score = self._value(reading, words, zone)
        if text and not text.isspace():
            self._previous = reading.numbers
        return score

    def _move(self, reading: _Reading) -> _Open | None:
        """Return the zone that the line lies in."""
        if self._zone and (self._zone[1] in reading.numbers or not self._left):
            self._zone = None
        self._left -= 1
        inside = self._zone
        if reading.opens:
            self._zone, self._left = reading.opens, LONGEST_ZONE
        return inside

    def _value(self, reading: _Reading, words: int, zone: _Open | None) -> Score | None:
        """Judge, or remember what was judged of such a line in such a zone."""
        if words != reading.words or not reading.headings.isdisjoint(self._previous):
            return self._judge(reading, words, zone)
        key = zone[1] if zone else _OUTSIDE
        if key not in reading.values:
            reading.values[key] = self._judge(reading, words, zone)
        return reading.values[key]

    def _judge(self, reading: _Reading, words: int, zone: _Open | None) -> Score | None:
        name = zone[0].name if zone else ""
        known = [
            one
            for one in reading.known
            if one.zone in ("", name) and (one.follows is None or one.follows in self._previous)
        ]
        if zone and any(one.zone for one in known):
            return _best([one for one in known if one.zone])
        score = _best(known) if known else _by_words(words)
        if score and zone and score.value > zone[0].cap:
            return replace(score, value=int(zone[0].cap))
        return score


def _by_words(words: int) -> Score | None:
    return Score(words, GENERIC, "words that go with failures") if words > 0 else None


def _best(known: Sequence[_Known]) -> Score:
    """Let noise and wrappers overrule; then the strongest wins, then the first tool by name."""
    scores = [one.score for one in known]
    least = min(scores, key=lambda score: score.value)
    if least.value <= Evidence.WRAPPER:
        return least
    return max(scores, key=lambda score: score.value)
