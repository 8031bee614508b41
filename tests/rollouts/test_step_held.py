"""Why a rollout is held, and when it is not any more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.audit.record import Type
from bot.deploys.request import State as RequestState
from bot.rollouts.holding import resume, trouble_of
from bot.rollouts.moving import go_on
from bot.rollouts.rollout import Cause
from bot.rollouts.state import State
from bot.rollouts.step import advance
from tests.deploys.making import GRACE, INSTANT, MINUTE, NOW
from tests.rollouts.making import (
    ASTRAY,
    AWAY,
    BAD,
    FEW,
    GOOD,
    ILL,
    POLL,
    QUIET,
    UNCOUNTED,
    ask,
    held,
    hold,
    is_whole,
    look,
    polled,
    reading,
    rollout,
    types,
    weights,
)

HOURS = timedelta(hours=1)
JUDGED = [State.ANALYSING, State.EXTENDED, State.AWAITING_PROMOTION]
WATCHED = [*JUDGED, State.WARMUP, State.POST_BAKE]
OUTAGE = 15 * MINUTE


@pytest.mark.parametrize("state", WATCHED)
@pytest.mark.parametrize(
    ("facts", "world", "cause"),
    [
        pytest.param(
            {"missing": 3}, {"reading": AWAY}, None, id="four polls in a row counted nothing"
        ),
        pytest.param({"missing": 4}, {"reading": AWAY}, Cause.PROVIDER, id="the fifth"),
        pytest.param({"missing": 4}, {"reading": QUIET}, None, id="then there was an answer"),
        pytest.param(
            {"unseen_since": NOW - 2 * POLL + INSTANT},
            {"weight": AWAY},
            None,
            id="not seen for less than two polls",
        ),
        pytest.param(
            {"unseen_since": NOW - 2 * POLL}, {"weight": AWAY}, Cause.TRAFFIC, id="for two polls"
        ),
        pytest.param({"unseen_since": NOW - 2 * POLL}, {}, None, id="then it was seen"),
        pytest.param(
            {"unseen_since": NOW - 2 * POLL, "missing": 9},
            {"weight": AWAY, "reading": AWAY},
            Cause.TRAFFIC,
            id="both: the weight matters more",
        ),
    ],
)
def test_what_cannot_be_seen_holds_it(state, facts, world, cause) -> None:
    old = rollout(state, points=(FEW,), **facts)

    step = advance(old, look(**({"weight": old.wanted} | world)))

    is_whole(step)
    assert (step.rollout.hold.cause if step.rollout.hold else None) == cause
    assert weights(step) == []
    if cause:
        assert step.rollout.hold.back is state
        assert step.rollout.hold.since == NOW
        assert Type.CANARY_HELD in types(step)


@pytest.mark.parametrize("state", JUDGED)
@pytest.mark.parametrize(
    ("points", "cause", "words"),
    [
        pytest.param(ILL, Cause.ENVIRONMENT, "stable included", id="stable fails as well"),
        pytest.param(ASTRAY, Cause.SHARE, "it gets 3% of the requests, and should get 10%", id="x"),
    ],
)
def test_what_cannot_be_judged_holds_it(state, points, cause, words) -> None:
    step = advance(rollout(state, points=(points,)), look())

    is_whole(step)
    assert step.rollout.hold.cause is cause
    assert words in step.rollout.hold.words
    assert weights(step) == []


@pytest.mark.parametrize(
    ("state", "facts"),
    [
        pytest.param(State.ANALYSING, {"step": 1}, id="that was at another weight"),
        pytest.param(State.POST_BAKE, {}, id="all of it is all of it"),
    ],
)
def test_a_share_that_says_nothing(state, facts) -> None:
    old = rollout(state, points=(ASTRAY,), **facts)

    assert advance(old, look(old.wanted)).rollout.hold is None


@pytest.mark.parametrize(
    ("state", "is_pushed", "after"),
    [
        pytest.param(State.WARMUP, False, State.WARMUP, id="not while it warms up"),
        pytest.param(State.ANALYSING, False, State.HELD, id="a human must say"),
        pytest.param(State.ANALYSING, True, State.AWAITING_PROMOTION, id="a human said"),
        pytest.param(State.AWAITING_PROMOTION, True, State.AWAITING_PROMOTION, id="and waits"),
    ],
)
def test_without_counts_a_human_decides(state, is_pushed, after) -> None:
    old = rollout(state, UNCOUNTED, is_pushed=is_pushed)

    step = advance(old, look(reading=None))

    is_whole(step)
    assert step.rollout.state is after
    assert (step.rollout.hold.cause if step.rollout.hold else None) == (
        Cause.NO_METRICS if after is State.HELD else None
    )
    assert step.rollout.judgement is None


@pytest.mark.parametrize("back", WATCHED)
@pytest.mark.parametrize("cause", [Cause.PROVIDER, Cause.TRAFFIC, Cause.SHARE, Cause.ENVIRONMENT])
def test_what_passes_lets_it_go_on(cause, back) -> None:
    old = held(cause, back, held_for=2 * MINUTE)

    step = advance(old, look())

    is_whole(step)
    assert step.rollout.state is back
    assert step.rollout.held_for == 3 * MINUTE
    assert types(step) == [Type.CANARY_RESUMED]
    assert step.audits[0].data["reason"] == cause


@pytest.mark.parametrize(
    ("cause", "facts", "world"),
    [
        pytest.param(Cause.PAUSED, {"points": (GOOD,)}, {}, id="a person paused it"),
        pytest.param(Cause.NO_METRICS, {"settings": UNCOUNTED}, {}, id="nobody counts"),
        pytest.param(Cause.INCONCLUSIVE, {"points": (FEW,)}, {}, id="the answer is open"),
        pytest.param(Cause.INCONCLUSIVE, {}, {}, id="there is no answer"),
        pytest.param(Cause.PROVIDER, {"missing": 9}, {"reading": AWAY}, id="still no counts"),
        pytest.param(
            Cause.TRAFFIC, {"unseen_since": NOW - MINUTE}, {"weight": AWAY}, id="still blind"
        ),
        pytest.param(Cause.SHARE, {"points": (ASTRAY,)}, {}, id="still astray"),
        pytest.param(Cause.ENVIRONMENT, {"points": (ILL,)}, {}, id="still ill"),
        pytest.param(
            Cause.TRAFFIC, {"missing": 9}, {"reading": AWAY}, id="another cause came meanwhile"
        ),
    ],
)
def test_what_does_not_pass_holds_on(cause, facts, world) -> None:
    old = held(cause, **facts)

    step = advance(old, look(**world))

    is_whole(step)
    assert step.rollout.state is State.HELD
    assert step.rollout.hold == old.hold
    assert weights(step) == []


def test_an_open_answer_that_turns_out_good_goes_on() -> None:
    old = held(Cause.INCONCLUSIVE, State.EXTENDED, points=(GOOD,), is_approved=True)

    again = advance(old, look())
    assert again.rollout.state is State.EXTENDED
    assert weights(again) == []

    assert weights(advance(again.rollout, look(now=NOW + POLL))) == [50]


@pytest.mark.parametrize(
    ("cause", "facts", "settings", "since", "is_lost"),
    [
        pytest.param(Cause.TRAFFIC, {}, {}, OUTAGE - INSTANT, False, id="not seen, not for long"),
        pytest.param(Cause.TRAFFIC, {}, {}, OUTAGE, True, id="not seen for too long"),
        pytest.param(Cause.PROVIDER, {}, {}, OUTAGE, False, id="a low weight stays"),
        pytest.param(Cause.PROVIDER, {"wanted": 10.1}, {}, OUTAGE, True, id="a greater one not"),
        pytest.param(
            Cause.PROVIDER, {"wanted": 10.1}, {}, OUTAGE - INSTANT, False, id="not for long"
        ),
        pytest.param(
            Cause.PROVIDER, {}, {"on_provider_error": "rollback"}, OUTAGE, True, id="as they want"
        ),
        pytest.param(
            Cause.PROVIDER,
            {"wanted": 50.0},
            {"on_provider_error": "hold"},
            OUTAGE,
            False,
            id="as they want, likewise",
        ),
        pytest.param(Cause.PAUSED, {"wanted": 50.0}, {}, OUTAGE, False, id="people may take long"),
        pytest.param(Cause.INCONCLUSIVE, {"wanted": 50.0}, {}, OUTAGE, False, id="likewise"),
    ],
)
def test_what_nobody_sees_for_too_long_goes_back(cause, facts, settings, since, is_lost) -> None:
    old = held(
        cause,
        settings=settings,
        held_since=NOW - since,
        missing=9,
        unseen_since=NOW - since,
        **facts,
    )

    step = advance(old, look(AWAY, reading=AWAY))

    is_whole(step)
    assert step.rollout.state is (State.ROLLING_BACK if is_lost else State.HELD)
    if is_lost:
        assert step.rollout.reason_code == f"{cause}_outage"
        assert step.rollout.why == "somebody paused it for 15m"
        assert weights(step) == [0]
        assert Type.CANARY_RESUMED not in types(step)


@pytest.mark.parametrize("cause", list(Cause))
@pytest.mark.parametrize("is_approved", [False, True])
def test_people_may_promote_what_is_held(cause, is_approved) -> None:
    old = held(cause, State.ANALYSING, points=(FEW,), is_pushed=True, is_approved=is_approved)

    step = advance(old, look())

    is_whole(step)
    assert step.rollout.state is (State.PROMOTING if is_approved else State.AWAITING_PROMOTION)
    assert weights(step) == ([100] if is_approved else [])
    assert step.wants_promotion != is_approved


@pytest.mark.parametrize(
    ("points", "facts", "world"),
    [
        pytest.param((ILL,), {}, {}, id="stable fails"),
        pytest.param((ASTRAY,), {}, {}, id="the share is off"),
        pytest.param((FEW,), {"missing": 9}, {"reading": AWAY}, id="nobody counts"),
    ],
)
def test_what_people_promote_is_not_held_while_it_waits_for_its_approval(
    points, facts, world
) -> None:
    old = rollout(State.AWAITING_PROMOTION, points=points, is_pushed=True, **facts)

    assert advance(old, look(**world)).rollout.state is State.AWAITING_PROMOTION
    approved = look(promotion=ask(RequestState.APPROVED), **world)
    assert weights(advance(old, approved)) == [100]

    blind = replace(old, unseen_since=NOW - 2 * POLL)
    assert advance(blind, look(AWAY)).rollout.hold.cause is Cause.TRAFFIC


def test_what_is_paused_while_it_moves_goes_on_moving() -> None:
    old = held(Cause.PROVIDER, State.APPLYING, moved_at=None, seen=0.0, points=(BAD,))

    assert weights(advance(old, look(0.0))) == [10], "it is ordered again meanwhile"
    assert advance(old, look()).rollout.state is State.APPLYING


@pytest.mark.parametrize("settings", [{}, UNCOUNTED], ids=["", "nobody counts"])
def test_what_warms_up_while_it_is_held_is_not_judged(settings) -> None:
    old = held(Cause.PAUSED, State.WARMUP, settings=settings)
    cold = reading(polled((9_000, 40), (1_000, 300)))

    step = advance(old, look(reading=cold))
    assert step.rollout.state is State.HELD
    assert (len(step.rollout.warm), step.rollout.points) == (1, ())

    broken = reading(polled((9_000, 40), (1_000, 900)))
    assert advance(old, look(reading=broken)).rollout.reason_code == "breaker"


def test_what_is_watched_while_it_is_held_is_held_against_what_was_before() -> None:
    errors_as_ever = polled((0, 0), (10_000, 300), step=2)
    before = (polled((10_000, 300), (0, 0)).stable,)
    old = held(Cause.PROVIDER, State.POST_BAKE, before=before, step=2, wanted=100.0, seen=100.0)

    step = advance(old, look(100.0, reading=reading(errors_as_ever)))

    assert step.rollout.state is State.POST_BAKE
    bad = reading(replace(BAD, step=2))
    assert advance(old, look(100.0, reading=bad)).rollout.state is State.ROLLING_BACK


def test_who_paused_it_is_recorded() -> None:
    old = rollout(missing=4, points=(FEW,))

    step = advance(old, look(reading=AWAY))
    [entry] = [one for one in step.audits if one.type is Type.CANARY_HELD]

    assert (entry.actor, entry.data["reason"]) == (None, "provider")
    assert hold().by == GRACE


def test_a_hold_without_a_reason_is_a_mistake_of_ours() -> None:
    broken = rollout(State.HELD, hold=None)

    with pytest.raises(ValueError, match="says why"):
        go_on(broken, look())
    with pytest.raises(ValueError, match="says why"):
        resume(broken, NOW)


@pytest.mark.parametrize(
    ("world", "words"),
    [
        ({}, ""),
        ({"weight": AWAY}, "it does not answer"),
        ({"reading": AWAY}, "it does not answer"),
        ({"weight": AWAY, "reading": AWAY}, "it does not answer; it does not answer"),
        ({"reading": None}, ""),
    ],
)
def test_trouble_in_words(world, words) -> None:
    assert trouble_of(look(**world)) == words
