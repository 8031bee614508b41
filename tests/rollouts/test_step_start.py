"""What becomes of a rollout that has no traffic yet."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.audit.record import Type
from bot.deploys.request import State as RequestState
from bot.rollouts.state import State
from bot.rollouts.step import AGAIN, advance
from tests.deploys.making import INSTANT, MINUTE, NOW
from tests.rollouts.making import (
    AWAY,
    POLL,
    ask,
    is_whole,
    look,
    rollout,
    types,
    weights,
)

ASKED = {"request_id": "r"}
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("facts", "seen", "state", "orders"),
    [
        pytest.param({}, {}, State.APPLYING, [10], id="no approval is needed: it begins"),
        pytest.param(ASKED, {}, State.REQUESTED, [], id="the request is not there yet"),
        pytest.param(
            ASKED, {"request": ask(RequestState.OPEN)}, State.REQUESTED, [], id="nobody agreed"
        ),
        pytest.param(
            ASKED, {"request": ask(RequestState.APPROVED)}, State.APPLYING, [10], id="approved"
        ),
        pytest.param(
            ASKED, {"request": ask(RequestState.RUNNING)}, State.APPLYING, [10], id="let in"
        ),
        pytest.param(
            ASKED,
            {"request": ask(RequestState.APPROVED), "is_first": False},
            State.QUEUED,
            [],
            id="approved, and another is under way",
        ),
        pytest.param({}, {"is_first": False}, State.QUEUED, [], id="another is under way"),
        pytest.param({}, {"health": AWAY}, State.QUEUED, [], id="it is not well"),
    ],
)
def test_a_rollout_that_was_asked_for(facts, seen, state, orders) -> None:
    step = advance(rollout(State.REQUESTED, **facts), look(0.0, **seen))

    is_whole(step)
    assert step.rollout.state is state
    assert weights(step) == orders
    assert step.wake == NOW + (AGAIN if orders else POLL)
    assert step.rollout.is_approved == (bool(facts) and state is not State.REQUESTED)
    assert types(step) == ([Type.CANARY_STARTED] if orders else [])


@pytest.mark.parametrize(
    ("weight", "begins"),
    [
        pytest.param(0.0, True, id="nothing has traffic"),
        pytest.param(0.01, False, id="something has a little"),
        pytest.param(100.0, False, id="the canary before was promoted"),
        pytest.param(None, False, id="a write is under way"),
        pytest.param(AWAY, False, id="nobody can tell"),
    ],
)
def test_it_begins_where_nothing_has_traffic(weight, begins) -> None:
    step = advance(rollout(State.QUEUED), look(weight))

    is_whole(step)
    assert step.rollout.state is (State.APPLYING if begins else State.QUEUED)
    assert weights(step) == ([10] if begins else [])


def test_all_of_the_traffic_at_once_is_a_promotion() -> None:
    step = advance(rollout(State.QUEUED, plan=(100.0,), is_approved=True), look(0.0))

    is_whole(step)
    assert step.rollout.state is State.PROMOTING
    assert weights(step) == [100]
    assert types(step) == [Type.CANARY_STARTED, Type.DEPLOY_STARTED], "no small share of it"


@pytest.mark.parametrize("state", [State.REQUESTED, State.QUEUED])
@pytest.mark.parametrize(
    ("seen", "end", "reason"),
    [
        pytest.param({"pull": {"head_sha": "b" * 40}}, State.SUPERSEDED, "head_moved", id="push"),
        pytest.param({"pull": {"is_open": False}}, State.SUPERSEDED, "cancelled", id="closed"),
        pytest.param({"pull": {"is_draft": True}}, State.SUPERSEDED, "cancelled", id="a draft"),
        pytest.param({"pull": {"base_ref": "x"}}, State.SUPERSEDED, "superseded", id="base"),
        pytest.param(
            {"request": ask(RequestState.REJECTED)}, State.REJECTED, "x", id="it was vetoed"
        ),
        pytest.param(
            {"request": ask(RequestState.EXPIRED)}, State.REJECTED, "x", id="nobody agreed in time"
        ),
        pytest.param(
            {"request": ask(RequestState.CANCELLED)}, State.REJECTED, "x", id="it was cancelled"
        ),
        pytest.param(
            {"request": ask(RequestState.SUPERSEDED)}, State.REJECTED, "x", id="it was replaced"
        ),
        pytest.param({"now": NOW + 4 * HOUR}, State.REJECTED, "expired", id="out of time"),
    ],
)
def test_what_ends_it_ends_it_at_once(state, seen, end, reason) -> None:
    step = advance(rollout(state, request_id="r"), look(0.0, **seen))

    assert (step.rollout.state, step.rollout.reason_code) == (end, reason)
    assert step.rollout.why
    assert step.rollout.ended_at
    assert (step.effects, step.wake) == ((), None), "no weight was written, so none is taken away"
    rejected = Type.CANARY_REJECTED
    assert types(step) == [rejected if end is State.REJECTED else Type.CANARY_SUPERSEDED]


@pytest.mark.parametrize(
    ("state", "health", "after", "ends"),
    [
        pytest.param(State.QUEUED, AWAY, HOUR - INSTANT, False, id="not for long"),
        pytest.param(State.QUEUED, AWAY, HOUR, True, id="for as long as a weight may take"),
        pytest.param(State.QUEUED, None, HOUR, False, id="well"),
        pytest.param(State.REQUESTED, AWAY, HOUR, False, id="nobody agreed yet"),
    ],
)
def test_what_is_not_well_gets_no_traffic(state, health, after, ends) -> None:
    old = rollout(state, since=NOW - after, request_id="r")

    step = advance(old, look(AWAY, health=health))

    assert (step.rollout.state is State.REJECTED) == ends
    assert not step.effects
    if ends:
        assert step.rollout.reason_code == "unhealthy"
        assert step.rollout.why == "it is not well: it does not answer"


@pytest.mark.parametrize(
    "state", [State.SUCCEEDED, State.ROLLED_BACK, State.SUPERSEDED, State.REJECTED]
)
def test_what_is_over_stays_as_it_is(state) -> None:
    over = rollout(state, ended_at=NOW - MINUTE)

    step = advance(over, look(70.0, pull={"is_open": False}))

    assert step.rollout == over
    assert (step.effects, step.audits, step.wake) == ((), (), None)


def test_how_long_is_left_is_looked_at_in_time() -> None:
    old = rollout(State.QUEUED, created_at=NOW - timedelta(hours=4) + INSTANT)

    assert advance(old, look(AWAY)).wake == NOW + INSTANT
    assert advance(replace(old, request_id="r"), look(0.0)).wake == NOW + AGAIN
