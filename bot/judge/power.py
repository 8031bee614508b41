"""How long it takes to find a regression: said before a canary starts."""

import math
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.config.judging import Judging
from bot.config.quantities import show_percent, show_weight
from bot.judge.counts import Counts
from bot.judge.evidence import distance
from bot.judge.gathering import NONE, arm, plus
from bot.judge.judge import FOR_ERRORS

LONGEST: Final = timedelta(hours=24)
LONG: Final = 120
"""Minutes from which on hours are told."""

PENALTY: Final = 1.5
"""What it costs, in logarithms of evidence, that the size of the regression is not known."""

PATIENCE: Final = timedelta(minutes=30)
WEIGHTS: Final = (1.0, 5.0, 10.0, 25.0, 50.0)
"""What is proposed where a weight would take too long, in percent."""

ALL: Final = 100.0


def time_to_find(
    rps: float, weight: float, stable: float, canary: float, judging: Judging
) -> timedelta | None:
    """Estimate how long a bad canary takes to fail, usually; rather too long than too short.

    Args:
        rps: Requests a second, of both arms together.
        weight: Of the canary, above 0 and up to 100.
        stable: Its share of errors, 0..1.
        canary: Its share of errors, 0..1.
        judging: What it is held to.

    Returns:
        The time; None for more than a day, or never.
    """
    if weight >= ALL:
        growth, needed = _alone(canary, judging.error_limit), math.log(1 / judging.alpha)
    else:
        growth = (
            _beside(weight / ALL, stable, canary) if canary - stable >= judging.min_effect else 0.0
        )
        needed = math.log(1 / (judging.alpha * FOR_ERRORS))
    speed = rps * growth
    if speed <= 0 or needed + PENALTY > speed * LONGEST.total_seconds():
        return None
    return timedelta(seconds=(needed + PENALTY) / speed)


def _beside(weight: float, stable: float, canary: float) -> float:
    """Return how much the log of the evidence grows with each request of both arms."""
    errors = (1 - weight) * stable + weight * canary
    if not errors:
        return 0.0
    return errors * distance(weight * canary / errors, weight)


def _alone(canary: float, limit: float) -> float:
    return distance(canary, limit) if canary > limit else 0.0


def preview(history: Sequence[Counts], poll: timedelta, weight: float, judging: Judging) -> str:
    """Say how long it will take to find a regression.

    Args:
        history: What stable did in each poll of the hour before.
        poll: The time between two polls.
        weight: Of the canary, above 0 and up to 100.
        judging: What it is held to.
    """
    total = NONE
    for counts in history:
        total = plus(total, arm(counts))
    if not total[0]:
        return "there was no traffic in the last hour, so nothing can be said of a canary"
    rps = total[0] / (len(history) * poll.total_seconds())
    stable = (total[1] + 0.5) / (total[0] + 1)
    bad = max(judging.error_limit, stable + 1.5 * judging.margin)
    times = {
        one: time
        for one in (weight, *(other for other in WEIGHTS if other > weight or weight >= ALL))
        if (time := time_to_find(rps, one, stable, bad, judging))
    }
    found = f"a regression to {show_percent(round(bad, 3))} errors"
    return _said(times, weight, found)


def _said(times: dict[float, timedelta], weight: float, found: str) -> str:
    """Say when it is *found* at *weight*, and where it would be found sooner."""
    mine, at = times.pop(weight, None), f"at {show_weight(weight)} and the last hour's traffic"
    if mine and mine <= PATIENCE:
        sooner = [f"; {_in(*one)}" for one in times.items() if 2 * one[1] <= mine]
        return f"{at} {found} is found in about {_minutes(mine)}{''.join(sooner[:1])}"
    late = f"is found only in about {_minutes(mine)}" if mine else "is not found within a day"
    quick = [f"; {_would(*one)}" for one in times.items() if one[1] <= PATIENCE]
    none = f"; no weight finds it within {_minutes(PATIENCE)}, so a human has to decide"
    return f"{at} {found} {late}{quick[0] if quick else none}"


def _would(weight: float, time: timedelta) -> str:
    return f"a weight of {show_weight(weight)} would find it in about {_minutes(time)}"


def _in(weight: float, time: timedelta) -> str:
    return f"at {show_weight(weight)} in about {_minutes(time)}"


def _minutes(time: timedelta) -> str:
    count = max(1, math.ceil(time / timedelta(minutes=1)))
    if count > LONG:
        return f"{math.ceil(count / 60)} hours"
    return f"{count} minute{'s' if count > 1 else ''}"
