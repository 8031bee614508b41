"""Is what was just deployed worse than what was there before?

Nothing runs beside it any more. So the share of errors before is known from its counts, as surely
as they tell, and what comes after is held against the highest that it may have been. Half of the
false alarms may come from that, half from what comes after. A service whose hours differ may fail
for being busy: there a canary is the better judge.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.config.judging import Judging
from bot.config.quantities import show_percent, show_points
from bot.judge.counts import Counts
from bot.judge.evidence import highest, log_over, log_under, lowest, value
from bot.judge.gathering import BET, Arm, arm, share, sizes, slow
from bot.judge.judge import (
    FOR_ERRORS,
    FOR_LATENCY,
    FOR_SLOW,
    LEAST_SLOWNESS,
    SLOW,
    SUSPICIOUS,
    TIMED,
    Reason,
)
from bot.judge.slowness import Slowness, spread
from bot.judge.verdict import Ground, Judgement, Verdict
from bot.judge.words import odds, part

HALF = 0.5
"""Of the doubt is about what was before."""


def watch(
    before: Sequence[Counts],
    after: Sequence[Counts],
    judging: Judging,
    *,
    dispersion: float,
    is_over: bool,
) -> Judgement:
    """Judge what was deployed.

    Args:
        before: What the old version did in each poll of the hour before.
        after: What the new one has done in each poll since.
        judging: What it is held to.
        dispersion: How many errors come together, told from before; 1 or more.
        is_over: Whether it has been watched for long enough to pass; it never does before.
    """
    known = _know(before, after, judging, max(1.0, dispersion))
    verdict, (ground, reason) = _decide(known, judging, is_over=is_over)
    return Judgement(
        verdict=verdict,
        ground=ground,
        reason=reason,
        stable=known.old,
        canary=known.new,
        evidence_relative=value(known.errors),
        evidence_absolute=value(known.over_limit),
        evidence_latency=value(known.latency),
        excluded=known.excluded,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is known; but for counts and the size, logarithms of evidence."""

    old: Counts
    new: Counts
    errors: float
    over_limit: float
    under_limit: float
    slow: float
    latency: float
    slower_by: float
    excluded: float | None


def _know(
    before: Sequence[Counts], after: Sequence[Counts], judging: Judging, dispersion: float
) -> _Known:
    old, new = sum(before, Counts()), sum(after, Counts())
    speed = Slowness()
    speed.feed(new.latency, old.latency)
    doubts = judging.alpha * HALF, judging.beta * HALF
    return _Known(
        old=old,
        new=new,
        errors=_higher(arm(old), arm(new), doubts[0] * FOR_ERRORS, dispersion),
        over_limit=log_over(arm(new), judging.error_limit, dispersion),
        under_limit=log_under(arm(new), judging.error_limit, dispersion),
        slow=_higher(slow(old.latency), slow(new.latency), doubts[0] * FOR_SLOW, dispersion),
        latency=speed.log(BET * judging.latency_increase.total_seconds(), spread(before)),
        slower_by=speed.difference,
        excluded=_excluded(old, new, judging, dispersion),
    )


def _higher(old: Arm, new: Arm, doubt: float, dispersion: float) -> float:
    """Return how much speaks for a higher share than the highest that it may have been."""
    if not old[0]:
        return 0.0
    most = highest(old[0] / dispersion, old[1] / dispersion, doubt)
    return log_over(new, most, dispersion) + math.log(HALF)


def _excluded(old: Counts, new: Counts, judging: Judging, dispersion: float) -> float | None:
    """Return the smallest regression that is excluded."""
    requests, errors = arm(old)
    if not requests:
        return None
    least = lowest(requests / dispersion, errors / dispersion, judging.beta * HALF)
    needed = math.log(1 / (judging.beta * HALF))
    held = ((size, log_under(arm(new), least + size, dispersion)) for size in sizes(judging.margin))
    return min((size for size, log in held if log >= needed), default=None)


def _decide(known: _Known, judging: Judging, *, is_over: bool) -> tuple[Verdict, Reason]:
    needed = math.log(1 / judging.alpha)
    if not known.new.requests:
        return Verdict.INCONCLUSIVE, (Ground.NO_TRAFFIC, "it has served no request")
    bad = _complaints(known, judging)
    for ground, log, share_of_alarms, words in bad:
        if log >= needed - math.log(share_of_alarms):
            return Verdict.FAIL, (ground, words)
    for _, log, _, words in bad:
        if log >= SUSPICIOUS:
            return Verdict.INCONCLUSIVE, (Ground.SUSPICIOUS, words)
    return _calm(known, judging, is_over=is_over)


def _complaints(known: _Known, judging: Judging) -> list[tuple[Ground, float, float, str]]:
    """Return what may be wrong: the evidence, its part of the false alarms, and words."""
    found = []
    old, new = arm(known.old), arm(known.new)
    if not old[0]:
        words = f"{odds(known.over_limit)} that more than {show_percent(judging.error_limit)} fail"
        found.append((Ground.LIMIT, known.over_limit, 1.0, f"{words} ({part(new)})"))
    elif share(new) - share(old) >= judging.min_effect:
        words = f"{odds(known.errors)} that it is worse ({part(new)} against {part(old)} before)"
        found.append((Ground.ERRORS, known.errors, FOR_ERRORS, words))
    if not (known.new.latency and known.new.latency.count >= TIMED):
        return found
    if known.slower_by >= LEAST_SLOWNESS * judging.latency_increase.total_seconds():
        words = f"{odds(known.latency)} that it is slower, by {1000 * known.slower_by:.0f}ms"
        found.append((Ground.LATENCY, known.latency, FOR_LATENCY, words))
    now, then = share(slow(known.new.latency)), share(slow(known.old.latency))
    if now > SLOW and now - then >= judging.margin:
        words = f"{show_percent(round(now, 3))} of its requests are slow, {odds(known.slow)}"
        found.append((Ground.SLOW, known.slow, FOR_SLOW, words))
    return found


def _calm(known: _Known, judging: Judging, *, is_over: bool) -> tuple[Verdict, Reason]:
    """Say whether what is not bad is good."""
    counts = f"{part(arm(known.new))} against {part(arm(known.old))} before"
    if not is_over:
        return Verdict.INCONCLUSIVE, (Ground.BAKING, f"nothing is wrong so far ({counts})")
    if known.new.requests < judging.min_requests:
        words = f"it served {known.new.requests} of the {judging.min_requests} requests it takes"
        return Verdict.INCONCLUSIVE, (Ground.FEW_REQUESTS, words)
    if known.old.requests:
        is_excluded = known.excluded is not None and known.excluded <= judging.margin
        what = f"a regression of {show_points(known.excluded or judging.margin)} or more is"
        open_ = f"a regression of {show_points(judging.margin)} is"
    else:
        is_excluded = known.under_limit >= math.log(1 / judging.beta)
        what = f"{show_percent(judging.error_limit)} errors or more are"
        open_ = f"{show_percent(judging.error_limit)} errors are"
    if is_excluded:
        return Verdict.PASS, (Ground.EXCLUDED, f"{what} excluded ({counts})")
    return Verdict.INCONCLUSIVE, (Ground.NOT_EXCLUDED, f"{open_} not excluded ({counts})")
