"""What people may want of a rollout that is under way, and what that does to it.

Stopping is never refused: it takes no approval, and nothing stands in its way. What cannot be done
in the state that the rollout is in raises ``ValueError`` with the reason, in words.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import User
from bot.reason import Reason
from bot.rollouts.ending import Stop, going_back
from bot.rollouts.holding import hold, resume, words_of
from bot.rollouts.rollout import Cause, Rollout
from bot.rollouts.state import BEFORE_TRAFFIC, GOING_BACK, MOVING, State


def pause(rollout: Rollout, by: User, now: datetime) -> Rollout:
    """Freeze the weight until somebody goes on."""
    _require_traffic(rollout)
    if rollout.hold and rollout.hold.cause is Cause.PAUSED:
        raise ValueError("it is paused already")
    if rollout.hold:
        words = words_of(rollout, Cause.PAUSED)
        return replace(rollout, hold=replace(rollout.hold, cause=Cause.PAUSED, words=words, by=by))
    return hold(rollout, now, Cause.PAUSED, by)


def go_on(rollout: Rollout, now: datetime) -> Rollout:
    """Take back a pause. What else holds it is looked at again, with the next poll."""
    _require_traffic(rollout)
    if rollout.hold is None or rollout.hold.cause is not Cause.PAUSED:
        raise ValueError("nobody paused it")
    return resume(rollout, now)


def abort(rollout: Rollout, by: User, now: datetime, reason: str) -> Rollout:
    """Take the traffic away.

    Args:
        rollout: In any state that is not the end.
        by: Who wants it.
        now: When.
        reason: In their words, as safe Markdown; may be empty.
    """
    if rollout.state in GOING_BACK:
        raise ValueError("it is being rolled back already")
    words = f"{by.login} aborted it" + (f": {reason}" if reason else "")
    return _unordered(going_back(rollout, now, Stop(words, Reason.CANCELLED, State.REJECTED)))


def take_back(rollout: Rollout, by: User, now: datetime, reason: str) -> Rollout:
    """Take back what was promoted, as long as stable is still what it was before.

    Args:
        rollout: The newest of its service, which succeeded.
        by: Who wants it.
        now: When.
        reason: In their words, as safe Markdown.
    """
    stop = Stop(f"{by.login} rolled it back: {reason}", Reason.CANCELLED)
    return replace(_unordered(going_back(rollout, now, stop)), ended_at=None)


def extend(rollout: Rollout, by: timedelta, now: datetime) -> Rollout:
    """Give the judge more time at this weight."""
    _require_traffic(rollout)
    longer = replace(rollout, extension=rollout.extension + by)
    if longer.hold and longer.hold.cause is Cause.INCONCLUSIVE:
        return resume(longer, now)
    return longer


def push(rollout: Rollout, *, is_override: bool) -> Rollout:
    """Have it promoted to all of the traffic though the judge did not say so.

    Args:
        rollout: One with traffic.
        is_override: Whether it goes without the approvals that it takes.
    """
    _require_traffic(rollout)
    if rollout.state in {State.PROMOTING, State.POST_BAKE}:
        raise ValueError("it has all of the traffic already")
    if rollout.phase in MOVING | {State.WARMUP}:
        raise ValueError("its weight has only just been changed: wait for the warm-up")
    return replace(rollout, is_pushed=True, is_approved=rollout.is_approved or is_override)


def _unordered(rollout: Rollout) -> Rollout:
    """Have the weight ordered with the next look, which is at once."""
    return replace(rollout, ordered_at=None, tries=0)


def _require_traffic(rollout: Rollout) -> None:
    if rollout.state in BEFORE_TRAFFIC:
        raise ValueError("it has no traffic yet")
    if rollout.state in GOING_BACK:
        raise ValueError("it is being rolled back")
