"""The verdict on a canary, from counts.

It fails on evidence, gathered over the whole rollout, that it is worse than stable. It passes on
evidence, gathered at the present weight, that it is not worse by the configured margin. Either may
be looked for after every poll, and until one is found the answer is open.
"""

import math
from collections.abc import Sequence
from typing import Final

from bot.config.judging import Judging
from bot.judge import words
from bot.judge.counts import Counts, Point
from bot.judge.dispersion import from_history
from bot.judge.evidence import value
from bot.judge.gathering import NONE, Evidence, Gathering, arm, plus, share
from bot.judge.verdict import Ground, Judgement, Verdict

FOR_ERRORS: Final = 0.7
FOR_LATENCY: Final = 0.15
FOR_SLOW: Final = 0.15
"""What part of the false alarms may come from each: together, all of them."""

ABOVE_LIMIT: Final = 0.5
ABOVE_HARD_LIMIT: Final = 0.25
"""What part of the usual evidence of being worse than stable is enough for a canary that is above a
limit which stable keeps."""

SUSPICIOUS: Final = math.log(3)
"""The logarithm of the evidence that keeps a canary from passing."""

TIMED: Final = 50
"""Requests that have to be timed before their mean counts."""

LEAST_SLOWNESS: Final = 0.5
"""The least increase of the mean latency that matters, as a part of the one that must not be."""

SLOW: Final = 0.05
"""A 95th percentile speaks of one request in twenty."""

BROKEN: Final = 0.5
BROKEN_REQUESTS: Final = 10
"""The share of errors at which nobody waits for more than so many requests."""

Reason = tuple[Ground, str]


def judge(
    points: Sequence[Point],
    judging: Judging,
    *,
    dispersion: float = 1.0,
    is_baked: bool,
    step: int = 0,
) -> Judgement:
    """Judge a canary.

    Args:
        points: Every poll of the rollout that counts, oldest first.
        judging: What it is held to.
        dispersion: How many errors come together, told from stable's history; 1 or more.
        is_baked: Whether it has had its time at the present weight; it never passes before.
        step: The place of the present weight in the plan. To pass, only its points count.
    """
    gathering = Gathering(judging, dispersion)
    for point in points:
        gathering.feed(point)
    return decide(gathering.evidence(step), judging, is_baked=is_baked)


def decide(evidence: Evidence, judging: Judging, *, is_baked: bool) -> Judgement:
    """Judge a canary of which *evidence* is known."""
    found = excluded(evidence, judging)
    if reason := _failure(evidence, judging):
        return _judgement(Verdict.FAIL, reason, evidence, found)
    if reason := _doubt(evidence, judging, found, is_baked=is_baked):
        return _judgement(Verdict.INCONCLUSIVE, reason, evidence, found)
    reason = Ground.EXCLUDED, words.excluded(evidence, found)
    return _judgement(Verdict.PASS, reason, evidence, found)


def excluded(evidence: Evidence, judging: Judging) -> float | None:
    """Return the smallest regression that is excluded, in steps; None if none is."""
    needed = math.log(1 / judging.beta)
    return min((size for size, log in evidence.excluded.items() if log >= needed), default=None)


def _judgement(
    verdict: Verdict, reason: Reason, evidence: Evidence, found: float | None
) -> Judgement:
    return Judgement(
        verdict=verdict,
        ground=reason[0],
        reason=reason[1],
        stable=evidence.stable,
        canary=evidence.canary,
        evidence_relative=value(evidence.relative),
        evidence_absolute=value(evidence.over_limit),
        evidence_latency=value(evidence.latency),
        excluded=found,
    )


def _failure(evidence: Evidence, judging: Judging) -> Reason | None:
    """Return why it fails, if it does."""
    needed = math.log(1 / judging.alpha)
    if evidence.is_alone and evidence.over_limit >= needed:
        return Ground.LIMIT, words.limit(evidence, evidence.limit)
    if _is_worse(evidence, judging):
        if evidence.relative >= needed - math.log(FOR_ERRORS):
            return Ground.ERRORS, words.worse(evidence)
        if most := _broken_limit(evidence, judging):
            return Ground.LIMIT, words.limit(evidence, most)
    return _slowness(evidence, judging)


def _is_worse(evidence: Evidence, judging: Judging) -> bool:
    """Tell whether the canary's share of errors is higher by more than nothing that matters."""
    apart = share(arm(evidence.canary)) - share(arm(evidence.stable))
    return apart >= judging.min_effect


