"""What of a rollout is shown, how often, and that no stranger speaks in our name."""

import re
from dataclasses import replace

import pytest

from bot.effects import (
    Alert,
    CompleteCheckRun,
    Conclusion,
    OpenCheckRun,
    OpenDeployment,
    SetDeploymentStatus,
    SwitchFlag,
    UpsertComment,
)
from bot.judge.counts import Counts, Latency
from bot.rollouts import render
from bot.rollouts.chart import WIDTH, chart
from bot.rollouts.look import Look
from bot.rollouts.reading import MARKS, POINTS, marked, take_in
from bot.rollouts.rollout import Cause, Mark, Rollout
from bot.rollouts.seen import Seen, Trouble
from bot.rollouts.show import PAUSE, Showing, show
from bot.rollouts.state import BEFORE_TRAFFIC, GOING_BACK, LIVE, State
from bot.rollouts.step import advance
from tests.deploys.making import INSTANT, MERGED, MINUTE, NOW, SERVER
from tests.rollouts.making import (
    AWAY,
    BAD,
    FEW,
    GOOD,
    held,
    hold,
    look,
    polled,
    reading,
    rollout,
)

STATES = sorted(State)
FLAGS = {"flags": [{"type": "web", "endpoint": "flags", "flag": name} for name in ("a", "b")]}


def shown(made: Rollout, at: Look | None = None) -> Showing:
    return show(made, at or look(), SERVER)


def of(showing: Showing, kind: type) -> list:
    return [one for one in showing.effects if isinstance(one, kind)]


def cards(showing: Showing) -> list[str]:
    return [one.body for one in of(showing, UpsertComment) if one.marker == CARD]


def notices(showing: Showing) -> list[UpsertComment]:
    return [one for one in of(showing, UpsertComment) if one.marker != CARD]


CARD = "canary-api-production"


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_a_card_and_a_check_run(state) -> None:
    made = rollout(state, why="`x` failed")
    showing = shown(made)

    [card] = cards(showing)
    assert card.startswith(f"### {render.ICONS[state]} Canary of `3f2a9c1` for **api** ")
    assert render.hidden(made) in card
    assert len(of(showing, OpenCheckRun) + of(showing, CompleteCheckRun)) == 1
    assert showing.rollout.shown.state == state
    assert showing.rollout.shown.card_at == NOW
    assert len(render.status_words(made)) <= 140


@pytest.mark.parametrize(
    ("state", "conclusion"),
    [
        (State.REQUESTED, None),
        (State.QUEUED, None),
        (State.ROLLING_BACK, None),
        (State.WARMUP, Conclusion.ACTION_REQUIRED),
        (State.ANALYSING, Conclusion.ACTION_REQUIRED),
        (State.HELD, Conclusion.ACTION_REQUIRED),
        (State.SUCCEEDED, Conclusion.SUCCESS),
        (State.ROLLED_BACK, Conclusion.FAILURE),
        (State.STUCK, Conclusion.FAILURE),
        (State.SUPERSEDED, Conclusion.CANCELLED),
        (State.REJECTED, Conclusion.CANCELLED),
    ],
)
def test_the_check_run(state, conclusion) -> None:
    [check] = [
        one
        for one in shown(rollout(state)).effects
        if isinstance(one, OpenCheckRun | CompleteCheckRun)
    ]

    assert check.title == f"api: {state}"
    assert check.external_id == "rollout=0123456789abcdef"
    if conclusion is None:
        assert isinstance(check, OpenCheckRun)
        return
    buttons = [one.identifier for one in check.actions]
    assert check.conclusion is conclusion
    acts = conclusion is Conclusion.ACTION_REQUIRED
    assert buttons == (["promote", "abort", "pause"] if acts else [])
    assert all(len(one.label) <= 20 and len(one.description) <= 40 for one in check.actions)


@pytest.mark.parametrize("state", STATES)
def test_what_did_not_change_is_not_written_again(state) -> None:
    first = shown(rollout(state, FLAGS, deployment_id=7))

    again = shown(first.rollout)

    assert again.effects == ()
    assert again.wake is None
    assert again.rollout == first.rollout


