"""How many errors come together: one user who fails again and again is not many.

The evidence takes each error for a chance of its own. Where they come in bursts, strong evidence
comes by chance so much more often; so it is divided by the size of the bursts, told from stable.
That is the variance of its errors, in multiples of what single chances would have. Neighbouring
stretches of time are compared, so that a share that changes slowly has no part in it.

An incident is no burst: it hits the canary as well. But of stable alone the two look alike, so what
lasts longer than a minute or two, and happens once, is not counted in full.
"""

import math
from collections import deque
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

Arm = tuple[int, int]

CAUTION: Final = 2.5
"""Standard errors that are added where errors do come together."""

PARTS: Final = 30
"""Of the history: of an hour, two minutes each. A user who tries again does so within them."""

ENOUGH: Final = 12
"""Changes, from which on the worst of them are held to be an incident."""

WORST: Final = 3
"""Changes in a row that an incident of three minutes makes."""

NEAR: Final = 2
"""Polls: what is over within as many is a burst, what lasts longer an incident."""

STEP: Final = 3.0
"""How many times more than any change near it one is that is the edge of an incident."""


def from_history(polls: Sequence[Arm]) -> float:
    """Estimate it from the requests and errors of stable in each poll of the hour before.

    Returns:
        1 or more; rather too much than too little where errors do come together.
    """
    size = max(1, len(polls) // PARTS)
    parts = [_sum(polls[at : at + size]) for at in range(0, len(polls) - size + 1, size)]
    changes = [_change(*pair) for pair in pairwise(parts)]
    seen = _Estimate()
    for change, errors in _tamed([one for one in changes if one[1]]):
        seen.add(change, errors)
    return seen.above(1.0)


def _sum(polls: Sequence[Arm]) -> Arm:
    return sum(requests for requests, _ in polls), sum(errors for _, errors in polls)


def _change(before: Arm, after: Arm) -> tuple[float, int]:
    """Return how much the share changed, 1 on average by chance, and the errors it is told from."""
    both = before[1] + after[1]
    if not (before[0] and after[0] and both):
        return 0.0, 0
    share = after[0] / (before[0] + after[0])
    return (after[1] - both * share) ** 2 / (both * share * (1 - share)), both


def _tamed(changes: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """Make the worst changes no worse than the rest."""
    if len(changes) < ENOUGH:
        return changes
    sizes = [change * errors for change, errors in changes]
    worst = max(range(len(sizes) - WORST + 1), key=lambda at: sum(sizes[at : at + WORST]))
    rest = changes[:worst] + changes[worst + WORST :]
    most, many = max(one * errors for one, errors in rest), max(errors for _, errors in rest)
    tamed = [
        (min(change, most / min(errors, many)), min(errors, many))
        for change, errors in changes[worst : worst + WORST]
    ]
    return rest + tamed


class _Estimate:
    """The mean of changes, each as often as there are errors in it."""

    __slots__ = ("_errors", "_excess", "_squares")

    def __init__(self) -> None:
        self._excess = 0.0
        self._errors = 0
        self._squares = 0

    def add(self, change: float, errors: int) -> None:
        self._excess += change * errors
        self._errors += errors
        self._squares += errors**2

    def above(self, sure: float) -> float:
        """Return the mean with caution if it is *sure* standard errors above 1, else 1."""
        if not self._errors:
            return 1.0
        mean = self._excess / self._errors
        error = math.sqrt(2 * self._squares) / self._errors
        return 1 + (mean - 1) * (1 + CAUTION * error) if mean > 1 + sure * error else 1.0


class Dispersion:
    """The same while a canary runs: from few polls, so only where it can hardly be chance."""

    SURE: Final = 3.0
    """Standard errors above 1."""

    __slots__ = ("_changes", "_last", "_seen")

    def __init__(self) -> None:
        self._last = (0, 0)
        self._changes: deque[tuple[float, int]] = deque(maxlen=2 * NEAR + 1)
        self._seen = _Estimate()

    def feed(self, requests: int, errors: int) -> None:
        """Add a poll of stable. It counts when the two after it are known."""
        self._changes.append(_change(self._last, (requests, errors)))
        self._last = (requests, errors)
        place = len(self._changes) - 1 - NEAR
        if place >= 0:
            change, both = self._changes[place]
            near = [one for other, (one, _) in enumerate(self._changes) if other != place]
            self._seen.add(min(change, STEP * max(1.0, *near)), both)

    def value(self) -> float:
        """Return it, 1 or more."""
        return self._seen.above(self.SURE)
