"""What ends a rollout that has traffic, and how it is taken away until that is seen."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.audit.record import Type
from bot.deploys.request import State as RequestState
from bot.effects import SetWeight
from bot.rollouts.state import WITH_TRAFFIC, State
from bot.rollouts.step import AGAIN, SLOWEST, TRIES, advance
from tests.deploys.making import INSTANT, MERGED, MINUTE, NOW, OTHER, SHA
from tests.rollouts.making import (
    AWAY,
    BAD,
    CREATED,
    NEVER,
    POLL,
    TOTAL,
    ask,
    going_back,
    is_whole,
    look,
    reading,
    rollout,
    taken,
    types,
    weights,
)

TRAFFIC = sorted(WITH_TRAFFIC)
MERGE = {"is_open": False, "merge_sha": MERGED}


@pytest.mark.parametrize("state", TRAFFIC)
@pytest.mark.parametrize(
    ("world", "reason", "why"),
    [
        pytest.param(
            {"pull": {"head_sha": OTHER}}, "head_moved", "`bbbbbbb` was pushed", id="a push"
        ),
        pytest.param(
            {"pull": {"is_open": False}}, "cancelled", "the pull request was closed", id="closed"
        ),
        pytest.param(
            {"pull": {"is_draft": True}},
            "cancelled",
            "the pull request is a draft again",
            id="a draft",
        ),
        pytest.param(
            {"pull": {"base_ref": "a`@b"}},
            "superseded",
            "the pull request goes to ``a`@b`` now",
            id="another base, whose name is harmless",
        ),
        pytest.param(
            {"pull": MERGE},
            "superseded",
            "the pull request was merged, to files other than those of the canary",
            id="merged to other files",
        ),
        pytest.param(
            {"now": CREATED + TOTAL}, "expired", "its time was over at", id="its time is over"
        ),
        pytest.param(
            {"promotion": ask(RequestState.REJECTED)},
            "x",
            "it was not approved: because",
            id="its promotion was vetoed",
        ),
        pytest.param(
            {"request": ask(RequestState.CANCELLED)},
            "x",
            "it was not approved: because",
            id="its start was cancelled after all",
        ),
    ],
)
def test_what_ends_it(state, world, reason, why) -> None:
    old = rollout(state)

    step = advance(old, look(old.wanted, **world))

    made = step.rollout
    assert (made.state, made.wanted, made.fence) == (State.ROLLING_BACK, 0, old.fence + 1)
    assert made.reason_code == reason
    assert made.why.startswith(why)
    assert weights(step) == [0]
    assert made.hold is None
    assert Type.CANARY_GOING_BACK in types(step)
    assert step.wake == made.ordered_at + AGAIN
    [order] = step.effects
    assert isinstance(order, SetWeight)
    assert order.expires_at == made.ordered_at + TOTAL


@pytest.mark.parametrize("state", TRAFFIC)
@pytest.mark.parametrize(
    ("facts", "world"),
    [
        pytest.param({}, {}, id="nothing happened"),
        pytest.param({}, {"pull": None}, id="GitHub does not say"),
        pytest.param(
            {"settings": {"on_push": "keep"}}, {"pull": {"head_sha": OTHER}}, id="a push is let be"
        ),
        pytest.param({}, {"pull": MERGE, "is_same_tree": True}, id="merged to the same files"),
        pytest.param(
            {}, {"pull": MERGE | {"merge_sha": SHA}}, id="merged by going forward to this commit"
        ),
        pytest.param({}, {"now": CREATED + TOTAL - INSTANT}, id="its time is over in an instant"),
        pytest.param({}, {"promotion": ask(RequestState.EXPIRED)}, id="nobody promoted it"),
        pytest.param({}, {"request": ask(RequestState.RUNNING)}, id="its request is under way"),
    ],
)
def test_what_does_not(state, facts, world) -> None:
    now = world.get("now", NOW)
    times = {"since": now, "ordered_at": now}
    old = rollout(state, **(facts | times))
    old = replace(old, moved_at=now - MINUTE / 2 if old.moved_at else None)

    step = advance(old, look(None if old.moved_at is None else old.wanted, **world))

    assert step.rollout.state is state
    assert weights(step) == []


@pytest.mark.parametrize("state", [State.ROLLING_BACK, State.STUCK])
@pytest.mark.parametrize(
    ("seen", "is_over"),
    [
        pytest.param(0.0, True, id="none at all"),
        pytest.param(0.01, False, id="next to none"),
        pytest.param(10.0, False, id="all that it had"),
        pytest.param(None, False, id="the write is under way"),
        pytest.param(AWAY, False, id="nobody can tell"),
        pytest.param(NEVER, False, id="nobody lets us see"),
    ],
)
def test_it_is_over_when_no_traffic_is_seen(state, seen, is_over) -> None:
    old = going_back(state=state)

    step = advance(old, look(seen))

    is_whole(step)
    assert step.rollout.state is (State.ROLLED_BACK if is_over else state)
    assert (step.rollout.why, step.rollout.reason_code) == (old.why, old.reason_code)
    assert types(step) == ([Type.DEPLOY_FAILED] if is_over else [])
    if is_over:
        assert step.audits[0].data["auto_rollback"] is True
        assert step.rollout.ended_at == NOW


def test_what_was_read_before_the_order_says_nothing() -> None:
    """A write that is under way may still come, though nothing is seen of it yet."""
    fresh = rollout(State.APPLYING, seen=0.0)

    back = advance(fresh, look(None, pull={"is_open": False}))
    pending = advance(taken(back), look(None, now=NOW + AGAIN))

    assert (back.rollout.state, pending.rollout.state) == (State.ROLLING_BACK,) * 2


def test_a_weight_of_none_at_all_counts_only_after_it_was_ordered() -> None:
    old = going_back(ordered_at=None, tries=0, written=1)

    first = advance(old, look(0.0))
    assert weights(first) == [0]
    assert (first.rollout.state, first.rollout.tries) == (State.ROLLING_BACK, 1)

    later = look(0.0, now=NOW + AGAIN)
    assert advance(first.rollout, later).rollout.state is State.ROLLING_BACK, "not taken yet"
    assert advance(taken(first), later).rollout.state is State.ROLLED_BACK


@pytest.mark.parametrize(
    ("facts", "world", "state"),
    [
        pytest.param({"tries": TRIES - 1}, {}, State.ROLLING_BACK, id="a few tries"),
        pytest.param({"tries": TRIES}, {}, State.STUCK, id="too many"),
        pytest.param({}, {"refused": NEVER}, State.STUCK, id="refused"),
        pytest.param({}, {"refused": AWAY}, State.ROLLING_BACK, id="not refused for good"),
        pytest.param(
            {"state": State.STUCK, "tries": TRIES}, {"refused": NEVER}, State.STUCK, id="still"
        ),
    ],
)
def test_what_does_not_come_through_is_stuck(facts, world, state) -> None:
    old = going_back(**facts)

    step = advance(old, look(10.0, **world))

    is_whole(step)
    assert step.rollout.state is state
    news = state is State.STUCK and old.state is not State.STUCK
    assert types(step) == ([Type.CANARY_STUCK] if news else [])


@pytest.mark.parametrize(
    ("tries", "pause"),
    [
        (1, POLL),
        (TRIES, POLL),
        (TRIES + 1, 2 * POLL),
        (TRIES + 3, 8 * POLL),
        (TRIES + 4, SLOWEST),
        (TRIES + 5, SLOWEST),
        pytest.param(5_000, SLOWEST, id="after weeks"),
    ],
)
def test_it_is_tried_for_ever_later_and_later(tries, pause) -> None:
    early = going_back(state=State.STUCK, tries=tries, ordered_at=NOW - pause + INSTANT)
    due = replace(early, ordered_at=NOW - pause)

    assert weights(advance(early, look(10.0))) == []
    step = advance(due, look(10.0))
    assert weights(step) == [0]
    assert step.rollout.tries == tries + 1
    assert step.rollout.fence == due.fence
    assert advance(early, look(10.0)).wake == NOW + 3 * AGAIN


def test_nothing_turns_it_round() -> None:
    old = going_back()
    world = {
        "reading": reading(),
        "promotion": ask(RequestState.APPROVED),
        "now": NOW + 30 * timedelta(days=1),
    }

    step = advance(old, look(10.0, **world))

    assert step.rollout.wanted == 0
    assert step.rollout.points == old.points, "nobody judges it any more"
    assert step.rollout.judgement is None
    assert advance(old, look(10.0, reading=reading(BAD))).rollout.reason_code == "errors"
