"""Evidence that a canary is slower than stable: of the means, not of single requests.

Both arms are compared poll by poll, so that a busy hour, which slows both, proves nothing, and so
that a change of the weight does not mix hours. The difference is held against a normal mixture,
which like all evidence here may be looked at again and again; as it stands on the central limit
theorem, it takes some requests before it counts.

Source: P. Waudby-Smith et al., Time-uniform central limit theory and asymptotic confidence
sequences, 2024, https://doi.org/10.1214/24-AOS2408
"""

import math
from collections.abc import Iterable
from operator import add
from typing import Final

from bot.judge.counts import Counts, Latency

LEAST_VARIANCE: Final = 1e-6
"""Seconds squared: clocks of servers are not better than a millisecond."""

FAR: Final = 30.0
"""Standard deviations from which on the tail of a normal distribution is as good as its limit."""

NOTHING: Final = Latency()


class Slowness:
    """The means of both arms, compared poll by poll."""

    __slots__ = ("_canary", "_polls", "_stable", "_sums", "_weights")

    def __init__(self) -> None:
        self._canary = NOTHING
        self._stable = NOTHING
        self._polls = 0
        self._weights = [0.0, 0.0, 0.0, 0.0]
        self._sums = [0.0, 0.0, 0.0]

    def feed(self, canary: Latency | None, stable: Latency | None) -> None:
        """Add a poll."""
        if not (canary and stable and canary.count > 0 and stable.count > 0):
            return
        self._canary += canary
        self._stable += stable
        self._polls += 1
        weight = canary.count * stable.count / (canary.count + stable.count)
        square = weight**2
        apart = canary.seconds / canary.count - stable.seconds / stable.count
        weights = (weight, square, square / canary.count, square / stable.count)
        sums = (weight * apart, square * apart, square * apart**2)
        self._weights = list(map(add, self._weights, weights))
        self._sums = list(map(add, self._sums, sums))

    @property
    def requests(self) -> int:
        """The canary's requests that were compared."""
        return self._canary.count

    @property
    def difference(self) -> float:
        """By how many seconds the canary is slower on average; less than 0 if it is faster."""
        return self._sums[0] / self._weights[0] if self._polls else 0.0

    def log(self, scale: float, spread: float = 1.0) -> float:
        """Return the logarithm of the evidence that it is slower at all.

        Args:
            scale: The size in seconds, above 0, of differences that the bet is on.
            spread: By how much the variance is greater than requests and polls tell; 1 or more.
        """
        if not self._polls:
            return 0.0
        variance, bet = self._variance() * spread, scale**2
        score = scale * self.difference / math.sqrt(variance * (variance + bet))
        return 0.5 * math.log(variance / (variance + bet)) + _log_gain(score)

    def _variance(self) -> float:
        """Return that of the difference: as single requests differ, or as polls do, if more."""
        total, squares, of_canary, of_stable = self._weights
        apart = _variance(self._stable)
        of_requests = max(_variance(self._canary), apart) * of_canary + apart * of_stable
        mean, (_, first, second) = self.difference, self._sums
        of_polls = second - 2 * mean * first + mean**2 * squares
        if self._polls > 1:
            of_polls *= self._polls / (self._polls - 1)
        return max(of_requests, of_polls) / total**2


def _log_gain(score: float) -> float:
    """Return ``log(2 Φ(score)) + score² / 2``, where the one may be tiny and the other huge."""
    if score > -FAR:
        return math.log(math.erfc(-score / math.sqrt(2))) + score**2 / 2
    return math.log(2 / math.pi) / 2 - math.log(-score) + math.log1p(-(score**-2))


def _variance(arm: Latency) -> float:
    mean = arm.seconds / arm.count
    return max(arm.squares / arm.count - mean**2, LEAST_VARIANCE)


def spread(polls: Iterable[Counts]) -> float:
    """Tell how much more the means of *polls* differ than their single requests do.

    Returns:
        The ratio of the variances, 1 or more.
    """
    timed = [one.latency for one in polls if one.latency and one.latency.count > 0]
    if len(timed) <= 1:
        return 1.0
    every = sum(timed, NOTHING)
    mean = every.seconds / every.count
    apart = sum(one.count * (one.seconds / one.count - mean) ** 2 for one in timed)
    return max(1.0, apart / (len(timed) - 1) / _variance(every))