@pytest.mark.parametrize(
    ("after", "state", "is_written"),
    [
        pytest.param(PAUSE - INSTANT, State.ANALYSING, False, id="within five seconds"),
        pytest.param(PAUSE, State.ANALYSING, True, id="after five seconds"),
        pytest.param(INSTANT, State.SUCCEEDED, True, id="the end does not wait"),
    ],
)
def test_the_card_is_not_written_too_often(after, state, is_written) -> None:
    first = shown(rollout())
    news = replace(first.rollout, state=state, seen=9.8)

    then = shown(news, look(now=NOW + after))

    assert bool(cards(then)) == is_written
    assert then.wake == (None if is_written else NOW + PAUSE)


def test_the_check_run_can_be_asked_for_again() -> None:
    first = shown(rollout())

    again = shown(first.rollout.unshown(), look(now=NOW + MINUTE))

    assert [type(one) for one in again.effects] == [CompleteCheckRun]


def test_one_deployment_is_opened_and_each_state_is_told_once() -> None:
    before = shown(rollout(State.QUEUED))
    assert not of(before, OpenDeployment)

    begun = advance(before.rollout, look(0.0)).rollout
    opening = shown(begun, look(now=NOW + MINUTE))
    [opened] = of(opening, OpenDeployment)
    assert opened.payload == {"service": "api", "plan": ("10", "50", "100")}
    waiting = shown(replace(opening.rollout, state=State.WARMUP), look(now=NOW + 2 * MINUTE))
    assert not of(waiting, OpenDeployment), "it is being opened"

    known = replace(waiting.rollout, deployment_id=7)
    first = shown(known, look(now=NOW + 3 * MINUTE))
    assert [one.state for one in of(first, SetDeploymentStatus)] == ["in_progress"]
    again = shown(first.rollout, look(now=NOW + 4 * MINUTE))
    assert not of(again, SetDeploymentStatus)


@pytest.mark.parametrize(
    ("state", "said", "auto_inactive"),
    [
        (State.POST_BAKE, "in_progress", False),
        (State.ROLLING_BACK, "in_progress", False),
        (State.SUCCEEDED, "success", True),
        (State.ROLLED_BACK, "failure", False),
        (State.STUCK, "error", False),
    ],
)
def test_the_status_of_the_deployment(state, said, auto_inactive) -> None:
    [status] = of(shown(rollout(state, fence=1, deployment_id=7)), SetDeploymentStatus)

    assert (status.state, status.auto_inactive) == (said, auto_inactive)


@pytest.mark.parametrize("state", sorted(BEFORE_TRAFFIC))
def test_what_never_had_traffic_has_no_deployment(state) -> None:
    rejected = replace(rollout(state), state=State.REJECTED)

    assert not of(shown(rollout(state)), OpenDeployment)
    assert not of(shown(rejected), OpenDeployment)


@pytest.mark.parametrize(
    ("state", "switched"),
    [
        (State.SUCCEEDED, [True, True]),
        (State.ROLLING_BACK, [False, False]),
        (State.ROLLED_BACK, []),
        (State.POST_BAKE, []),
        (State.HELD, []),
    ],
)
def test_flags_follow(state, switched) -> None:
    first = shown(rollout(state, FLAGS))

    flags = of(first, SwitchFlag)
    assert [one.is_on for one in flags] == switched
    assert [one.place for one in flags] == list(range(len(switched)))
    assert not of(shown(first.rollout), SwitchFlag)


def test_people_are_told_in_two_comments_at_most() -> None:
    """Whatever happens, there is one on a hold and one on the end; both are edited."""
    made, markers = rollout(), set()
    states = [
        held(Cause.PROVIDER),
        rollout(),
        held(Cause.INCONCLUSIVE),
        rollout(),
        held(Cause.TRAFFIC),
        rollout(State.ROLLING_BACK),
        rollout(State.STUCK),
        rollout(State.ROLLED_BACK),
    ]
    told = []
    for number, state in enumerate(states):
        made = replace(state, shown=made.shown)
        showing = shown(made, look(now=NOW + number * MINUTE))
        told.append(len(notices(showing)))
        markers |= {one.marker for one in notices(showing)}
        made = showing.rollout

    assert told == [1, 0, 1, 0, 1, 0, 1, 1]
    assert len(markers) == 2


