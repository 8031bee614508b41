"""How a request ends, and what a vote is worth that was changed."""

from dataclasses import replace

import pytest

from bot.audit.record import Type
from bot.deploys.condition import never
from bot.deploys.request import State
from bot.deploys.snapshot import Checks, Release
from bot.deploys.step import FOLLOW, advance, close
from bot.effects import AnswerRule, CancelRun
from bot.markdown import one_line
from bot.model import RepoId
from bot.reason import Reason
from tests.deploys.making import (
    AGREED,
    ALAN,
    EVE,
    FROZEN,
    GRACE,
    LIVE,
    NOW,
    OTHER,
    REPO,
    RUN,
    SHA,
    VOTED,
    WINDOW,
    approved,
    ends,
    policy,
    request,
    rollback,
    running,
    snapshot,
    types,
    waiting,
    written,
)


@pytest.mark.parametrize(
    ("changes", "state", "reason"),
    [
        pytest.param({"pull": {"head_sha": OTHER}}, State.SUPERSEDED, "head_moved", id="a push"),
        pytest.param(
            {"policies": {"digest": "p2"}}, State.SUPERSEDED, "policy_changed", id="a new policy"
        ),
        pytest.param({"pull": {"is_open": False}}, State.CANCELLED, "cancelled", id="closed"),
        pytest.param(
            {"pull": {"head_repo_id": RepoId(75)}}, State.REJECTED, "fork_denied", id="a fork"
        ),
        pytest.param(
            {"settings": policy(refs=["main"])}, State.REJECTED, "ref_denied", id="a branch"
        ),
        pytest.param(
            {"run": replace(RUN, event="workflow_dispatch")},
            State.REJECTED,
            "foreign_run",
            id="a run by hand",
        ),
        pytest.param(
            {"run": replace(RUN, attempt=2)}, State.SUPERSEDED, "head_moved", id="a re-run"
        ),
        pytest.param(
            {"run": replace(RUN, status="completed")},
            State.CANCELLED,
            "cancelled",
            id="a run that ended",
        ),
    ],
)
@pytest.mark.parametrize("before", [State.OPEN, State.APPROVED])
def test_what_is_in_vain_ends_and_frees_the_job(changes, state, reason, before) -> None:
    step = advance(waiting(state=before, **VOTED), snapshot(*AGREED, **({"run": RUN} | changes)))

    ends(step, state, reason)
    [effect] = step.effects
    assert isinstance(effect, AnswerRule)
    assert not effect.is_approved
    assert effect.comment == one_line(f"Not deployed: {step.request.why}", 1_024)
    assert len(step.audits) == 1


@pytest.mark.parametrize(
    ("ask", "effects"),
    [
        pytest.param(request(), (), id="nothing was started"),
        pytest.param(
            request(run_id=9001), (CancelRun(repo=REPO, run_id=9001),), id="a run of ours"
        ),
        pytest.param(waiting(waits=False), (), id="a run of someone else's that waits no more"),
    ],
)
def test_what_is_freed(ask, effects) -> None:
    step = close(ask, State.CANCELLED, NOW, never("ada wanted it", Reason.CANCELLED), by=EVE)

    ends(step, State.CANCELLED, "cancelled")
    assert step.effects == effects
    assert step.audits[0].actor == EVE
    assert step.audits[0].data["words"] == "ada wanted it"


@pytest.mark.parametrize(
    ("state", "type_"),
    [
        (State.REJECTED, Type.REQUEST_REJECTED),
        (State.EXPIRED, Type.REQUEST_EXPIRED),
        (State.SUPERSEDED, Type.REQUEST_SUPERSEDED),
        (State.CANCELLED, Type.REQUEST_CANCELLED),
    ],
)
def test_every_end_is_logged(state, type_) -> None:
    step = close(request(), state, NOW, replace(never("x", Reason.REJECTED), reason=None))

    assert types(step) == [type_]
    assert step.request.reason_code == state


def mine(state: str, *, healthy: bool) -> Release:
    return Release(sha=SHA, state=state, at=NOW, run_id=9001, was_healthy=healthy)


