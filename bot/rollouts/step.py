"""What becomes of a rollout, now: the one place that decides where the traffic goes.

    step = advance(rollout, look)

It does not matter what happened: a poll, a push, a vote, a restart, or only time. The same rollout
and the same look always lead to the same step. A weight that is wanted and not read back is ordered
again, however often; nothing is taken for done because it was ordered.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.audit.record import Type
from bot.config.quantities import show_weight
from bot.deploys.request import NOT_LET_IN
from bot.effects import Effect, SetWeight
from bot.records import Audit
from bot.rollouts import moving
from bot.rollouts.ending import going_back, stop_of
from bot.rollouts.facts import ENDS, entry
from bot.rollouts.look import Look, is_let_in
from bot.rollouts.reading import marked, take_in
from bot.rollouts.rollout import Rollout
from bot.rollouts.seen import Seen
from bot.rollouts.state import BEFORE_TRAFFIC, GOING_BACK, MOVING, State

AGAIN = timedelta(seconds=3)
"""How soon after an order the weight is read back, for the first time."""

SLOWEST = timedelta(minutes=5)
"""Between two tries of a rollback that does not come through."""

DOUBLINGS = 6
"""Of the pause between two tries, at most: the shortest poll of 5 s is ``SLOWEST`` by then."""

TRIES = 5
"""Orders of weight 0 that were not verified, after which a rollback counts as stuck."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is decided.

    Attributes:
        rollout: As it is from now on.
        wake: When to look again; None when it is over.
        wants_promotion: Whether people have to be asked.
    """

    rollout: Rollout
    effects: tuple[Effect, ...] = ()
    audits: tuple[Audit, ...] = ()
    wake: datetime | None = None
    wants_promotion: bool = False


def advance(rollout: Rollout, look: Look) -> Step:
    """Decide what becomes of *rollout*.

    Args:
        rollout: As it was left.
        look: Everything as it is now.
    """
    if not rollout.is_live:
        return Step(rollout=rollout)
    read = take_in(read_back(rollout, look), look)
    after = marked(_decide(read, look), look)
    return Step(
        rollout=after,
        effects=_orders(rollout, after, look),
        audits=tuple(_audits(rollout, after)),
        wake=_wake(after, look.now),
        wants_promotion=after.state is State.AWAITING_PROMOTION and _is_unasked(after, look),
    )


def _is_unasked(rollout: Rollout, look: Look) -> bool:
    """Tell whether nobody was asked, or people want to be asked again after the window ended."""
    asked = look.promotion
    return asked is None or (rollout.is_pushed and asked.state in NOT_LET_IN)


def read_back(rollout: Rollout, look: Look) -> Rollout:
    """Take note of the weight that there is, or that it cannot be seen."""
    if isinstance(look.traffic, Seen):
        seen = rollout.seen if look.traffic.weight is None else look.traffic.weight
        return replace(rollout, seen=seen, unseen_since=None)
    return replace(rollout, seen=None, unseen_since=rollout.unseen_since or look.now)


def _decide(rollout: Rollout, look: Look) -> Rollout:
    if rollout.state in GOING_BACK:
        return _go_back(rollout, look)
    stop = stop_of(rollout, look)
    if stop:
        return going_back(rollout, look.now, stop)
    if rollout.state in BEFORE_TRAFFIC:
        return _begin(rollout, look)
    return moving.go_on(rollout, look)


def _begin(rollout: Rollout, look: Look) -> Rollout:
    """Wait for the approval, then for the place, then begin."""
    if rollout.state is State.REQUESTED:
        if rollout.request_id and not is_let_in(look.request):
            return rollout
        rollout = replace(rollout.to(State.QUEUED, look.now), is_approved=bool(rollout.request_id))
    if not look.is_first or look.health:
        return rollout
    if isinstance(look.traffic, Seen) and look.traffic.weight == 0:
        return moving.order(rollout, 0, look.now)
    return rollout  # what has traffic already is somebody else's, such as the canary before


def _go_back(rollout: Rollout, look: Look) -> Rollout:
    """Take the traffic away until that is seen; until then nothing is over."""
    if moving.is_there(rollout):
        return rollout.end(State.ROLLED_BACK, look.now)
    is_stuck = rollout.tries >= TRIES or (look.refused is not None and look.refused.is_final)
    if rollout.state is State.ROLLING_BACK and is_stuck:
        rollout = rollout.to(State.STUCK, look.now)
    if _is_due(rollout, look.now):
        return replace(rollout, ordered_at=look.now, tries=rollout.tries + 1)
    return rollout


def _is_due(rollout: Rollout, now: datetime) -> bool:
    """Tell whether the weight is to be ordered again: later and later, but for ever."""
    doublings = min(max(0, rollout.tries - TRIES), DOUBLINGS)
    pause = min(rollout.settings.poll * 2**doublings, SLOWEST)
    return rollout.ordered_at is None or now >= rollout.ordered_at + pause


def _orders(before: Rollout, after: Rollout, look: Look) -> tuple[Effect, ...]:
    """Return the order to write the weight, where it is new, or due again."""
    is_new = after.fence != before.fence or after.ordered_at != before.ordered_at
    if not is_new or after.ordered_at is None or not after.is_live:
        return ()
    return (
        SetWeight(
            repo=after.repo,
            rollout_id=after.id,
            fence=after.fence,
            weight=after.wanted,
            expires_at=look.now + after.settings.total,
        ),
    )


def _audits(before: Rollout, after: Rollout) -> list[Audit]:
    """Record what changed, once."""
    found: list[Audit] = []
    was, now = before.judgement, after.judgement
    if now and (was is None or (was.verdict, was.ground) != (now.verdict, now.ground)):
        found.append(entry(Type.CANARY_JUDGED, after))
    if after.moved_at and not before.moved_at:
        found.append(entry(Type.CANARY_MOVED, after))
    if after.ordered_at != before.ordered_at and after.moved_at:
        found.append(entry(Type.CANARY_DRIFTED, after, seen=show_weight(after.seen or 0.0)))
    if after.state is before.state:
        return found
    if before.state in BEFORE_TRAFFIC and after.state in MOVING:
        found.append(entry(Type.CANARY_STARTED, after))
    if before.wanted <= before.settings.max_weight_without_approval < after.wanted:
        found.append(entry(Type.DEPLOY_STARTED, after))
    for rule in _CHANGES:
        found += rule(before, after)
    return found


def _held(before: Rollout, after: Rollout) -> list[Audit]:
    if after.hold and not before.hold:
        return [entry(Type.CANARY_HELD, after, after.hold.by, reason=str(after.hold.cause))]
    if before.hold and not after.hold and after.state not in GOING_BACK:
        return [entry(Type.CANARY_RESUMED, after, reason=str(before.hold.cause))]
    return []


def _ended(_: Rollout, after: Rollout) -> list[Audit]:
    if after.state is State.ROLLING_BACK:
        return [entry(Type.CANARY_GOING_BACK, after, reason=after.reason_code, words=after.why)]
    type_ = ENDS.get(after.state)
    if type_ is None:
        return []
    return [
        entry(
            type_,
            after,
            reason=after.reason_code,
            words=after.why,
            auto_rollback=after.state is State.ROLLED_BACK,
        )
    ]


_CHANGES: tuple[Callable[[Rollout, Rollout], list[Audit]], ...] = (_held, _ended)


def _wake(rollout: Rollout, now: datetime) -> datetime | None:
    """Say when to look again: soon after an order, else at the next poll or deadline."""
    if not rollout.is_live:
        return None
    poll = rollout.settings.poll
    if rollout.ordered_at == now:
        return now + AGAIN
    if rollout.state in MOVING | GOING_BACK:
        return now + min(poll, AGAIN * 3)
    return min([now + poll, *(at for at in moving.moments(rollout) if at > now)])
