"""The tests that a log names as failed, by step, in bounded memory.

A tool names a test more than once: where it ran, above what it raised, in the summary; here with
its file, there without. The longest name stays.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import re2

from bot.ci.candidate import Rank
from bot.ci.category import Category
from bot.ci.score import Score
from bot.redact import redact

MOST_TESTS: Final = 50
"""Names of a diagnosis."""

LONGEST_NAME: Final = 300
"""Characters of a name. Twice that is kept, so that no secret is cut in two."""

_MOST_READ = 4 * MOST_TESTS
"""Names kept of one tool at one rank, before those that repeat are dropped."""

_LAST_WORDS = 20
"""Words of a name by which it is found in others."""

_OF_TESTS = frozenset({Category.TEST, Category.TIMEOUT, Category.CRASH})
"""What becomes of a test. What a compiler or a scanner names is none."""

_WORD = re2.compile(r"\w+")


class NamedTests:
    """Names by the rank of the lines that they stand in, and by the tool."""

    def __init__(self) -> None:
        self._names: dict[tuple[Rank, str], dict[str, None]] = defaultdict(dict)

    def read(self, rank: Rank, score: Score, text: str) -> None:
        """Take the name in *text*, if it names a test."""
        key = (rank, score.tool)
        is_test = score.pattern and (score.category or score.usual) in _OF_TESTS
        if is_test and len(self._names[key]) < _MOST_READ:  # a log may name very many
            name = score.test_in(text).strip()
            if name:
                self._add(key, [name[: 2 * LONGEST_NAME]])

    def merge(self, step: "NamedTests", ranked: Callable[[Rank], Rank]) -> None:
        """Take the names of a *step* that is over, and whose ranks are known now."""
        for (rank, tool), names in step:
            self._add((ranked(rank), tool), names)

    def of(self, rank: Rank, tool: str) -> tuple[str, ...]:
        """Return what *tool* named at *rank*, redacted: each once, in the order of the log."""
        names = _without_repeated([*self._names.get((rank, tool), ())])
        return tuple(redact(name)[:LONGEST_NAME] for name in names[:MOST_TESTS])

    def __iter__(self) -> Iterator[tuple[tuple[Rank, str], Iterable[str]]]:
        """Yield rank, tool and names."""
        return iter(self._names.items())

    def _add(self, key: tuple[Rank, str], names: Iterable[str]) -> None:
        known = self._names[key]
        for name in names:
            if len(known) < _MOST_READ:
                known.setdefault(name)


def _without_repeated(names: list[str]) -> list[str]:
    """Drop names that others end with: ``test_a`` where ``a.py::test_a`` is."""
    words = [tuple(_WORD.findall(name)[-_LAST_WORDS:]) for name in names]
    endings = {found[start:] for found in words for start in range(1, len(found))}
    return [name for name, found in zip(names, words, strict=True) if found not in endings]