def _slowness(evidence: Evidence, judging: Judging) -> Reason | None:
    needed = math.log(1 / judging.alpha)
    if _is_slower(evidence, judging) and evidence.latency >= needed - math.log(FOR_LATENCY):
        return Ground.LATENCY, words.latency(evidence)
    if _is_slow(evidence, judging) and evidence.slow >= needed - math.log(FOR_SLOW):
        return Ground.SLOW, words.slow(evidence, judging)
    return None


def _broken_limit(evidence: Evidence, judging: Judging) -> float | None:
    """Return the limit that the canary is above while stable is not, if there is one."""
    needed = math.log(1 / judging.alpha)
    for most, log, part in (
        (judging.error_hard_limit, evidence.over_hard_limit, ABOVE_HARD_LIMIT),
        (judging.error_limit, evidence.over_limit, ABOVE_LIMIT),
    ):
        is_only_canary = share(arm(evidence.stable)) <= judging.error_limit
        if is_only_canary and log >= needed and evidence.relative >= needed + math.log(part):
            return most
    return None


def _is_slower(evidence: Evidence, judging: Judging) -> bool:
    least = LEAST_SLOWNESS * judging.latency_increase.total_seconds()
    return evidence.timed >= TIMED and evidence.slower_by >= least


def _is_slow(evidence: Evidence, judging: Judging) -> bool:
    apart = evidence.slow_canary - evidence.slow_stable
    return evidence.timed >= TIMED and evidence.slow_canary > SLOW and apart >= judging.margin


def _doubt(
    evidence: Evidence, judging: Judging, found: float | None, *, is_baked: bool
) -> Reason | None:
    """Return why the answer is open, if it is."""
    if not evidence.canary_now[0]:
        return Ground.NO_TRAFFIC, "the canary has served no request"
    if evidence.stable_over_hard_limit >= math.log(1 / judging.alpha):
        return Ground.STABLE_FAILING, words.stable_failing(evidence, judging)
    if suspicion := _suspicion(evidence, judging):
        return Ground.SUSPICIOUS, suspicion
    if not is_baked:
        return Ground.BAKING, f"nothing is wrong so far; {words.excluded(evidence, found)}"
    return _lack(evidence, judging, found)


def _lack(evidence: Evidence, judging: Judging, found: float | None) -> Reason | None:
    """Return what a canary that looks good lacks to pass, if anything."""
    if evidence.canary_now[0] < judging.min_requests:
        return Ground.FEW_REQUESTS, words.few(evidence, judging)
    if not _is_excluded(evidence, judging, found):
        return Ground.NOT_EXCLUDED, words.not_excluded(evidence, found, judging)
    return None


def _suspicion(evidence: Evidence, judging: Judging) -> str | None:
    if evidence.relative >= SUSPICIOUS:
        return words.worse(evidence)
    if _is_slower(evidence, judging) and evidence.latency >= SUSPICIOUS:
        return words.latency(evidence)
    if _is_slow(evidence, judging) and evidence.slow >= SUSPICIOUS:
        return words.slow(evidence, judging)
    return None


def _is_excluded(evidence: Evidence, judging: Judging, found: float | None) -> bool:
    if evidence.is_alone:
        return evidence.under_limit >= math.log(1 / judging.beta)
    return found is not None and found <= judging.margin


def breaker(points: Sequence[Point]) -> Judgement | None:
    """Tell whether a canary that is warming up is so broken that nothing else matters.

    Args:
        points: The polls since the weight was changed.

    Returns:
        The failure; None if there is none, or if stable is as broken.
    """
    canary, stable = NONE, NONE
    for point in points:
        canary, stable = plus(canary, arm(point.canary)), plus(stable, arm(point.stable))
    if canary[0] < BROKEN_REQUESTS or share(canary) < BROKEN or share(stable) >= BROKEN:
        return None
    return Judgement(
        verdict=Verdict.FAIL,
        ground=Ground.BREAKER,
        reason=words.breaker(canary, stable),
        stable=sum((point.stable for point in points), Counts()),
        canary=sum((point.canary for point in points), Counts()),
    )


def dispersion(history: Sequence[Counts]) -> float:
    """Estimate how many of stable's errors come together.

    Args:
        history: What stable did in each poll, oldest first.

    Returns:
        The variance of the errors in multiples of what single chances would have, rather too high
        than too low; 1 where nothing speaks for more.
    """
    return from_history([arm(counts) for counts in history])
