"""What people may want, and when."""

from dataclasses import replace

import pytest

from bot.rollouts import wishes
from bot.rollouts.rollout import Cause
from bot.rollouts.state import BEFORE_TRAFFIC, GOING_BACK, LIVE, WITH_TRAFFIC, State
from bot.rollouts.step import advance
from tests.deploys.making import ALAN, GRACE, MINUTE, NOW
from tests.rollouts.making import AWAY, POLL, going_back, held, look, rollout, taken, weights

TRAFFIC = sorted(WITH_TRAFFIC)
GOING = sorted(WITH_TRAFFIC - {State.HELD})


@pytest.mark.parametrize("state", sorted(LIVE - WITH_TRAFFIC))
@pytest.mark.parametrize(
    "wish",
    [
        lambda it: wishes.pause(it, GRACE, NOW),
        lambda it: wishes.go_on(it, NOW),
        lambda it: wishes.extend(it, MINUTE, NOW),
        lambda it: wishes.push(it, is_override=True),
    ],
    ids=["pause", "resume", "extend", "promote"],
)
def test_what_has_no_traffic_cannot_be_steered(state, wish) -> None:
    why = "it has no traffic yet" if state in BEFORE_TRAFFIC else "it is being rolled back"

    with pytest.raises(ValueError, match=why):
        wish(rollout(state))


@pytest.mark.parametrize("state", GOING)
def test_a_pause_freezes_it_and_going_on_takes_that_back(state) -> None:
    old = rollout(state)

    paused = wishes.pause(old, GRACE, NOW)
    assert (paused.state, paused.phase) == (State.HELD, state)
    assert (paused.hold.cause, paused.hold.by, paused.hold.back) == (Cause.PAUSED, GRACE, state)
    with pytest.raises(ValueError, match="it is paused already"):
        wishes.pause(paused, ALAN, NOW)

    resumed = wishes.go_on(paused, NOW + MINUTE)
    assert (resumed.state, resumed.hold, resumed.held_for) == (state, None, MINUTE)


@pytest.mark.parametrize("cause", sorted(set(Cause) - {Cause.PAUSED}))
def test_what_is_held_anyway_can_be_paused_so_that_it_stays_so(cause) -> None:
    old = held(cause, hold=replace(held(cause).hold, words="it does not answer"))

    paused = wishes.pause(old, GRACE, NOW)

    assert (paused.hold.cause, paused.hold.by) == (Cause.PAUSED, GRACE)
    assert paused.hold.words == "somebody paused it"
    assert paused.hold.since == old.hold.since, "none of that time counts as baking"
    assert advance(paused, look()).rollout.state is State.HELD


@pytest.mark.parametrize("old", [rollout(), held(Cause.PROVIDER)], ids=["not held", "by others"])
def test_only_a_pause_is_taken_back(old) -> None:
    with pytest.raises(ValueError, match="nobody paused it"):
        wishes.go_on(old, NOW)


@pytest.mark.parametrize("state", TRAFFIC)
@pytest.mark.parametrize("seen", [10.0, 0.0, None, AWAY])
def test_an_abort_takes_the_traffic_away_at_once(state, seen) -> None:
    aborted = wishes.abort(rollout(state), GRACE, NOW, "users complain")
    step = advance(aborted, look(seen))

    assert (step.rollout.state, step.rollout.hold) == (State.ROLLING_BACK, None)
    assert weights(step) == [0]
    assert step.rollout.why == "grace aborted it: users complain"
    assert step.rollout.reason_code == "cancelled"

    after = advance(taken(step), look(0.0, now=NOW + POLL))
    assert after.rollout.state is State.ROLLED_BACK


@pytest.mark.parametrize("state", sorted(BEFORE_TRAFFIC))
def test_an_abort_before_there_is_any_ends_it(state) -> None:
    aborted = wishes.abort(rollout(state), GRACE, NOW, "")

    assert (aborted.state, aborted.why) == (State.REJECTED, "grace aborted it")
    assert aborted.ended_at == NOW
    assert advance(aborted, look()).effects == ()


@pytest.mark.parametrize("state", sorted(GOING_BACK))
def test_what_goes_back_already_cannot_be_aborted(state) -> None:
    with pytest.raises(ValueError, match="it is being rolled back already"):
        wishes.abort(going_back(state=state), GRACE, NOW, "")


def test_what_succeeded_is_taken_back_at_once() -> None:
    over = rollout(State.SUCCEEDED, ended_at=NOW)

    step = advance(wishes.take_back(over, GRACE, NOW, "it is slow"), look(100.0))

    assert (step.rollout.state, step.rollout.ended_at) == (State.ROLLING_BACK, None)
    assert step.rollout.why == "grace rolled it back: it is slow"
    assert weights(step) == [0]


def test_more_time() -> None:
    longer = wishes.extend(rollout(extension=MINUTE), MINUTE, NOW)

    assert longer.extension == 2 * MINUTE
    assert longer.state is State.ANALYSING


@pytest.mark.parametrize(
    ("cause", "state"),
    [
        (Cause.INCONCLUSIVE, State.EXTENDED),
        *((cause, State.HELD) for cause in sorted(set(Cause) - {Cause.INCONCLUSIVE})),
    ],
)
def test_more_time_ends_a_hold_for_want_of_it(cause, state) -> None:
    longer = wishes.extend(held(cause, State.EXTENDED), MINUTE, NOW)

    assert (longer.state, longer.extension) == (state, MINUTE)


@pytest.mark.parametrize(
    ("old", "why"),
    [
        *((rollout(state), "wait for the warm-up") for state in (State.APPLYING, State.WARMUP)),
        (held(back=State.APPLYING), "wait for the warm-up"),
        (held(back=State.WARMUP), "wait for the warm-up"),
        (rollout(State.PROMOTING), "it has all of the traffic already"),
        (rollout(State.POST_BAKE), "it has all of the traffic already"),
    ],
    ids=lambda one: one if isinstance(one, str) else f"{one.state} {one.phase}",
)
def test_what_cannot_be_promoted_yet_or_any_more(old, why) -> None:
    with pytest.raises(ValueError, match=why):
        wishes.push(old, is_override=False)


@pytest.mark.parametrize(
    "old",
    [
        rollout(),
        rollout(State.EXTENDED),
        rollout(State.AWAITING_PROMOTION),
        held(),
        held(Cause.INCONCLUSIVE, State.EXTENDED),
    ],
    ids=lambda one: f"{one.state} {one.phase}",
)
@pytest.mark.parametrize("is_override", [False, True])
def test_a_promotion_by_hand_takes_its_approval_unless_the_glass_is_broken(
    old, is_override
) -> None:
    pushed = wishes.push(old, is_override=is_override)
    step = advance(pushed, look())

    assert pushed.is_pushed
    assert step.rollout.state is (State.PROMOTING if is_override else State.AWAITING_PROMOTION)
    assert weights(step) == ([100] if is_override else [])
