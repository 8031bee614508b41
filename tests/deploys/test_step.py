"""What becomes of a request: every way from one state to the next."""

from dataclasses import replace

import pytest

from bot.audit.record import Type
from bot.config.environments import Mode
from bot.deploys.request import State
from bot.deploys.snapshot import Release
from bot.deploys.step import FOLLOW, RECONCILE, VALID, advance
from bot.effects import AnswerRule, Dispatch
from tests.deploys.making import (
    AGREED,
    ALAN,
    EVE,
    FROZEN,
    INSTANT,
    MERGED,
    MINUTE,
    NOW,
    OTHER,
    REPO,
    RUN,
    SHA,
    VOTED,
    WINDOW,
    approvals,
    approved,
    ballot,
    request,
    rollback,
    snapshot,
    types,
    waiting,
    written,
)


def test_an_open_request_waits() -> None:
    step = advance(request(), snapshot())

    assert step.request == request()
    assert (step.effects, step.audits, step.is_reminder) == ((), (), False)
    assert step.wake == NOW + RECONCILE
    assert not step.assessment.is_open


def test_approval_dispatches_the_workflow() -> None:
    step = advance(request(**VOTED), snapshot(*AGREED))

    assert step.request.state is State.APPROVED
    assert step.request.quorum_at == step.request.approved_at == NOW
    assert step.request.dispatched_at == NOW
    assert step.effects == (
        Dispatch(
            repo=REPO,
            workflow="deploy.yml",
            ref="main",
            inputs={"sha": SHA, "environment": "production", "request_id": "d41c0ffee0000001"},
            request_id="d41c0ffee0000001",
            decided_at=NOW,
        ),
    )
    assert types(step) == [Type.REQUEST_APPROVED]
    assert step.audits[0].data["needed"] == 2
    assert [one["login"] for one in step.audits[0].data["votes"]] == ["grace", "alan"]
    assert step.wake == NOW + VALID


def test_approval_tells_the_workflow_only_what_it_declares() -> None:
    [effect] = advance(request(inputs=("sha", "canary"), **VOTED), snapshot(*AGREED)).effects

    assert effect.inputs == {"sha": SHA}


def test_approval_lets_a_waiting_job_in() -> None:
    step = advance(waiting(**VOTED), snapshot(*AGREED, run=RUN))

    assert step.request.state is State.APPROVED
    assert step.request.dispatched_at is None
    [effect] = step.effects
    assert replace(effect, comment="") == AnswerRule(
        repo=REPO,
        run_id=9001,
        environment="production",
        is_approved=True,
        comment="",
        request_id="d41c0ffee0000001",
        decided_at=NOW,
    )
    assert effect.comment.startswith(f"`{SHA}` may be deployed.")
    assert "Approved: `grace`, `alan`." in effect.comment
    assert "Request `d41c0ffee0000001`." in effect.comment


@pytest.mark.parametrize(
    ("changes", "settings", "words"),
    [
        pytest.param({}, {"count": 0}, "Approved: nobody was needed.", id="no vote was needed"),
        pytest.param({"overrider": EVE}, {}, "Approved: glass broken by `eve`.", id="overridden"),
    ],
)
def test_the_comment_says_who_agreed(changes, settings, words) -> None:
    where = snapshot(run=RUN, settings=approvals(**settings))

    [effect] = advance(waiting(**changes), where).effects

    assert effect.is_approved
    assert words in effect.comment


def test_approval_of_a_check_does_nothing_but_turn_it_green() -> None:
    step = advance(request(mode=Mode.CHECK, **VOTED), snapshot(*AGREED))

    assert step.request.state is State.APPROVED
    assert step.effects == ()
    assert types(step) == [Type.REQUEST_APPROVED]


def test_a_rollback_takes_no_vote() -> None:
    step = advance(rollback(), snapshot(**FROZEN))

    assert step.request.state is State.APPROVED
    assert isinstance(step.effects[0], Dispatch)
    assert step.audits[0].data["rollback"] is True


def test_a_freeze_holds_what_is_approved() -> None:
    step = advance(request(**VOTED), snapshot(*AGREED, **FROZEN))

    assert step.request.state is State.OPEN
    assert step.request.quorum_at == NOW
    assert step.effects == ()


def test_a_lapsed_vote_ends_the_quorum() -> None:
    before = request(quorum_at=NOW - MINUTE, **VOTED)

    step = advance(before, snapshot(AGREED[0], written(AGREED[1], text="x")))

    assert step.request.quorum_at is None