@pytest.mark.parametrize("cause", sorted(Cause))
def test_people_are_asked_where_they_have_to_say_something(cause) -> None:
    asks = cause not in {Cause.PAUSED, Cause.SHARE, Cause.ENVIRONMENT}

    assert bool(notices(shown(held(cause)))) == asks


def test_who_merged_it_is_told_how_to_take_it_out() -> None:
    over = rollout(State.ROLLED_BACK, why="it was bad")
    merged = look(pull={"is_open": False, "merge_sha": MERGED})

    [told] = notices(shown(over))
    assert "It stays on this pull request" in told.body
    [told] = notices(shown(over, merged))
    assert "press **Revert**" in told.body


def test_what_is_stuck_is_an_alert_once() -> None:
    first = shown(rollout(State.STUCK))

    assert [one.kind for one in of(first, Alert)] == ["canary_stuck"]
    assert not of(shown(first.rollout), Alert)


EVIL = "@octo/all | <img src=x> [x](http://evil) `a` --> #1\n# y"
ALIVE = re.compile(r"@octo/all|<img|\]\(http://evil|\n# y")


@pytest.mark.parametrize("state", STATES)
def test_nobody_speaks_in_our_name(state) -> None:
    from bot.markdown import plain  # noqa: PLC0415 - what gather does with the words of others

    made = rollout(state, reason=EVIL, why=plain(EVIL), service="a-b.c")
    made = replace(made, hold=hold(words=plain(EVIL)) if state is State.HELD else None)
    world = replace(
        look(),
        traffic=Seen(weight=10.0, note=EVIL, warnings=(EVIL,)),
        reading=Trouble(words=plain(EVIL)),
    )

    for one in shown(made, world).effects:
        for text in (getattr(one, "body", ""), getattr(one, "summary", "")):
            assert not ALIVE.search(text)
            assert all(line.count("|") - line.count("\\|") == 3 for line in _rows(text))


def _rows(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("| ")]


def test_the_numbers() -> None:
    judged = advance(rollout(points=(GOOD,)), look()).rollout

    body = render.body(judged, look(9.876))
    assert "| Weight wanted | 10% |" in body
    assert "| Weight read back | 10% |" in body
    assert "| Plan | 10% → 50% → 100% |" in body
    assert "| Stable | 90,000 requests, 360 errors (0.40 %) |" in body
    assert "| Canary | 10,000 requests, 40 errors (0.40 %) |" in body
    assert "| Share of the requests | 10% |" in body
    assert "| Judge | **pass**: " in body
    assert "requests, 40 errors" in render.status_words(judged)
    empty = advance(rollout(points=(polled((0, 0), (0, 0)),)), look()).rollout
    assert "| Share of the requests | no requests yet |" in render.body(empty, look())
    assert "not known" in render.body(rollout(seen=None), look())


def test_what_else_is_known() -> None:
    slow = Counts(requests=10, latency=Latency(count=4, seconds=2.0))
    judged = advance(rollout(points=(replace(FEW, canary=slow),)), look()).rollout
    bad = advance(rollout(), look(reading=reading(BAD))).rollout

    assert "| Canary | 10 requests, 0 errors (0.00 %), 500 ms on average |" in render.body(
        judged, look()
    )
    body = render.body(judged, look(AWAY))
    assert "| Trouble | it does not answer |" in body
    assert "Backend" not in body
    assert '"reason": "errors", "verdict": "fail"' in render.hidden(bad)
    unknown = advance(
        rollout(State.EXTENDED, moved_at=NOW - 30 * MINUTE),
        look(reading=reading(FEW, is_new=False, knows_canary=False)),
    )
    assert "have never seen the canary" in unknown.rollout.hold.words


