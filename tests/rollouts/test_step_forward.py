"""How a rollout goes from weight to weight."""

from dataclasses import replace

import pytest

from bot.audit.record import Type
from bot.deploys.request import State as RequestState
from bot.judge.verdict import Verdict
from bot.rollouts.rollout import Cause
from bot.rollouts.state import State
from bot.rollouts.step import AGAIN, advance
from tests.deploys.making import INSTANT, MINUTE, NOW
from tests.rollouts.making import (
    AWAY,
    BAD,
    BAKE,
    EXTEND,
    FEW,
    GOOD,
    NEVER,
    POLL,
    UNCOUNTED,
    WARMUP,
    ask,
    is_whole,
    look,
    polled,
    reading,
    rollout,
    types,
    weights,
)

AUTO = {"promote": "auto"}
APPROVED = ask(RequestState.APPROVED)


@pytest.mark.parametrize(
    ("wanted", "seen", "is_there"),
    [
        pytest.param(10.0, 10.0, True, id="exactly"),
        pytest.param(10.0, 9.5, True, id="half a point below"),
        pytest.param(10.0, 10.5, True, id="half a point above"),
        pytest.param(10.0, 9.49, False, id="less"),
        pytest.param(10.0, 10.51, False, id="more"),
        pytest.param(0.4, 0.2, True, id="half of very little"),
        pytest.param(0.4, 0.0, False, id="nothing is not very little"),
        pytest.param(10.0, None, False, id="a write is under way"),
        pytest.param(10.0, AWAY, False, id="nobody can tell"),
    ],
)
def test_a_weight_is_there_when_it_is_read_back(wanted, seen, is_there) -> None:
    moving = rollout(State.APPLYING, wanted=wanted, plan=(wanted, 100.0))

    step = advance(moving, look(seen))

    is_whole(step)
    assert step.rollout.state is (State.WARMUP if is_there else State.APPLYING)
    assert step.rollout.moved_at == (NOW if is_there else None)
    assert types(step) == ([Type.CANARY_MOVED] if is_there else [])
    assert weights(step) == []


@pytest.mark.parametrize(
    ("after", "again"),
    [
        pytest.param(POLL - INSTANT, False, id="within a poll it is waited for"),
        pytest.param(POLL, True, id="after a poll it is ordered again"),
    ],
)
@pytest.mark.parametrize("state", [State.APPLYING, State.PROMOTING])
@pytest.mark.parametrize("seen", [0.0, None, AWAY])
def test_an_order_is_repeated(state, seen, after, again) -> None:
    moving = rollout(state, ordered_at=NOW - after)

    step = advance(moving, look(seen))

    is_whole(step)
    assert step.rollout.state is state
    assert weights(step) == ([moving.wanted] if again else [])
    assert step.rollout.fence == moving.fence, "the same order, once more"
    assert step.wake == NOW + (AGAIN if again else 3 * AGAIN)
    assert types(step) == []


def test_an_order_that_was_never_given_is_given() -> None:
    assert weights(advance(rollout(State.APPLYING, ordered_at=None), look(0.0))) == [10]


@pytest.mark.parametrize(
    ("settings", "state", "end"),
    [
        pytest.param({}, State.POST_BAKE, [], id="it is watched"),
        pytest.param({"watch": "0s"}, State.SUCCEEDED, [Type.DEPLOY_SUCCEEDED], id="not watched"),
        pytest.param(UNCOUNTED, State.SUCCEEDED, [Type.DEPLOY_SUCCEEDED], id="nobody counts"),
    ],
)
def test_all_of_the_traffic(settings, state, end) -> None:
    step = advance(rollout(State.PROMOTING, settings), look(100.0))

    is_whole(step)
    assert step.rollout.state is state
    assert types(step) == [Type.CANARY_MOVED, *end]
    assert weights(step) == []


@pytest.mark.parametrize(
    ("spent", "state"),
    [
        pytest.param(WARMUP - INSTANT, State.WARMUP, id="before"),
        pytest.param(WARMUP, State.ANALYSING, id="at its end"),
        pytest.param(2 * WARMUP, State.ANALYSING, id="after"),
    ],
)
def test_the_warm_up(spent, state) -> None:
    step = advance(rollout(State.WARMUP, moved_at=NOW - spent), look())

    is_whole(step)
    assert step.rollout.state is state
    assert step.wake == NOW + (INSTANT if state is State.WARMUP else POLL)