@pytest.mark.parametrize(
    ("conclusion", "deployment", "state", "why"),
    [
        pytest.param("success", None, State.SUCCEEDED, "it succeeded", id="the run succeeded"),
        pytest.param("failure", None, State.FAILED, "the run ended: failure", id="the run failed"),
        pytest.param(
            "failure",
            mine("success", healthy=True),
            State.SUCCEEDED,
            "it succeeded",
            id="a later job failed",
        ),
        pytest.param(
            "success",
            mine("failure", healthy=False),
            State.FAILED,
            "the run ended: success",
            id="the deployment failed",
        ),
        pytest.param(
            "timed_out",
            mine("error", healthy=False),
            State.FAILED,
            "the run ended: timed\\_out",
            id="words of GitHub are quoted",
        ),
    ],
)
def test_a_run_that_ended(conclusion, deployment, state, why) -> None:
    ended = replace(RUN, status="completed", conclusion=conclusion)

    step = advance(running(), snapshot(run=ended, place={"mine": deployment}))

    assert (step.request.state, step.request.why) == (state, why)
    assert step.request.ended_at == NOW
    assert types(step) == [
        Type.DEPLOY_SUCCEEDED if state is State.SUCCEEDED else Type.DEPLOY_FAILED
    ]
    assert step.wake is None
    assert step.effects == ()


def test_a_rollback_that_succeeded() -> None:
    ended = replace(RUN, status="completed", conclusion="success")
    back = rollback(state=State.RUNNING, run_id=9001)

    assert types(advance(back, snapshot(run=ended))) == [Type.ROLLBACK_SUCCEEDED]


def test_a_run_that_goes_on() -> None:
    for status in ("queued", "in_progress", "waiting"):
        step = advance(running(), snapshot(run=replace(RUN, status=status)))

        assert step.request == running()
        assert step.wake == NOW + FOLLOW


def test_a_run_that_is_gone() -> None:
    ends_as = advance(running(), snapshot()).request

    assert (ends_as.state, ends_as.why) == (State.FAILED, "the run ended: it is gone")


@pytest.mark.parametrize(
    "where",
    [
        pytest.param(snapshot(run=RUN, pull={"head_sha": OTHER}), id="a push"),
        pytest.param(snapshot(run=RUN, **FROZEN), id="a freeze"),
        pytest.param(snapshot(run=RUN, now=NOW + WINDOW), id="the end of the window"),
        pytest.param(snapshot(run=RUN, checks=Checks(results=())), id="a check"),
    ],
)
def test_nothing_stops_what_runs(where) -> None:
    assert advance(running(), where).request == running()


@pytest.mark.parametrize(
    ("changed", "type_", "reason", "editor"),
    [
        pytest.param({"editor": "eve"}, Type.VOTE_TAMPERED, "was edited", "eve", id="tampered"),
        pytest.param(
            {"editor": "alan", "editor_id": ALAN.id},
            Type.VOTE_VOIDED,
            "was edited",
            "alan",
            id="edited",
        ),
        pytest.param({"is_dismissed": True}, Type.VOTE_VOIDED, "was dismissed", "", id="dismissed"),
    ],
)
def test_a_vote_that_was_changed_is_taken_away(changed, type_, reason, editor) -> None:
    bad = written(AGREED[1], **changed)

    step = advance(request(**VOTED), snapshot(AGREED[0], bad))

    assert step.voided == (bad,)
    assert [one.voter for one in step.request.votes] == [GRACE]
    assert types(step) == [type_]
    data = step.audits[0].data
    assert (data["reason"], data["editor"]) == (reason, editor)
    assert data["vote"]["id"] == ALAN.id
    assert step.request.state is State.OPEN


def test_a_vote_that_was_deleted_is_taken_away() -> None:
    step = advance(approved(), snapshot(AGREED[0], replace(AGREED[1], writing=None)))

    assert types(step) == [Type.VOTE_VOIDED]
    assert step.request.state is State.OPEN


@pytest.mark.parametrize(
    "state",
    [
        State.SUCCEEDED,
        State.FAILED,
        State.REJECTED,
        State.EXPIRED,
        State.SUPERSEDED,
        State.CANCELLED,
    ],
)
def test_an_end_is_the_end(state) -> None:
    over = approved(state=state, previous_sha=LIVE)

    step = advance(over, snapshot(*AGREED, now=NOW + WINDOW, pull={"head_sha": OTHER}))

    assert step.request == over
    assert (step.effects, step.audits, step.voided, step.wake) == ((), (), (), None)