def test_what_changed_against_what_is_live() -> None:
    same = rollout(previous_sha="")

    assert "/compare/" in render.card(rollout(), look(), SERVER)
    assert "/compare/" not in render.card(same, look(), SERVER)
    assert "/canary resume" in render.card(held(), look(), SERVER)
    assert "/canary resume" not in render.card(held(Cause.SHARE), look(), SERVER)
    assert '/canary 10% --retry "…"' in render.card(rollout(State.ROLLED_BACK), look(), SERVER)


def test_a_card_stays_far_below_what_github_takes() -> None:
    marks = tuple(Mark(at=1e5 + 30.0 * n, weight=12.3456, evidence=1e9) for n in range(MARKS))
    long = "x" * 10_000
    made = rollout(chart=marks, reason=long, plan=(*map(float, range(1, 21)), 100.0))
    world = look()
    world = replace(world, traffic=Seen(weight=1.0, note=long, warnings=(long,) * 3))

    assert len(render.card(made, world, SERVER)) < 8_000


def test_the_chart() -> None:
    def marks(*evidence: float) -> Rollout:
        made = (Mark(at=60.0 * n, weight=10.0, evidence=e) for n, e in enumerate(evidence))
        return rollout(chart=tuple(made))

    assert chart(marks()) == chart(marks(1.0)) == ""
    drawn = chart(marks(0.1, 1.0, 1e3, 1e6, 1e9))
    assert "[0, 0, 50, 100, 100]" in drawn
    assert 'x-axis "minutes" ["0.0", "1.0", "2.0", "3.0", "4.0"]' in drawn
    for count in (WIDTH, WIDTH + 1, 2 * WIDTH, 10 * WIDTH):
        drawn = chart(marks(*[1.0] * count))
        assert drawn.count("10,") <= WIDTH
        assert f'"{count - 1:.1f}"]' in drawn, "the newest is there"


def test_marks_and_points_are_thinned_out_and_no_count_is_lost() -> None:
    made = rollout(chart=(Mark(at=0.0, weight=1.0, evidence=1.0),) * MARKS)
    assert len(marked(made, look()).chart) == MARKS // 2 + 1
    assert marked(rollout(State.QUEUED), look()).chart == ()
    unseen = look(traffic=Trouble(words="no answer"))
    assert marked(rollout(), unseen).chart == ()

    first = replace(FEW, step=0)
    many = (first, *(replace(FEW, step=1),) * (POINTS - 1))
    step = replace(FEW, step=1)
    taken = take_in(rollout(points=many, step=1), look(reading=reading(step))).points
    assert len(taken) == 1 + POINTS // 2
    assert sum(one.canary.requests for one in taken) == 10 * (POINTS + 1)
    odd = take_in(rollout(points=many, step=2), look(reading=reading(BAD))).points
    assert odd[-1].canary.errors == 900


@pytest.mark.parametrize("state", sorted(LIVE - GOING_BACK - BEFORE_TRAFFIC))
def test_what_is_counted_while_the_weight_changes_is_nobodys(state) -> None:
    moving = rollout(state, moved_at=None)

    heard = take_in(moving, look(reading=reading(BAD)))

    assert (heard.points, heard.warm, heard.memory) == ((), (), "m2")


def test_what_was_counted_late_is_of_the_weight_before() -> None:
    made = rollout(moved_at=NOW - 3 * MINUTE)

    def counted(ago) -> Rollout:
        return take_in(made, look(reading=reading(BAD, until=NOW - ago)))

    late, cold, warm = counted(3 * MINUTE + INSTANT), counted(2 * MINUTE + INSTANT), counted(MINUTE)
    assert (late.points, late.warm) == ((), ())
    assert len(counted(3 * MINUTE).warm) == 1, "when the weight was there"
    assert (len(cold.points), len(cold.warm)) == (0, 1)
    assert (len(warm.points), len(warm.warm)) == (1, 0)


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        pytest.param(True, State.AWAITING_PROMOTION, id="good"),
        pytest.param(False, State.ROLLING_BACK, id="bad"),
        pytest.param(None, State.EXTENDED, id="not yet"),
    ],
)
def test_a_provider_that_judges_by_itself(verdict, state) -> None:
    step = advance(rollout(), look(reading=reading(FEW, verdict=verdict, is_new=False)))

    assert step.rollout.state is state