@pytest.mark.parametrize(
    ("requests", "errors", "state"),
    [
        pytest.param(9, 9, State.WARMUP, id="too few to tell"),
        pytest.param(10, 4, State.WARMUP, id="fewer than half fail"),
        pytest.param(10, 5, State.ROLLING_BACK, id="half fail"),
    ],
)
def test_the_breaker(requests, errors, state) -> None:
    old = rollout(State.WARMUP)
    counted = reading(polled((1000, 5), (requests, errors)))

    step = advance(old, look(reading=counted))

    is_whole(step)
    assert step.rollout.state is state
    assert step.rollout.points == (), "what warms up is not judged"
    if state is State.ROLLING_BACK:
        assert step.rollout.reason_code == "breaker"
        assert weights(step) == [0]


@pytest.mark.parametrize("state", [State.ANALYSING, State.EXTENDED])
@pytest.mark.parametrize(
    ("facts", "after", "orders"),
    [
        pytest.param({"plan": (2.0, 10.0, 100.0)}, State.APPLYING, [10], id="up to the limit"),
        pytest.param({"plan": (2.0, 10.1, 100.0)}, State.AWAITING_PROMOTION, [], id="beyond it"),
        pytest.param({"is_approved": True}, State.APPLYING, [50], id="approved before"),
        pytest.param({"settings": AUTO}, State.APPLYING, [50], id="the judge is enough"),
        pytest.param({"step": 1, "is_approved": True}, State.PROMOTING, [100], id="the last"),
        pytest.param({"is_pushed": True, "settings": AUTO}, State.PROMOTING, [100], id="pushed"),
        pytest.param({"is_pushed": True}, State.AWAITING_PROMOTION, [], id="pushed, not approved"),
    ],
)
def test_what_is_good_goes_on(state, facts, after, orders) -> None:
    here = replace(GOOD, step=facts.get("step", 0))
    plan = facts.get("plan", (10.0, 50.0, 100.0))
    weight = plan[here.step]
    old = rollout(state, **({"points": (here,), "wanted": weight, "seen": weight} | facts))
    if weight != 10:
        old = replace(old, points=(replace(_of(weight), step=here.step),))

    step = advance(old, look(weight))

    is_whole(step)
    assert step.rollout.judgement.verdict is Verdict.PASS
    assert step.rollout.state is after
    assert weights(step) == orders
    assert step.wants_promotion == (after is State.AWAITING_PROMOTION)
    if orders:
        assert step.rollout.fence == old.fence + 1
        assert step.rollout.seen is None, "what was read before says nothing of this order"
        assert step.rollout.moved_at is None
        assert not step.rollout.is_pushed
        assert step.wake == NOW + AGAIN