def test_the_quorum_is_noted_once() -> None:
    before = request(quorum_at=NOW - MINUTE, **VOTED)

    assert advance(before, snapshot(*AGREED, **FROZEN)).request.quorum_at == NOW - MINUTE


def test_a_fresh_decision_is_not_taken_twice() -> None:
    ask = approved(approved_at=NOW - VALID + INSTANT)

    step = advance(ask, snapshot(*AGREED))

    assert step.request == ask
    assert (step.effects, step.audits) == ((), ())


def test_a_stale_decision_is_taken_again() -> None:
    ask = approved(approved_at=NOW - VALID, dispatched_at=NOW - VALID)

    step = advance(ask, snapshot(*AGREED))

    assert step.request.approved_at == NOW
    assert step.request.dispatched_at == NOW - VALID  # to find a run that was started then
    assert len(step.effects) == 1
    assert step.audits == ()


@pytest.mark.parametrize(
    ("state", "waits", "after"),
    [
        pytest.param("in_progress", True, State.RUNNING, id="it goes on"),
        pytest.param("success", True, State.RUNNING, id="it is through"),
        pytest.param("waiting", True, State.APPROVED, id="it waits"),
        pytest.param("in_progress", False, State.APPROVED, id="it never waited"),
    ],
)
def test_a_job_that_went_in_though_we_never_heard_of_it(state, waits, after) -> None:
    there = Release(sha=SHA, state=state, at=NOW, run_id=9001)
    ask = approved(run_id=9001, is_of_run=True, run_attempt=1, waits=waits)

    step = advance(ask, snapshot(*AGREED, run=RUN, place={"mine": there}))

    assert step.request.state is after
    if after is State.RUNNING:
        assert types(step) == [Type.DEPLOY_RELEASED]
        assert [one["login"] for one in step.audits[0].data["votes"]] == ["grace", "alan"]
        assert step.request.started_at == NOW
        assert step.request.waits, "our answer is still on its way, and is no second start"
        assert step.wake == NOW + FOLLOW


def test_a_job_that_went_in_without_a_decision_starts_nothing() -> None:
    there = Release(sha=SHA, state="in_progress", at=NOW, run_id=9001)

    step = advance(waiting(), snapshot(run=RUN, place={"mine": there}))

    assert step.request.state is State.OPEN


def test_a_green_check_is_never_stale() -> None:
    ask = approved(mode=Mode.CHECK, approved_at=NOW - WINDOW / 4)

    assert advance(ask, snapshot(*AGREED)).request == ask


def test_the_gate_may_close_again() -> None:
    step = advance(approved(), snapshot(*AGREED, **FROZEN))

    assert step.request.state is State.OPEN
    assert step.request.approved_at is None
    assert step.request.dispatched_at == NOW
    assert step.effects == ()


def test_a_lost_role_takes_the_decision_back() -> None:
    step = advance(approved(), snapshot(AGREED[0], ballot(ALAN, role=1)))

    assert step.request.state is State.OPEN
    assert step.request.quorum_at is None


@pytest.mark.parametrize(
    ("ask", "pull", "state", "logged"),
    [
        pytest.param(
            approved(mode=Mode.CHECK), {}, State.SUCCEEDED, [Type.DEPLOY_SUCCEEDED], id="approved"
        ),
        pytest.param(
            approved(mode=Mode.CHECK, sha=MERGED),
            {},
            State.SUCCEEDED,
            [Type.DEPLOY_SUCCEEDED],
            id="approved as what it became",
        ),
        pytest.param(
            approved(mode=Mode.CHECK, expires_at=NOW),
            {},
            State.SUCCEEDED,
            [Type.DEPLOY_SUCCEEDED],
            id="seen only when the window is over",
        ),
        pytest.param(
            request(mode=Mode.CHECK),
            {},
            State.CANCELLED,
            [Type.REQUEST_CANCELLED, Type.DEPLOY_BYPASSED],
            id="not approved",
        ),
        pytest.param(
            approved(mode=Mode.CHECK),
            {"head_sha": OTHER},
            State.CANCELLED,
            [Type.REQUEST_CANCELLED, Type.DEPLOY_BYPASSED],
            id="another commit was approved",
        ),
    ],
)
def test_a_merge(ask, pull, state, logged) -> None:
    merged = {"is_open": False, "merge_sha": MERGED} | pull

    step = advance(ask, snapshot(*AGREED, pull=merged))

    assert step.request.state is state
    assert types(step) == logged
    assert step.effects == ()
