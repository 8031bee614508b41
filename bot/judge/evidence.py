"""Evidence that can be looked at again and again: e-values.

An e-value is what a bet against "nothing is wrong" has become, begun with 1: by a fair game it gets
to 20 in at most one of 20 cases, however often one looks (Ville's inequality). So there is no
window to choose and no number of failed checks to tune, and evidence in favour is lost money.

Here are the bets on counts of errors. All sums are of logarithms, so that no count overflows.
"""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

MOST: Final = 1e12
"""Evidence is not told any greater than this."""


def _spaced(low: float, high: float, count: int) -> tuple[float, ...]:
    """Return *count* numbers from *low* to *high*, each greater by the same factor."""
    factor = (high / low) ** (1 / (count - 1))
    return tuple(low * factor**place for place in range(count))


def _shares(weights: Sequence[float]) -> tuple[float, ...]:
    total = sum(weights)
    return tuple(math.log(weight / total) for weight in weights)


RATIOS: Final = _spaced(1.5, 64, 12)
"""How many times more errors than stable the bets are on."""

_LIKELY: Final = 6
_SPREAD: Final = 0.8
_LEAST: Final = 0.03
LOG_RATIOS: Final = tuple(math.log(ratio) for ratio in RATIOS)
LOG_STAKES: Final = _shares(
    [_LEAST + math.exp(-0.5 * ((log - math.log(_LIKELY)) / _SPREAD) ** 2) for log in LOG_RATIOS]
)
"""How much is put on each: most around six times, where minutes matter."""

OVER: Final = _spaced(1.5, 40, 16)
UNDER: Final = _spaced(1 / 64, 0.8, 12)
"""The shares of errors that bets on the canary alone are on, in multiples of the limit."""

_ALMOST_ALL: Final = 0.99


def log_sum(logs: Iterable[float]) -> float:
    """Return the logarithm of the sum of what *logs* are the logarithms of."""
    found = list(logs)
    most = max(found)
    return most + math.log(sum(math.exp(log - most) for log in found))


def value(log: float) -> float:
    """Return the e-value of which *log* is the logarithm, at most `MOST`."""
    return math.exp(min(log, math.log(MOST)))


class Worse:
    """A bet that one arm has more errors per request than the other.

    Of the errors of both in one poll, the canary's part tells: were it no worse, it would have as
    large a part in them as in the requests. So what makes both fail alike proves nothing.
    """

    __slots__ = ("_costs", "_errors")

    def __init__(self) -> None:
        self._errors = 0
        self._costs = [0.0] * len(RATIOS)

    def feed(self, canary: tuple[int, int], stable: tuple[int, int]) -> None:
        """Add a poll: the requests and the errors of each arm."""
        requests, errors = canary
        both = errors + stable[1]
        if not (requests and stable[0] and both):
            return
        share = requests / (requests + stable[0])
        self._errors += errors
        self._costs = [
            cost + both * math.log1p(share * (ratio - 1))
            for cost, ratio in zip(self._costs, RATIOS, strict=True)
        ]

    def log(self, dispersion: float) -> float:
        """Return the logarithm of the evidence.

        Args:
            dispersion: How many errors come together, 1 or more: so many count as one.
        """
        return log_sum(
            stake + (self._errors * ratio - cost) / dispersion
            for stake, ratio, cost in zip(LOG_STAKES, LOG_RATIOS, self._costs, strict=True)
        )


def log_over(arm: tuple[int, int], limit: float, dispersion: float) -> float:
    """Return the logarithm of the evidence that a share of errors is above *limit*."""
    return _against(arm[0] / dispersion, arm[1] / dispersion, limit, OVER)


def log_under(arm: tuple[int, int], limit: float, dispersion: float) -> float:
    """Return the logarithm of the evidence that a share of errors is below *limit*."""
    return _against(arm[0] / dispersion, arm[1] / dispersion, limit, UNDER)


def _against(requests: float, errors: float, limit: float, multiples: tuple[float, ...]) -> float:
    """Bet on multiples of *limit*, against the limit itself."""
    if not 0 < limit < 1:
        return 0.0
    return log_sum(
        errors * bad + (requests - errors) * good for bad, good in _bets(limit, multiples)
    ) - math.log(len(multiples))


@lru_cache(maxsize=256)
def _bets(limit: float, multiples: tuple[float, ...]) -> tuple[tuple[float, float], ...]:
    """Return what each bet wins, as a logarithm, with an error and with any other request."""
    shares = [min(multiple * limit, max(_ALMOST_ALL, limit)) for multiple in multiples]
    return tuple(
        (math.log(share / limit), math.log1p(-share) - math.log1p(-limit)) for share in shares
    )


def distance(one: float, other: float) -> float:
    """Return the Kullback-Leibler divergence of two chances.

    It is how much the logarithm of the evidence against *other* grows with each request, if *one*
    is true and bet on.

    Args:
        one: 0..1.
        other: Above 0 and below 1.
    """
    bad = one * math.log(one / other) if one > 0 else 0.0
    return bad + ((1 - one) * math.log((1 - one) / (1 - other)) if one < 1 else 0.0)


def highest(requests: float, errors: float, doubt: float) -> float:
    """Return the highest chance of an error that these counts leave possible.

    Args:
        requests: Above 0.
        errors: Among them.
        doubt: The chance that it is higher still, above 0 and below 1.
    """
    seen = errors / requests
    return _edge(seen, 1.0, math.log(1 / doubt) / requests)


def lowest(requests: float, errors: float, doubt: float) -> float:
    """Return the lowest chance of an error that these counts leave possible, as above."""
    seen = errors / requests
    return _edge(seen, 0.0, math.log(1 / doubt) / requests)


def _edge(seen: float, end: float, allowed: float) -> float:
    """Find where the distance from *seen*, on the way to *end*, is as much as is *allowed*."""
    near, far = seen, end
    for _ in range(60):
        middle = (near + far) / 2
        if 0 < middle < 1 and distance(seen, middle) <= allowed:
            near = middle
        else:
            far = middle
    return far
