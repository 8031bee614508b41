"""Why a weight is frozen, and when it is not any more."""

from dataclasses import replace
from datetime import datetime

from bot.config.quantities import show_weight
from bot.judge.share import share_is_off
from bot.judge.verdict import Ground, Verdict
from bot.model import User
from bot.rollouts.look import Look
from bot.rollouts.rollout import Cause, Hold, Rollout
from bot.rollouts.seen import Trouble
from bot.rollouts.state import State

GAPS = 5
"""Polls in a row without counts, ours: fewer pass by themselves."""

BLIND = 2
"""Polls for which a weight may not be seen, ours."""

_PASSING = frozenset({Cause.PROVIDER, Cause.TRAFFIC, Cause.SHARE, Cause.ENVIRONMENT})
"""Causes that end by themselves."""


_WORDS = {
    Cause.PAUSED: "somebody paused it",
    Cause.NO_METRICS: (
        "nobody counts its requests and errors, so a human must say whether it is good"
    ),
    Cause.PROVIDER: "those who count requests and errors did not answer",
    Cause.TRAFFIC: "the weight could not be read back",
    Cause.ENVIRONMENT: "the environment itself is failing, stable included",
}


def cause_of(rollout: Rollout, look: Look) -> Cause | None:
    """Say why *rollout* must not move on now; None if nothing stands in its way."""
    settings = rollout.settings
    if rollout.unseen_since and look.now >= rollout.unseen_since + BLIND * settings.poll:
        return Cause.TRAFFIC
    if settings.metrics is None:
        is_asked = rollout.state is State.ANALYSING and not rollout.is_pushed
        return Cause.NO_METRICS if is_asked else None
    if rollout.missing >= GAPS:
        return Cause.PROVIDER
    if rollout.judgement and rollout.judgement.ground is Ground.STABLE_FAILING:
        return Cause.ENVIRONMENT
    return Cause.SHARE if _share(rollout) is not None else None


def _share(rollout: Rollout) -> float | None:
    """Return the share that the canary really gets, if that is not what its weight says."""
    if rollout.state is State.POST_BAKE or rollout.is_last:
        return None
    here = [point for point in rollout.points if point.step == rollout.step]
    return share_is_off(here, rollout.wanted)


def hold(rollout: Rollout, now: datetime, cause: Cause, by: User | None = None) -> Rollout:
    """Freeze the weight of *rollout*."""
    back = State.EXTENDED if cause is Cause.INCONCLUSIVE else rollout.state
    held = Hold(cause=cause, since=now, back=back, words=words_of(rollout, cause), by=by)
    return replace(rollout.to(State.HELD, now), hold=held)


def resume(rollout: Rollout, now: datetime) -> Rollout:
    """Go on where *rollout* was held. The time that it was held is not counted."""
    held = rollout.hold
    if held is None:
        raise ValueError("a rollout that is held says why")
    gone = replace(rollout.to(held.back, now), hold=None)
    return replace(gone, held_for=rollout.held_for + (now - held.since))


def has_passed(rollout: Rollout, held: Hold, cause: Cause | None) -> bool:
    """Tell whether what *held* it has passed by itself."""
    if held.cause is Cause.INCONCLUSIVE:
        found = rollout.judgement
        return found is not None and found.verdict is Verdict.PASS
    return held.cause in _PASSING and cause is None


def words_of(rollout: Rollout, cause: Cause) -> str:
    """Say in safe Markdown why *rollout* is held."""
    said = rollout.judgement.reason if rollout.judgement else "nothing was counted"
    if cause is Cause.INCONCLUSIVE and not rollout.is_known:
        return "those who count have never seen the canary: has it no traffic, or another name?"
    if cause is Cause.INCONCLUSIVE:
        return f"it could not be told in time whether it is good: {said}"
    if cause is Cause.SHARE:
        share = show_weight(round(_share(rollout) or 0.0, 2))
        return f"it gets {share} of the requests, and should get {show_weight(rollout.wanted)}"
    return _WORDS[cause]


def trouble_of(look: Look) -> str:
    """Say what those who count, or the backend, answered last; empty if all is well."""
    found = [one.words for one in (look.traffic, look.reading) if isinstance(one, Trouble)]
    return "; ".join(found)