def _of(weight: float):
    """Good counts at another weight."""
    canary = round(100_000 * weight / 100)
    return polled((100_000 - canary, (100_000 - canary) // 250), (canary, canary // 250))


@pytest.mark.parametrize(
    "world",
    [
        pytest.param({"reading": AWAY}, id="those who count do not answer"),
        pytest.param({"weight": AWAY}, id="the weight cannot be read"),
    ],
)
@pytest.mark.parametrize(
    ("state", "facts"),
    [
        pytest.param(State.ANALYSING, {"settings": AUTO, "points": (GOOD,)}, id="good"),
        pytest.param(State.EXTENDED, {"settings": AUTO, "points": (GOOD,)}, id="good at last"),
        pytest.param(State.AWAITING_PROMOTION, {"points": (GOOD,)}, id="approved"),
    ],
)
def test_nothing_goes_on_while_something_cannot_be_seen(state, facts, world) -> None:
    old = rollout(state, **facts)

    blind = advance(old, look(**({"promotion": APPROVED} | world)))
    assert weights(blind) == []
    assert blind.rollout.wanted == 10

    clear = advance(blind.rollout, look(now=NOW + POLL, promotion=APPROVED))
    assert weights(clear) == [50]


@pytest.mark.parametrize(
    ("spent", "state"),
    [
        pytest.param(WARMUP + BAKE - INSTANT, State.ANALYSING, id="before the bake is over"),
        pytest.param(WARMUP + BAKE, State.EXTENDED, id="when it is over"),
    ],
)
def test_an_open_answer_takes_longer(spent, state) -> None:
    old = rollout(moved_at=NOW - spent, points=(FEW,))

    step = advance(old, look())

    is_whole(step)
    assert step.rollout.state is state
    assert step.rollout.judgement.verdict is Verdict.INCONCLUSIVE
    assert weights(step) == []


LONGEST = WARMUP + BAKE + EXTEND


@pytest.mark.parametrize(
    ("spent", "facts", "state"),
    [
        pytest.param(LONGEST - INSTANT, {}, State.EXTENDED, id="before"),
        pytest.param(LONGEST, {}, State.HELD, id="a human is asked"),
        pytest.param(LONGEST, {"extension": INSTANT}, State.EXTENDED, id="people gave it time"),
        pytest.param(LONGEST, {"held_for": INSTANT}, State.EXTENDED, id="it was held meanwhile"),
        pytest.param(
            LONGEST,
            {"settings": {"on_inconclusive": "rollback"}},
            State.ROLLING_BACK,
            id="or it goes back",
        ),
    ],
)
@pytest.mark.parametrize("points", [(), (FEW,)], ids=["no counts", "few"])
def test_an_answer_that_stays_open(spent, facts, state, points) -> None:
    old = rollout(State.EXTENDED, moved_at=NOW - spent, points=points, **facts)

    step = advance(old, look())

    is_whole(step)
    assert step.rollout.state is state
    said = "nothing was counted" if not points else "10 of the 150 requests"
    if state is State.HELD:
        assert step.rollout.hold.cause is Cause.INCONCLUSIVE
        assert step.rollout.hold.back is State.EXTENDED
        assert said in step.rollout.hold.words
    if state is State.ROLLING_BACK:
        assert step.rollout.reason_code == "inconclusive"
        assert said in step.rollout.why


@pytest.mark.parametrize(
    ("promotion", "facts", "state", "asks"),
    [
        pytest.param(None, {}, State.AWAITING_PROMOTION, True, id="nobody was asked"),
        pytest.param(
            ask(RequestState.OPEN), {}, State.AWAITING_PROMOTION, False, id="nobody agreed"
        ),
        pytest.param(APPROVED, {}, State.APPLYING, False, id="approved"),
        pytest.param(ask(RequestState.RUNNING), {}, State.APPLYING, False, id="let in"),
        pytest.param(
            APPROVED, {"is_pushed": True}, State.PROMOTING, False, id="approved, and pushed"
        ),
        pytest.param(
            ask(RequestState.OPEN),
            {"is_pushed": True, "is_approved": True},
            State.PROMOTING,
            False,
            id="the glass was broken",
        ),
        pytest.param(
            ask(RequestState.EXPIRED), {}, State.AWAITING_PROMOTION, False, id="nobody did in time"
        ),
        pytest.param(ask(RequestState.REJECTED), {}, State.ROLLING_BACK, False, id="a veto"),
    ],
)
def test_what_waits_for_its_promotion(promotion, facts, state, asks) -> None:
    old = rollout(State.AWAITING_PROMOTION, points=(GOOD,), **facts)

    step = advance(old, look(promotion=promotion))

    is_whole(step)
    assert step.rollout.state is state
    assert step.wants_promotion == asks
    orders = {State.APPLYING: [50], State.PROMOTING: [100], State.ROLLING_BACK: [0]}
    assert weights(step) == orders.get(state, [])
    assert step.rollout.is_approved == (state in {State.APPLYING, State.PROMOTING})


@pytest.mark.parametrize(
    ("spent", "seen", "state"),
    [
        pytest.param(BAKE - INSTANT, 100.0, State.POST_BAKE, id="before the watch is over"),
        pytest.param(BAKE, 100.0, State.SUCCEEDED, id="when it is over"),
        pytest.param(BAKE, 40.0, State.POST_BAKE, id="somebody took the traffic away"),
        pytest.param(BAKE, AWAY, State.POST_BAKE, id="nobody can tell"),
    ],
)
def test_the_watch(spent, seen, state) -> None:
    step = advance(rollout(State.POST_BAKE, moved_at=NOW - spent), look(seen))

    is_whole(step)
    assert step.rollout.state is state
    assert weights(step) == ([100] if seen == 40 else [])


def test_a_bad_watch_takes_it_back() -> None:
    before, after = polled((10_000, 40), (0, 0)), polled((0, 0), (10_000, 900), step=2)
    old = rollout(State.POST_BAKE, points=(before,))

    step = advance(old, look(100.0, reading=reading(after)))

    assert step.rollout.state is State.ROLLING_BACK
    assert step.rollout.points[-1].step == 2
    assert weights(step) == [0]


JUDGED = [State.ANALYSING, State.EXTENDED, State.HELD, State.AWAITING_PROMOTION]


@pytest.mark.parametrize("state", JUDGED)
@pytest.mark.parametrize(
    "facts", [{}, {"is_pushed": True}, {"settings": AUTO}], ids=["", "pushed", "auto"]
)
def test_what_fails_goes_back_at_once(state, facts) -> None:
    old = rollout(state, **facts)

    step = advance(old, look(reading=reading(BAD), promotion=APPROVED))

    is_whole(step)
    assert step.rollout.state is State.ROLLING_BACK
    assert weights(step) == [0]
    assert (step.rollout.wanted, step.rollout.seen, step.rollout.hold) == (0, None, None)
    assert step.rollout.reason_code == "errors"
    assert types(step) == [Type.CANARY_JUDGED, Type.CANARY_GOING_BACK]
    assert step.audits[0].data["verdict"]["verdict"] == "fail"
    assert step.wake == NOW + AGAIN


@pytest.mark.parametrize("state", [*JUDGED, State.WARMUP, State.POST_BAKE])
@pytest.mark.parametrize(
    ("after", "again"),
    [
        pytest.param(POLL - INSTANT, False, id="just ordered"),
        pytest.param(POLL, True, id="a poll ago"),
    ],
)
def test_a_weight_that_somebody_changed_is_put_back(state, after, again) -> None:
    old = rollout(state, ordered_at=NOW - after)

    step = advance(old, look(70.0))

    assert weights(step) == ([old.wanted] if again else [])
    drifted = [one for one in step.audits if one.type is Type.CANARY_DRIFTED]
    assert [one.data["seen"] for one in drifted] == (["70%"] if again else [])
    assert step.rollout.wanted == old.wanted


@pytest.mark.parametrize("state", [State.APPLYING, State.PROMOTING])
@pytest.mark.parametrize(
    ("world", "reason"),
    [
        pytest.param({"refused": NEVER}, "refused", id="the order was refused"),
        pytest.param({"refused": AWAY}, "", id="the order did not get through"),
        pytest.param({"now": NOW + 59 * MINUTE}, "weight_unverified", id="not there in time"),
        pytest.param({"now": NOW + 59 * MINUTE - INSTANT}, "", id="still in time"),
    ],
)
def test_a_weight_that_cannot_be_had(state, world, reason) -> None:
    step = advance(rollout(state), look(0.0, **world))

    assert step.rollout.state is (State.ROLLING_BACK if reason else state)
    assert step.rollout.reason_code == reason
    assert 0 in weights(step) or not reason


def test_a_refusal_does_not_end_what_has_its_weight() -> None:
    assert advance(rollout(), look(refused=NEVER)).rollout.state is State.EXTENDED
    assert advance(rollout(), look(refused=NEVER)).rollout.wanted == 10


def test_the_judge_is_recorded_when_it_changes_its_mind() -> None:
    first = advance(rollout(points=(FEW,)), look())
    again = advance(first.rollout, look(now=NOW + POLL))
    good = advance(again.rollout, look(now=NOW + 2 * POLL, reading=reading(GOOD)))

    assert Type.CANARY_JUDGED in types(first)
    assert Type.CANARY_JUDGED not in types(again)
    assert Type.CANARY_JUDGED in types(good)
    assert good.audits[0].data["verdict"]["canary"] == [10_010, 40]


def test_whoever_is_paused_on_the_way_bakes_no_longer_for_it() -> None:
    moving = rollout(State.APPLYING, held_for=30 * MINUTE)

    there = advance(moving, look()).rollout
    warm = advance(there, look(now=NOW + WARMUP)).rollout

    assert warm.state is State.ANALYSING
