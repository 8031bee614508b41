"""Let the judge look at a rollout."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.judge.counts import Counts
from bot.judge.judge import breaker, judge
from bot.judge.verdict import Ground, Judgement, Verdict
from bot.judge.watch import watch
from bot.rollouts.rollout import Rollout
from bot.rollouts.state import JUDGED, State


def judged(rollout: Rollout, now: datetime) -> Rollout:
    """Return *rollout* with what the judge says of it now."""
    found = _judgement(rollout, now)
    return replace(rollout, judgement=found) if found else rollout


def _judgement(rollout: Rollout, now: datetime) -> Judgement | None:
    settings = rollout.settings
    if rollout.phase is State.WARMUP:
        return breaker(rollout.warm)
    if rollout.verdict is not None and rollout.state in JUDGED | {State.POST_BAKE}:
        return said(rollout.verdict)
    if settings.metrics is None or not rollout.points:
        return None
    if rollout.phase is State.POST_BAKE:
        return _after(rollout, now)
    if rollout.phase not in JUDGED:
        return None
    return judge(
        rollout.points,
        settings.judge,
        dispersion=rollout.dispersion,
        is_baked=elapsed(rollout, now) >= settings.warmup + settings.bake,
        step=rollout.step,
    )


def said(is_good: bool) -> Judgement:  # noqa: FBT001 - what the provider says
    """Word what a provider says that counts nothing."""
    return Judgement(
        verdict=Verdict.PASS if is_good else Verdict.FAIL,
        ground=Ground.CHECK,
        reason="the checks of this weight passed" if is_good else "a check of this weight failed",
        stable=Counts(),
        canary=Counts(),
        evidence_relative=1.0,
        evidence_absolute=1.0,
        evidence_latency=1.0,
        excluded=None,
    )


def _after(rollout: Rollout, now: datetime) -> Judgement | None:
    """Hold what has all of the traffic against what stable did before."""
    before = rollout.before or tuple(
        point.stable for point in rollout.points if point.step < rollout.step
    )
    after = [point.canary for point in rollout.points if point.step == rollout.step]
    if not before or not after:
        return None
    return watch(
        before,
        after,
        rollout.settings.judge,
        dispersion=rollout.dispersion,
        is_over=elapsed(rollout, now) >= rollout.settings.watch,
    )


def elapsed(rollout: Rollout, now: datetime) -> timedelta:
    """Return how long the weight has been there, without the time that it was held."""
    return now - rollout.moved_at - rollout.held_for if rollout.moved_at else timedelta(0)
