"""Where a request may go, and how it is told from others."""

from dataclasses import replace
from itertools import pairwise, product

import pytest
from hypothesis import given, strategies as st

from bot.config.environments import Mode
from bot.deploys.request import (
    BEFORE_START,
    LIVE,
    TRANSITIONS,
    State,
    Withdrawal,
    digest_of,
    is_out_of_date,
    of_run,
    request_id,
)
from bot.model import Repo, RepoId, User
from tests.deploys.making import (
    ALAN,
    GRACE,
    INSTANT,
    NOW,
    REPO,
    approved,
    request,
    rollback,
    running,
    vote,
)

ENDS = {
    State.SUCCEEDED,
    State.FAILED,
    State.REJECTED,
    State.EXPIRED,
    State.SUPERSEDED,
    State.CANCELLED,
}
EARLY_ENDS = {State.REJECTED, State.EXPIRED, State.SUPERSEDED, State.CANCELLED}
WAYS = {
    *((State.OPEN, state) for state in {State.APPROVED, *EARLY_ENDS}),
    *((State.APPROVED, state) for state in {State.OPEN, State.RUNNING, *EARLY_ENDS}),
    (State.APPROVED, State.SUCCEEDED),  # where merging is deploying
    (State.RUNNING, State.SUCCEEDED),
    (State.RUNNING, State.FAILED),
}


@pytest.mark.parametrize("way", [*product(State, State)], ids=lambda way: f"{way[0]} to {way[1]}")
def test_where_a_request_may_go(way) -> None:
    before, after = way
    if way in WAYS:
        assert request(state=before).to(after).state is after
    else:
        with pytest.raises(ValueError, match=f"that is {before} cannot become {after}"):
            request(state=before).to(after)


@given(st.lists(st.sampled_from(State), max_size=8))
def test_no_end_is_ever_left(wishes) -> None:
    states = [State.OPEN]
    for wish in wishes:
        if wish in TRANSITIONS.get(states[-1], ()):
            states.append(request(state=states[-1]).to(wish).state)

    assert all(before not in ENDS for before, _ in pairwise(states))


@pytest.mark.parametrize("state", State)
def test_the_kinds_of_states(state) -> None:
    ask = request(state=state)

    assert ask.is_live == (state not in ENDS) == (state in LIVE)
    assert (state in BEFORE_START) == (state in {State.OPEN, State.APPROVED})
    assert ask.has_the_floor == (state in {State.APPROVED, State.RUNNING})


def test_a_green_check_keeps_nobody_else_out() -> None:
    assert not approved(mode=Mode.CHECK).has_the_floor


def test_a_rollback_needs_no_approval() -> None:
    assert request().needs_approval
    assert not rollback().needs_approval


def test_the_end() -> None:
    ended = running().end(State.FAILED, NOW, "the run ended: failure", "failed")

    assert (ended.state, ended.ended_at) == (State.FAILED, NOW)
    assert (ended.why, ended.reason_code) == ("the run ended: failure", "failed")


def test_votes_are_one_for_each_voter() -> None:
    first, other, second = vote(GRACE), vote(ALAN), vote(replace(GRACE, login="grace-2"), at=NOW)

    ask = request().with_vote(first).with_vote(other).with_vote(second)

    assert ask.votes == (other, second)
    assert ask.vote_of(User(id=GRACE.id, login="x")) == second
    assert ask.vote_of(User(id=99, login="grace")) is None
    assert ask.without_vote(GRACE).votes == (other,)
    assert ask.without_vote(User(id=99, login="grace")) == ask


def test_what_people_know() -> None:
    shown = running().told()

    assert shown.shown.state == "running"
    assert replace(shown, shown=replace(shown.shown, check="x")).unshown() == shown


def test_environments_are_not_told_apart_by_case() -> None:
    assert request(environment="Production").is_for("pRODUCTION")
    assert not request(environment="production").is_for("prod")


def test_the_request_of_a_run() -> None:
    mine = running(run_id=9001, environment="Production")
    some = [request(), running(run_id=9002), running(environment="qa"), mine]

    assert of_run(some, 9001, "production") == mine
    assert of_run(some, 9003, "production") is None
    assert of_run(some, 9002, "qa") is None


@pytest.mark.parametrize(
    ("asked", "withdrawn", "is_late"),
    [
        pytest.param(None, (), False, id="nobody knows when it was asked for"),
        pytest.param(NOW, (), False, id="with the request"),
        pytest.param(NOW + INSTANT, (), True, id="before the request"),
        pytest.param(NOW, (Withdrawal(voter=GRACE, at=NOW),), False, id="after taking it back"),
        pytest.param(
            NOW, (Withdrawal(voter=GRACE, at=NOW + INSTANT),), True, id="before taking it back"
        ),
        pytest.param(
            NOW, (Withdrawal(voter=ALAN, at=NOW + INSTANT),), False, id="another took theirs back"
        ),
        pytest.param(
            NOW,
            (Withdrawal(voter=GRACE, at=NOW), Withdrawal(voter=GRACE, at=NOW + INSTANT)),
            True,
            id="before one of two",
        ),
    ],
)
def test_words_that_come_late(asked, withdrawn, is_late) -> None:
    ask = request(asked_at=asked, withdrawn=withdrawn)

    assert is_out_of_date(ask, GRACE, NOW) == is_late


@pytest.mark.parametrize(
    ("repo", "environment", "origin", "same"),
    [
        pytest.param(REPO, "production", "c1/1", True, id="the same twice"),
        pytest.param(replace(REPO, name="renamed"), "production", "c1/1", True, id="renamed"),
        pytest.param(REPO, "PRODUCTION", "c1/1", True, id="in any case"),
        pytest.param(Repo(RepoId(75), "octo", "shop"), "production", "c1/1", False, id="a repo"),
        pytest.param(REPO, "staging", "c1/1", False, id="an environment"),
        pytest.param(REPO, "production", "c1/2", False, id="a line"),
    ],
)
def test_what_makes_a_request_another(repo, environment, origin, same) -> None:
    name = request_id(repo, environment, origin)

    assert (name == request_id(REPO, "production", "c1/1")) == same
    assert len(name) == 16
    assert int(name, 16)


@given(st.text())
def test_a_text_is_known_by_its_digest(text) -> None:
    assert digest_of(text) == digest_of(text)
    assert digest_of(text) != digest_of(text + " ")
