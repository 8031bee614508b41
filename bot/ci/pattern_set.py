"""Many patterns, matched against a line at once.

Nearly all patterns of tools begin at the start of the line, and most lines part with all of those
within a few characters. They have an automaton of their own: together with those that may begin
anywhere, it would need several times the states, which costs time and memory.
"""

import re
from collections.abc import Iterator
from typing import Final, TypeAlias

import re2

_MEMORY: Final = 16 << 20
"""Bytes that RE2 may use for the states of each automaton. When they are used up, it forgets them
and begins anew; what is here holds the states of a few megabytes of logs."""

Matches: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]
"""What was found, as short as it comes: enough to know the same again."""

_SINGLE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]")
_GROUP = re.compile(r"\([^()]*\)")


class PatternSet:
    """Patterns of RE2, numbered in the order in which they are added."""

    def __init__(self) -> None:
        options = re2.Options()
        options.max_mem = _MEMORY
        self._anchored = re2.Set.MatchSet(options)
        self._floating = re2.Set.SearchSet(options)
        self._of_anchored: list[int] = []
        self._of_floating: list[int] = []

    def add(self, pattern: str) -> int:
        """Take one more *pattern*, before all are compiled, and return its number."""
        number = len(self._of_anchored) + len(self._of_floating)
        if is_anchored(pattern):
            self._anchored.Add(pattern)
            self._of_anchored.append(number)
        else:
            self._floating.Add(pattern)
            self._of_floating.append(number)
        return number

    def compile(self) -> None:
        """Make ready to match."""
        self._anchored.Compile()
        self._floating.Compile()

    def match(self, text: str) -> Matches:
        """Return which patterns are found in *text*."""
        data = text.encode("utf-8", "replace")
        return tuple(self._anchored.Match(data) or ()), tuple(self._floating.Match(data) or ())

    def numbers(self, matches: Matches) -> Iterator[int]:
        """Yield the numbers of the patterns that were found, in no order."""
        anchored, floating = matches
        yield from (self._of_anchored[index] for index in anchored)
        yield from (self._of_floating[index] for index in floating)


def is_anchored(pattern: str) -> bool:
    """Tell whether *pattern* surely matches at the start of a line only."""
    if not pattern.startswith(("^", "(?i)^")):
        return False
    bare = _SINGLE.sub("x", pattern)
    while (shorter := _GROUP.sub("x", bare)) != bare:
        bare = shorter
    return "|" not in bare
