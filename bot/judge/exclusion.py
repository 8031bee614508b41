"""Evidence that a canary is *not* worse than stable by some size: what a pass stands on.

A bet against "its share of errors is higher than stable's by the size, or more". In each poll the
bet is on both arms having the share seen so far. What it is held against is the pair of shares,
so far apart, that comes nearest to that: from any other pair it could win less.

Source: R. Turner, A. Ly, P. Grünwald, Generic E-variables for exact sequential k-sample tests that
allow for optional stopping, 2024, https://doi.org/10.1016/j.jspi.2023.106116
"""

import math
from collections.abc import Iterable
from typing import Final

EXPECTED: Final = 0.005
"""The share of errors that is expected before any request: it sets how fast a bet is won."""

_FIRM: Final = 0.5
"""How many errors that expectation is worth."""

REMEMBERED: Final = 20.0
"""Errors: enough to know their share, few enough to forget an incident."""

_LEAST: Final = 1e-12
"""No share is held to be smaller, nor that much nearer to 1."""


class Exclusion:
    """Bets against some sizes.

    Args:
        sizes: Differences of two shares, each above 0 and below 1.
    """

    __slots__ = ("_logs", "sizes")

    def __init__(self, sizes: Iterable[float]) -> None:
        self.sizes = tuple(sizes)
        self._logs = [0.0] * len(self.sizes)

    def feed(self, canary: tuple[int, int], stable: tuple[int, int], expected: float) -> None:
        """Add a poll: the requests and the errors of each arm.

        Args:
            canary: At least one request.
            stable: At least one request.
            expected: The share of errors in what came before, above 0 and below 1.
        """
        weight = canary[0] / (canary[0] + stable[0])
        bad, good = math.log(expected), math.log1p(-expected)
        staked = (canary[1] + stable[1]) * bad
        staked += (canary[0] - canary[1] + stable[0] - stable[1]) * good
        for place, size in enumerate(self.sizes):
            low = nearest(expected, weight, size)
            held = _likelihood(stable, low) + _likelihood(canary, low + size)
            self._logs[place] += staked - held

    def logs(self, dispersion: float) -> dict[float, float]:
        """Return the logarithm of the evidence against each size."""
        return {size: log / dispersion for size, log in zip(self.sizes, self._logs, strict=True)}


class Expectation:
    """The share of errors to expect, from what came last.

    Only so many errors are remembered: after an incident the share is soon what it was.
    """

    __slots__ = ("_errors", "_requests")

    def __init__(self) -> None:
        self._requests = _FIRM / EXPECTED
        self._errors = _FIRM

    def feed(self, requests: int, errors: int) -> None:
        """Add a poll of both arms."""
        self._requests += requests
        self._errors += errors
        if self._errors > REMEMBERED:
            self._requests *= REMEMBERED / self._errors
            self._errors = REMEMBERED

    @property
    def share(self) -> float:
        """The share of errors, above 0 and below 1."""
        return self._errors / self._requests


def _likelihood(counts: tuple[int, int], share: float) -> float:
    requests, errors = counts
    good = (requests - errors) * math.log1p(-share)
    return good + errors * math.log(share) if errors else good


def nearest(share: float, weight: float, size: float) -> float:
    """Find the pair of shares, *size* apart, that is nearest to both being *share*.

    It is nearest in the Kullback-Leibler divergence. Where that does not change, the lower share is
    the middle one of the three roots of a cubic.

    Args:
        share: Above 0 and below 1.
        weight: The canary's part of the requests, above 0 and below 1.
        size: Above 0 and below 1.

    Returns:
        The lower one, stable's.
    """
    rest, apart, spread = 1 - weight, size - share, size * (1 - size)
    third = (rest * (1 - 2 * size + share) + weight * (1 - apart)) / 3
    linear = rest * (spread - share * (1 - 2 * size)) + weight * apart
    scale = 3 * third**2 + linear
    constant = rest * share * spread - third * (2 * third**2 + linear)
    radius = math.sqrt(scale / 3)
    angle = math.acos(max(-1.0, min(1.0, -constant / (2 * radius**3))))
    root = third + 2 * radius * math.cos((angle - 2 * math.pi) / 3)
    return min(max(root, share - size, _LEAST), share, 1 - size - _LEAST)
