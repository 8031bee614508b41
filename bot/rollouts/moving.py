"""How a rollout moves forward, while it has traffic: by the judge, by people and by time."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.config.canary import ALL, Doubt
from bot.config.durations import show as duration
from bot.judge.verdict import Verdict
from bot.rollouts.ending import Stop, going_back
from bot.rollouts.holding import cause_of, has_passed, hold, resume, trouble_of
from bot.rollouts.look import Look, is_let_in
from bot.rollouts.rollout import Cause, Hold, Rollout
from bot.rollouts.state import MOVING, State
from bot.rollouts.trial import elapsed, judged

NEAR = 0.5
"""Percentage points by which a weight may miss: backends take whole numbers."""

LOW = 10.0
"""The weight up to which a canary that nobody can count is held by default, and not taken back."""


def order(rollout: Rollout, step: int, now: datetime) -> Rollout:
    """Return *rollout* on its way to the weight at the place *step* of its plan."""
    weight = rollout.plan[step]
    state = State.PROMOTING if weight == ALL else State.APPLYING
    moved = rollout.to(state, now).wanting(weight, now)
    began = rollout.began_at or now
    return replace(moved, step=step, hold=None, is_pushed=False, began_at=began)


def is_there(rollout: Rollout) -> bool:
    """Tell whether the weight that is wanted was read back. None at all is exactly none.

    What was read before the backend took the order says nothing: a workflow that was started and
    lost may still run.
    """
    if rollout.seen is None or rollout.written != rollout.fence:
        return False
    return abs(rollout.seen - rollout.wanted) <= min(NEAR, rollout.wanted / 2)


def go_on(rollout: Rollout, look: Look) -> Rollout:
    """Decide what becomes of a *rollout* that has traffic, or is about to."""
    if rollout.state in MOVING:
        return _arrive(rollout, look)
    if rollout.seen is not None and not is_there(rollout):
        rollout = _ordered_again(rollout, look.now)  # somebody else changed it
    rollout = judged(rollout, look.now)
    found = rollout.judgement
    if found and found.verdict is Verdict.FAIL:
        return going_back(rollout, look.now, Stop(found.reason, str(found.ground)))
    cause = cause_of(rollout, look)
    if rollout.state is State.HELD:
        return _held(rollout, look, cause)
    if cause and (cause is Cause.TRAFFIC or not rollout.is_pushed):
        return hold(rollout, look.now, cause)
    return _by_time(rollout, look)


def _arrive(rollout: Rollout, look: Look) -> Rollout:
    """See whether the weight is there; order it again where it is not."""
    now, settings = look.now, rollout.settings
    if not is_there(rollout):
        return _ordered_again(rollout, now)
    there = replace(rollout, moved_at=now, held_for=timedelta(0))
    if rollout.state is State.APPLYING:
        return there.to(State.WARMUP, now)
    if settings.metrics and settings.watch:
        return there.to(State.POST_BAKE, now)
    return there.end(State.SUCCEEDED, now)


def _ordered_again(rollout: Rollout, now: datetime) -> Rollout:
    """Order the weight once more, unless that was done within a poll."""
    is_due = rollout.ordered_at is None or now >= rollout.ordered_at + rollout.settings.poll
    return replace(rollout, ordered_at=now) if is_due else rollout


def _held(rollout: Rollout, look: Look, cause: Cause | None) -> Rollout:
    """Stay held, go on by itself, or give up what nobody can see any more."""
    held = rollout.hold
    if held is None:
        raise ValueError("a rollout that is held says why")
    if rollout.is_pushed and cause is not Cause.TRAFFIC:
        return forward(rollout, look.now)
    if _is_lost(rollout, held, look.now):
        words = f"{held.words} for {duration(rollout.settings.provider_outage_max)}"
        return going_back(rollout, look.now, Stop(words, f"{held.cause}_outage"))
    return resume(rollout, look.now) if has_passed(rollout, held, cause) else rollout


def _is_lost(rollout: Rollout, held: Hold, now: datetime) -> bool:
    settings = rollout.settings
    if now < held.since + settings.provider_outage_max:
        return False
    if held.cause is Cause.TRAFFIC:
        return True
    if held.cause is not Cause.PROVIDER:
        return False
    default = Doubt.HOLD if rollout.wanted <= LOW else Doubt.ROLLBACK
    return (settings.on_provider_error or default) is Doubt.ROLLBACK


def _by_time(rollout: Rollout, look: Look) -> Rollout:
    now, settings = look.now, rollout.settings
    spent = elapsed(rollout, now)
    may_go = rollout.is_pushed or not trouble_of(look)
    match rollout.state:
        case State.WARMUP if spent >= settings.warmup:
            return rollout.to(State.ANALYSING, now)
        case State.ANALYSING | State.EXTENDED if may_go and _is_good(rollout):
            return forward(rollout, now)
        case State.ANALYSING if spent >= settings.warmup + settings.bake:
            return rollout.to(State.EXTENDED, now)
        case State.EXTENDED if spent >= longest(rollout):
            return _in_doubt(rollout, now)
        case State.AWAITING_PROMOTION if may_go and _is_agreed(rollout, look):
            return forward(replace(rollout, is_approved=True), now)
        case _:
            is_over = rollout.state is State.POST_BAKE and spent >= settings.watch
            return rollout.end(State.SUCCEEDED, now) if is_over and is_there(rollout) else rollout


def _is_good(rollout: Rollout) -> bool:
    """Tell whether people or the judge say so."""
    found = rollout.judgement
    return rollout.is_pushed or (found is not None and found.verdict is Verdict.PASS)


def _is_agreed(rollout: Rollout, look: Look) -> bool:
    return rollout.is_approved or is_let_in(look.promotion)


def _in_doubt(rollout: Rollout, now: datetime) -> Rollout:
    """Ask a human, or go back, where the judge could not tell in time."""
    if rollout.settings.on_inconclusive is Doubt.HOLD:
        return hold(rollout, now, Cause.INCONCLUSIVE)
    said = rollout.judgement.reason if rollout.judgement else "nothing was counted"
    return going_back(rollout, now, Stop(f"it could not be told in time: {said}", "inconclusive"))


def forward(rollout: Rollout, now: datetime) -> Rollout:
    """Go to the next weight, or to all if people want it so; ask where that takes approval."""
    step = len(rollout.plan) - 1 if rollout.is_pushed else rollout.step + 1
    if not rollout.needs_approval(rollout.plan[step]):
        return order(rollout, step, now)
    return replace(rollout.to(State.AWAITING_PROMOTION, now), hold=None)


def longest(rollout: Rollout) -> timedelta:
    """Return how long a weight is judged before a human is asked, its warm-up included."""
    settings = rollout.settings
    return settings.warmup + settings.bake + settings.max_extend + rollout.extension


def moments(rollout: Rollout) -> list[datetime]:
    """Return the instants at which time alone changes something."""
    settings = rollout.settings
    at = [rollout.ends_at]
    if rollout.moved_at:
        begun = rollout.moved_at + rollout.held_for
        baked = begun + settings.warmup + settings.bake
        at += [begun + settings.warmup, baked, begun + longest(rollout), begun + settings.watch]
    return at
