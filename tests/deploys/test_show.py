"""What people see of a request, and how often."""

from dataclasses import replace

import pytest

from bot.deploys.render import REPORTS
from bot.deploys.request import Request
from bot.deploys.show import PAUSE, Showing, show
from bot.deploys.snapshot import Snapshot
from bot.deploys.step import advance
from bot.effects import (
    AnswerRule,
    CompleteCheckRun,
    Dispatch,
    ReportOnRule,
    UpsertComment,
)
from tests.deploys.making import (
    AGREED,
    FROZEN,
    GRACE,
    INSTANT,
    MINUTE,
    NOW,
    RUN,
    SERVER,
    VOTED,
    approved,
    request,
    snapshot,
    vote,
    waiting,
    written,
)

CARD = "deploy-production"


def seen(ask: Request, where: Snapshot) -> Showing:
    return show(advance(ask, where), where, SERVER)


def kinds(effects) -> list[type]:
    return [type(one) for one in effects]


def cards(showing: Showing) -> list[str]:
    return [
        one.body for one in showing.effects if isinstance(one, UpsertComment) and one.marker == CARD
    ]


def test_a_new_request_gets_a_check_run_and_a_card() -> None:
    showing = seen(request(), snapshot())

    assert kinds(showing.effects) == [CompleteCheckRun, UpsertComment]
    assert showing.request.shown.state == "open"
    assert showing.request.shown.card_at == NOW
    assert showing.wake is None


def test_what_did_not_change_is_not_written_again() -> None:
    first = seen(request(), snapshot())

    again = seen(first.request, snapshot(now=NOW + MINUTE))

    assert again.effects == ()
    assert again.request == first.request


@pytest.mark.parametrize(
    ("after", "is_written"),
    [
        pytest.param(PAUSE - INSTANT, False, id="an instant before the pause is over"),
        pytest.param(PAUSE, True, id="when it is over"),
    ],
)
def test_the_card_is_not_written_more_often_than_needed(after, is_written) -> None:
    first = seen(request(), snapshot())
    ask = replace(first.request, votes=(vote(GRACE),))

    then = seen(ask, snapshot(AGREED[0], now=NOW + after))

    assert bool(cards(then)) == is_written
    assert then.wake == (None if is_written else NOW + PAUSE)
    assert (then.request.shown.card == first.request.shown.card) != is_written


def test_what_had_to_wait_is_shown_later() -> None:
    first = seen(request(), snapshot())
    early = seen(replace(first.request, **VOTED), snapshot(*AGREED, now=NOW + INSTANT, **FROZEN))

    late = seen(early.request, snapshot(*AGREED, now=early.wake, **FROZEN))

    assert cards(early) == []
    assert "`grace` by comment" in cards(late)[0]


def test_a_card_of_the_past_is_left_alone() -> None:
    over = seen(request(expires_at=NOW), snapshot())
    ask = replace(over.request, why="other words")

    assert cards(seen(ask, snapshot(now=NOW + MINUTE))) == []
    assert cards(over)


def test_news_do_not_wait() -> None:
    first = seen(request(expires_at=NOW + INSTANT), snapshot())

    then = seen(first.request, snapshot(now=NOW + INSTANT))

    assert "### ⌛" in cards(then)[0]
    assert then.request.shown.state == "expired"


@pytest.mark.parametrize(
    ("ask", "effect"),
    [(request(**VOTED), Dispatch), (waiting(**VOTED), AnswerRule)],
    ids=["dispatched", "let in"],
)
def test_nothing_is_shown_between_a_decision_and_its_performance(ask, effect) -> None:
    where = snapshot(*AGREED, run=RUN if ask.run_id else None)
    step = advance(ask, where)
    assert kinds(step.effects) == [effect]

    showing = show(step, where, SERVER)

    assert showing.effects == ()
    assert showing.request.shown == ask.shown


def test_a_rejection_is_shown_at_once() -> None:
    showing = seen(waiting(expires_at=NOW), snapshot(run=RUN))

    assert cards(showing)
    assert CompleteCheckRun in kinds(showing.effects)


def test_the_check_run_can_be_asked_for_again() -> None:
    first = seen(request(), snapshot())

    again = seen(first.request.unshown(), snapshot(now=NOW + MINUTE))

    assert kinds(again.effects) == [CompleteCheckRun]


def test_a_vote_that_does_not_stand_is_not_on_the_card() -> None:
    forged = written(AGREED[1], editor="eve")

    [card] = cards(seen(request(**VOTED), snapshot(AGREED[0], forged)))

    assert "✅ `grace`" in card
    assert "`alan` by" not in card


def reports(showing: Showing) -> list[str]:
    return [one.comment for one in showing.effects if isinstance(one, ReportOnRule)]


def test_the_waiting_run_is_told_why_it_waits() -> None:
    first = seen(waiting(), snapshot(run=RUN))
    again = seen(first.request, snapshot(run=RUN, now=NOW + MINUTE))
    ask = replace(again.request, votes=(vote(GRACE),))
    voted = seen(ask, snapshot(AGREED[0], run=RUN, now=NOW + MINUTE))

    [said] = reports(first)
    assert said == (
        "Deploy of `3f2a9c1` to **production** waits: Approvals 0 of 2; still needed: "
        "2 more approvals. See pull request #42."
    )
    assert reports(again) == []
    assert len(reports(voted)) == 1
    assert voted.request.reports == 2


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param(REPORTS - 1, True, id="the last"),
        pytest.param(REPORTS, False, id="no more than GitHub takes"),
    ],
)
def test_reports_are_limited(given, told) -> None:
    showing = seen(waiting(reports=given), snapshot(run=RUN))

    assert bool(reports(showing)) == told
    assert showing.request.reports == REPORTS


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(request(), id="no run waits"),
        pytest.param(waiting(expires_at=NOW), id="it is over"),
        pytest.param(
            approved(run_id=9001, is_of_run=True, run_attempt=1, waits=True), id="it is approved"
        ),
    ],
)
def test_nobody_else_is_told(ask) -> None:
    where = snapshot(*(AGREED if ask.votes else ()), run=RUN if ask.run_id else None)

    assert reports(seen(ask, where)) == []
