"""Which line of the base a line of the head is.

A diff that stays near-linear on hostile files, where difflib and Myers are quadratic: what both
texts have at the start and the end is paired, then the lines that occur once on either side are
paired in their longest common order, and each pair grows up and down over equal lines. What lies
between is treated the same way, a few levels deep. What is then left, where lines repeat as steps
do, is compared line by line as long as that is little. Lines that find no partner count as changed.
Source: https://bramcohen.livejournal.com/73318.html (patience diff)
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

MAX_LINES = 20_000
"""Lines of a text between its common start and end that are compared. Our own limit; the largest
workflow that we know has 10,000."""
MAX_ROUNDS = 8
"""How often the stretches between pairs are searched again. Our own limit, on the time it takes."""
MAX_CELLS = 200_000
"""Pairs of lines that are compared in what is left at last. Our own limit, a tenth of a second."""


class _Gap(NamedTuple):
    """A stretch of both texts without pairs yet: 0-based, up to the lines named as ends."""

    base: int
    head: int
    base_end: int
    head_end: int


def pair_lines(base: Sequence[bytes], head: Sequence[bytes]) -> dict[int, int]:
    """Pair equal lines of two texts, in the order of both.

    Returns:
        The line of *head*, by the line of *base*; both 1-based.
    """
    pairs: dict[int, int] = {}
    gaps = [_Gap(0, 0, len(base), len(head))]
    for _ in range(MAX_ROUNDS):
        rest = [_trim(base, head, gap, pairs) for gap in gaps]
        gaps = [inner for gap in rest for inner in _split(base, head, gap)]
    _search(base, head, gaps, pairs)
    return pairs


def _trim(base: Sequence[bytes], head: Sequence[bytes], gap: _Gap, pairs: dict[int, int]) -> _Gap:
    """Pair what both sides of *gap* begin and end with; return what is left between."""
    low, low_head, high, high_head = gap
    while low < high and low_head < high_head and base[low] == head[low_head]:
        low, low_head = low + 1, low_head + 1
        pairs[low] = low_head
    while low < high and low_head < high_head and base[high - 1] == head[high_head - 1]:
        pairs[high] = high_head
        high, high_head = high - 1, high_head - 1
    return _Gap(low, low_head, high, high_head)


def _split(base: Sequence[bytes], head: Sequence[bytes], gap: _Gap) -> Iterator[_Gap]:
    """Cut *gap* before each line that occurs once on either side and keeps its order."""
    if max(gap.base_end - gap.base, gap.head_end - gap.head) > MAX_LINES:
        return
    where = _once(base, gap.base, gap.base_end)
    where_head = _once(head, gap.head, gap.head_end)
    both = [(at, where_head[line]) for line, at in where.items() if line in where_head]
    cuts = [(gap.base, gap.head), *_ascending(both), (gap.base_end, gap.head_end)]
    for (start, start_head), (end, end_head) in pairwise(cuts):
        if start < end and start_head < end_head:
            yield _Gap(start, start_head, end, end_head)


def _search(
    base: Sequence[bytes], head: Sequence[bytes], gaps: Iterable[_Gap], pairs: dict[int, int]
) -> None:
    """Pair the most lines that can be in each of *gaps*, while it costs little."""
    left = MAX_CELLS
    for gap in gaps:
        cells = (gap.base_end - gap.base) * (gap.head_end - gap.head)
        if cells <= left:
            left -= cells
            pairs.update(_longest(base, head, gap))


def _longest(base: Sequence[bytes], head: Sequence[bytes], gap: _Gap) -> Iterator[tuple[int, int]]:
    """Yield the pairs of the longest common part of both sides of *gap*."""
    low, low_head, high, high_head = gap
    most = [[0] * (high_head - low_head + 1)]  # from each pair of lines on, the last lines first
    for at in range(high - 1, low - 1, -1):
        below, row = most[-1], [0]
        for index in range(high_head - low_head - 1, -1, -1):
            is_same = base[at] == head[low_head + index]
            row.append(below[-len(row)] + 1 if is_same else max(row[-1], below[-len(row) - 1]))
        most.append(row[::-1])
    most.reverse()
    at, index = 0, 0
    while at < high - low and index < high_head - low_head:
        if base[low + at] == head[low_head + index]:
            at, index = at + 1, index + 1
            yield low + at, low_head + index
        elif most[at + 1][index] >= most[at][index + 1]:
            at += 1
        else:
            index += 1


def _once(lines: Sequence[bytes], start: int, end: int) -> dict[bytes, int]:
    """Say where each line stands that occurs once from *start* up to *end*, in their order."""
    counts = Counter(lines[start:end])
    return {lines[at]: at for at in range(start, end) if counts[lines[at]] == 1}


def _ascending(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of *points* whose second numbers ascend, as the first ones do."""
    ends: list[int] = []  # the smallest last number of a part of each length
    chains: list[_Link] = []  # and the part that it ends
    for point in points:
        length = bisect_left(ends, point[1])
        before = chains[length - 1] if length else None
        ends[length : length + 1] = [point[1]]
        chains[length : length + 1] = [_Link(point, before)]
    return _unroll(chains[-1]) if chains else []


class _Link(NamedTuple):
    point: tuple[int, int]
    before: "_Link | None"


def _unroll(link: "_Link | None") -> list[tuple[int, int]]:
    points = []
    while link:
        points.append(link.point)
        link = link.before
    return points[::-1]
