"""What time alone does to a request."""

from datetime import timedelta

import pytest

from bot.audit.record import Type
from bot.config.environments import Mode
from bot.deploys.request import State
from bot.deploys.step import RECONCILE, advance
from tests.deploys.making import (
    AGREED,
    FROZEN,
    INSTANT,
    MINUTE,
    NOW,
    RUN,
    VOTED,
    WINDOW,
    approved,
    ends,
    policy,
    request,
    rollback,
    snapshot,
    types,
    waiting,
)


@pytest.mark.parametrize(
    ("before", "state"),
    [
        pytest.param(INSTANT, State.OPEN, id="an instant before"),
        pytest.param(timedelta(0), State.EXPIRED, id="at the deadline"),
        pytest.param(-INSTANT, State.EXPIRED, id="after it"),
    ],
)
def test_the_window(before, state) -> None:
    ask = waiting(expires_at=NOW + before)

    step = advance(ask, snapshot(run=RUN))

    assert step.request.state is state
    if state is State.EXPIRED:
        ends(step, State.EXPIRED, "expired")
        assert types(step) == [Type.REQUEST_EXPIRED]
        [effect] = step.effects
        assert not effect.is_approved
        assert "its window ended" in effect.comment


def test_a_quorum_at_the_deadline_is_too_late() -> None:
    step = advance(request(expires_at=NOW, **VOTED), snapshot(*AGREED))

    ends(step, State.EXPIRED, "expired")
    assert step.effects == ()


def test_a_decision_that_was_not_carried_out_expires_with_the_window() -> None:
    ends(advance(approved(expires_at=NOW), snapshot(*AGREED)), State.EXPIRED, "expired")


@pytest.mark.parametrize(
    ("ago", "wait", "state"),
    [
        pytest.param(30 * MINUTE - INSTANT, "0m", State.OPEN, id="an instant before"),
        pytest.param(30 * MINUTE, "0m", State.EXPIRED, id="after start_within"),
        pytest.param(34 * MINUTE, "5m", State.OPEN, id="the wait timer comes on top"),
        pytest.param(35 * MINUTE, "5m", State.EXPIRED, id="both are over"),
    ],
)
def test_what_is_approved_and_cannot_start_in_time_expires(ago, wait, state) -> None:
    ask = request(quorum_at=NOW - ago, **VOTED)

    step = advance(ask, snapshot(*AGREED, settings=policy(wait=wait), **FROZEN))

    assert step.request.state is state


@pytest.mark.parametrize(
    ("ask", "state"),
    [
        pytest.param(request, State.EXPIRED, id="open, and nobody looked for so long"),
        pytest.param(approved, State.EXPIRED, id="approved, and GitHub was away for so long"),
    ],
)
def test_old_approvals_start_nothing_though_all_is_well(ask, state) -> None:
    then = NOW - 30 * MINUTE
    old = ask(quorum_at=then, approved_at=then if ask is approved else None, **VOTED)

    step = advance(old, snapshot(*AGREED))

    ends(step, state, "expired")
    assert step.effects == ()


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(
            approved(mode=Mode.CHECK, quorum_at=NOW - WINDOW / 2), id="a check stays green"
        ),
        pytest.param(rollback(quorum_at=NOW - WINDOW / 2), id="a rollback took no approval"),
    ],
)
def test_what_start_within_does_not_end(ask) -> None:
    assert advance(ask, snapshot(*AGREED)).request.state is State.APPROVED


def test_a_check_that_closed_again_is_late_like_all_others() -> None:
    ask = approved(mode=Mode.CHECK, quorum_at=NOW - 30 * MINUTE)

    ends(advance(ask, snapshot(*AGREED, **FROZEN)), State.EXPIRED, "expired")


@pytest.mark.parametrize(
    ("ago", "state"),
    [(5 * MINUTE - INSTANT, State.OPEN), (5 * MINUTE, State.APPROVED)],
    ids=["an instant before", "to the instant"],
)
def test_the_wait_timer(ago, state) -> None:
    ask = request(quorum_at=NOW - ago, **VOTED)

    step = advance(ask, snapshot(*AGREED, settings=policy(wait="5m")))

    assert step.request.state is state
    if state is State.OPEN:
        assert step.wake == NOW + INSTANT


def test_the_wait_timer_begins_with_the_quorum() -> None:
    step = advance(request(**VOTED), snapshot(*AGREED, settings=policy(wait="30s")))

    assert step.request.state is State.OPEN
    assert step.wake == NOW + timedelta(seconds=30)


@pytest.mark.parametrize(
    ("left", "given", "told", "count"),
    [
        pytest.param(60 * MINUTE + INSTANT, 0, False, 0, id="not before an hour"),
        pytest.param(60 * MINUTE, 0, True, 1, id="an hour before"),
        pytest.param(59 * MINUTE, 1, False, 1, id="once only"),
        pytest.param(15 * MINUTE + INSTANT, 1, False, 1, id="not before a quarter"),
        pytest.param(15 * MINUTE, 1, True, 2, id="a quarter before"),
        pytest.param(15 * MINUTE, 0, True, 2, id="one for both that are due"),
        pytest.param(MINUTE, 2, False, 2, id="never a third"),
    ],
)
def test_reminders(left, given, told, count) -> None:
    ask = request(created_at=NOW + left - WINDOW, expires_at=NOW + left, reminders=given)

    step = advance(ask, snapshot())

    assert (step.is_reminder, step.request.reminders) == (told, count)


@pytest.mark.parametrize(
    ("window", "told"),
    [
        pytest.param(60 * MINUTE + INSTANT, True, id="a little longer than the reminder"),
        pytest.param(60 * MINUTE, False, id="no reminder with the very request"),
        pytest.param(10 * MINUTE, False, id="shorter than both"),
    ],
)
def test_reminders_of_short_windows(window, told) -> None:
    left = min(window, 60 * MINUTE)
    ask = request(created_at=NOW + left - window, expires_at=NOW + left)

    assert advance(ask, snapshot()).is_reminder == told


def test_nobody_is_reminded_of_what_they_did() -> None:
    ask = request(expires_at=NOW + 15 * MINUTE, **VOTED)

    assert not advance(ask, snapshot(*AGREED, **FROZEN)).is_reminder


@pytest.mark.parametrize(
    ("changes", "wake"),
    [
        pytest.param({}, RECONCILE, id="every minute"),
        pytest.param(
            {"expires_at": NOW + timedelta(seconds=7)}, timedelta(seconds=7), id="at the deadline"
        ),
        pytest.param(
            {"expires_at": NOW + 60 * MINUTE + INSTANT}, INSTANT, id="for the first reminder"
        ),
        pytest.param(
            {"expires_at": NOW + 15 * MINUTE + 2 * INSTANT, "reminders": 1},
            2 * INSTANT,
            id="for the second",
        ),
    ],
)
def test_when_it_is_looked_at_again(changes, wake) -> None:
    assert advance(request(**changes), snapshot()).wake == NOW + wake


def test_it_is_looked_at_again_when_the_approvals_grow_old() -> None:
    ask = request(quorum_at=NOW - 30 * MINUTE + INSTANT, **VOTED)

    assert advance(ask, snapshot(*AGREED, **FROZEN)).wake == NOW + INSTANT
