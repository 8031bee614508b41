"""What people must not miss."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.deploys.notices import notices
from bot.deploys.request import Request, Shown, State
from bot.deploys.show import Showing, show
from bot.deploys.snapshot import Snapshot
from bot.deploys.step import Step, advance
from bot.effects import (
    Alert,
    UpsertComment,
)
from tests.deploys.making import (
    AGREED,
    ALAN,
    GRACE,
    NOW,
    SERVER,
    VOTED,
    ballot,
    request,
    rollback,
    running,
    snapshot,
    vote,
    written,
)


def seen(ask: Request, where: Snapshot) -> Showing:
    return show(advance(ask, where), where, SERVER)


def kinds(effects) -> list[type]:
    return [type(one) for one in effects]


def notes(step: Step) -> list[UpsertComment]:
    return [one for one in notices(step) if isinstance(one, UpsertComment)]


@pytest.mark.parametrize(
    ("state", "is_told"),
    [
        (State.OPEN, False),
        (State.APPROVED, False),
        (State.RUNNING, False),
        (State.SUCCEEDED, False),
        (State.FAILED, True),
        (State.REJECTED, True),
        (State.EXPIRED, True),
        (State.SUPERSEDED, True),
        (State.CANCELLED, False),
    ],
)
def test_which_ends_are_told(state, is_told) -> None:
    new = Step(request=request(state=state, why="why", shown=Shown(state="open")))
    known = Step(request=request(state=state, why="why", shown=Shown(state=state)))

    assert len(notes(new)) == is_told
    assert notes(known) == []


@pytest.mark.parametrize(
    ("ask", "line"),
    [
        pytest.param(request(state=State.EXPIRED, why="x"), "/deploy production", id="expired"),
        pytest.param(
            running(state=State.FAILED, why="x"), '/rollback production --reason "…"', id="failed"
        ),
    ],
)
def test_the_next_command_is_there_to_paste(ask, line) -> None:
    [told] = notes(Step(request=ask))

    assert f"```\n{line}\n```" in told.body
    assert told.marker == f"deploy-production-{ask.id}-{ask.state}"
    assert told.number == 42


def test_a_rollback_that_succeeded_is_told() -> None:
    [told] = notes(Step(request=rollback(state=State.SUCCEEDED)))

    assert told.body.startswith("**Rollback of `3f2a9c1` to **production** succeeded.**")
    assert "```" not in told.body


def test_reminders_are_told_once_each() -> None:
    where = snapshot(now=NOW + timedelta(minutes=55))
    step = advance(request(), where)

    [told] = notes(step)

    assert told.marker.endswith("-reminder-1")
    assert "The window ends at Mon 5 Jan 13:50 UTC." in told.body
    assert "```\n/approve-deploy production 3f2a9c1\n```" in told.body
    assert notes(advance(step.request, where)) == []


def test_a_vote_that_was_tampered_with_raises_an_alarm() -> None:
    forged = written(AGREED[1], editor="eve")

    told, alarm = sorted(
        notices(advance(request(**VOTED), snapshot(AGREED[0], forged))),
        key=lambda one: isinstance(one, Alert),
    )

    assert "The vote of `alan` was edited by `eve`." in told.body
    assert alarm.kind == "tampered"
    assert alarm.text == ("the vote of alan on request d41c0ffee0000001 was edited by eve")


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (written(AGREED[1], editor="alan", editor_id=ALAN.id), "was edited"),
        (replace(AGREED[1], writing=None), "was deleted"),
        (written(AGREED[1], is_dismissed=True), "was dismissed"),
    ],
    ids=["edited", "deleted", "dismissed"],
)
def test_a_vote_that_was_taken_back_is_told_without_an_alarm(bad, why) -> None:
    told = list(notices(advance(request(**VOTED), snapshot(AGREED[0], bad))))

    assert kinds(told) == [UpsertComment]
    assert f"**The vote of `alan` {why}.**" in told[0].body


def test_every_void_vote_has_a_notice_of_its_own() -> None:
    both = [written(one, text="x") for one in AGREED]
    later = replace(both[1], vote=vote(ALAN, at=NOW))

    first = notes(advance(request(**VOTED), snapshot(*both)))
    second = notes(advance(request(votes=(vote(ALAN, at=NOW),)), snapshot(later)))

    assert len({one.marker for one in (*first, *second)}) == 3


def test_a_decision_does_not_hide_a_void_vote() -> None:
    third = ballot(ALAN)
    ask = request(votes=(vote(GRACE), vote(ALAN)))
    where = snapshot(written(AGREED[0], editor="eve"), third, settings=snapshot().settings)
    one_is_enough = where.settings.model_copy(
        update={"approvals": where.settings.approvals.model_copy(update={"count": 1})}
    )
    where = replace(where, policies=replace(where.policies, environment=one_is_enough))

    showing = seen(ask, where)

    assert kinds(showing.effects) == [Alert, UpsertComment]
    assert showing.request.state is State.APPROVED
