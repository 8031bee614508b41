"""How long requests took, from the buckets of histograms.

Sums and counts are exact. Of the squares of the times only an estimate can be had: as if times were
spread evenly in each bucket, and then stretched to the exact mean. That errs to the safe side: the
deviation comes out 17 to 19% above the true one with Prometheus' own boundaries.
"""

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.errors import RefusedError
from bot.judge.counts import Latency
from bot.metrics.series import Sample

LABELS = ("le", "__name__")
"""What the series of one histogram differ in."""

_NEAR = 1e-9
"""Seconds: boundaries are written in decimals."""


@dataclass(frozen=True, slots=True)
class _Bin:
    """Requests that took from *low* to *high* seconds."""

    low: float
    high: float
    count: float


def latency(grown: Sequence[Sample], slow: timedelta) -> Latency:
    """Sum up what histograms have grown by.

    Args:
        grown: Series named ``…_bucket`` and ``…_sum``.
        slow: What takes longer is slow. Where it is no boundary, the next lower one tells: nothing
            slow is missed, and what else is counted, is counted of both arms.

    Raises:
        RefusedError: A boundary is no number.
    """
    seconds = 0.0
    histograms: dict[bytes, dict[float, float]] = defaultdict(dict)
    for one in grown:
        if one.labels["__name__"].endswith("_sum"):
            seconds += one.value
        else:
            histograms[one.key(without=LABELS)][_boundary(one)] = one.value
    bins = [one for histogram in histograms.values() for one in _bins(histogram)]
    limit = slow.total_seconds() + _NEAR
    return Latency(
        count=round(sum(one.count for one in bins)),
        seconds=seconds,
        squares=_squares(bins, seconds),
        slow=round(sum(one.count for one in bins if one.high > limit)),
    )


def _boundary(sample: Sample) -> float:
    try:
        return float(sample.labels["le"])
    except (KeyError, ValueError):
        raise RefusedError("`latency` is no histogram", status=0) from None


def _bins(histogram: Mapping[float, float]) -> Iterator[_Bin]:
    """Take buckets, each of which holds all before it, apart."""
    rows = sorted(histogram.items())
    for (low, before), (high, upto) in itertools.pairwise([(0.0, 0.0), *rows]):
        yield _Bin(max(low, 0.0), high, max(upto - before, 0.0))


def _squares(bins: Iterable[_Bin], seconds: float) -> float:
    first = second = 0.0
    for one in bins:
        high = 2 * one.low if math.isinf(one.high) else one.high
        first += one.count * (one.low + high) / 2
        second += one.count * (one.low**2 + one.low * high + high**2) / 3
    return second * (seconds / first) ** 2 if first else 0.0
