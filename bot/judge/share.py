"""Does the traffic arrive as it is to be split? A rule that was not written, or sticky sessions.

Looked at after every poll, a test of the share at 0.1% would be wrong far more often; so this is an
e-value as well, a bet on every other share at once.
"""

import math
from collections.abc import Sequence
from typing import Final

from bot.judge.counts import Point
from bot.judge.gathering import arm

WHOLE: Final = 100.0
SURE: Final = math.log(1000)
"""The logarithm of the evidence at which a share is off: wrong once in a thousand rollouts."""

TOLERATED: Final = 0.2
LEAST: Final = 0.5
"""How far a share may be off: a fifth of the smaller part, and half a percentage point. Load
balancers deal by connection, not by dice."""

EDGE: Final = 1e-4
"""The least chance that a request goes astray: while a weight changes some do."""


def share_is_off(points: Sequence[Point], weight: float) -> float | None:
    """Tell whether the canary gets another share of the traffic than it is to get.

    Args:
        points: The polls at that weight.
        weight: The share that it is to get, 0..100.

    Returns:
        The share that it gets, 0..100; None if that is the weight, for all that can be told.
    """
    canary = sum(arm(point.canary)[0] for point in points)
    every = canary + sum(arm(point.stable)[0] for point in points)
    if not every:
        return None
    seen = WHOLE * canary / every
    tolerated = max(LEAST, TOLERATED * min(weight, WHOLE - weight))
    if abs(seen - weight) <= tolerated or _evidence(canary, every - canary, weight / WHOLE) < SURE:
        return None
    return seen


def _evidence(canary: int, stable: int, share: float) -> float:
    """Return the log of how much likelier the counts are if any share is as likely as any other."""
    chance = min(max(share, EDGE), 1 - EDGE)
    any_share = math.lgamma(canary + 1) + math.lgamma(stable + 1) - math.lgamma(canary + stable + 2)
    return any_share - canary * math.log(chance) - stable * math.log1p(-chance)
