"""The verdict on a canary."""

import math
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings, strategies as st

from bot.judge.counts import Point
from bot.judge.evidence import Worse
from bot.judge.gathering import Gathering
from bot.judge.judge import breaker, decide, judge
from bot.judge.verdict import Ground, Verdict
from tests.judge.making import JUDGING, counts, judging, polls, timed

FAIL, PASS, OPEN = Verdict.FAIL, Verdict.PASS, Verdict.INCONCLUSIVE
GOOD = counts(100, 0), counts(900, 4)


@pytest.mark.parametrize(
    ("points", "verdict", "ground", "reason"),
    [
        pytest.param([], OPEN, Ground.NO_TRAFFIC, "the canary has served no request", id="nothing"),
        pytest.param(
            polls(counts(0), counts(900, 4), 20),
            OPEN,
            Ground.NO_TRAFFIC,
            "the canary has served no request",
            id="no traffic",
        ),
        pytest.param(
            polls(counts(25, 3), counts(179)),
            FAIL,
            Ground.ERRORS,
            "83 : 1 that the canary is worse (3/25 against 0/179)",
            id="worse",
        ),
        pytest.param(
            polls(counts(6000, 60), counts(54_000, 300)),
            OPEN,
            Ground.SUSPICIOUS,
            "111 : 1 that the canary is worse (60/6000 against 300/54000)",
            id="worse, but by less than matters",
        ),
        pytest.param(
            polls(counts(25, 2), counts(225, 2)),
            OPEN,
            Ground.SUSPICIOUS,
            "5.9 : 1 that the canary is worse (2/25 against 2/225)",
            id="worse, perhaps",
        ),
        pytest.param(
            polls(counts(100, 12), counts(900, 200)),
            OPEN,
            Ground.STABLE_FAILING,
            "stable itself is over 5% errors (200/900), so the environment is failing",
            id="everything fails",
        ),
        pytest.param(
            polls(counts(149), counts(1350)),
            OPEN,
            Ground.FEW_REQUESTS,
            "the canary served 149 of the 150 requests that it takes",
            id="one too few",
        ),
        pytest.param(
            polls(counts(150), counts(1350)),
            OPEN,
            Ground.NOT_EXCLUDED,
            "a regression of 1pp is not excluded yet:"
            " a regression of 4pp or more is excluded (0/150 against 0/1350)",
            id="enough, but not to tell",
        ),
        pytest.param(
            polls(counts(100), counts(900), 2),
            OPEN,
            Ground.NOT_EXCLUDED,
            "a regression of 1pp is not excluded yet:"
            " a regression of 2pp or more is excluded (0/200 against 0/1800)",
            id="twice the margin is excluded",
        ),
        pytest.param(
            polls(*GOOD, 5),
            PASS,
            Ground.EXCLUDED,
            "a regression of 1pp or more is excluded (0/500 against 20/4500)",
            id="good",
        ),
    ],
)
def test_a_baked_canary(points, verdict, ground, reason) -> None:
    judgement = judge(points, JUDGING, is_baked=True)

    assert (judgement.verdict, judgement.ground) == (verdict, ground)
    assert judgement.reason == reason


def test_before_it_is_baked() -> None:
    judgement = judge(polls(*GOOD, 5), JUDGING, is_baked=False)

    assert (judgement.verdict, judgement.ground) == (OPEN, Ground.BAKING)
    assert judgement.reason.startswith("nothing is wrong so far; a regression of 1pp or more")
    assert judge(polls(counts(25, 3), counts(179)), JUDGING, is_baked=False).verdict is FAIL


def test_the_numbers() -> None:
    judgement = judge(polls(counts(100, 1), counts(900, 4), 5), JUDGING, is_baked=True)

    assert judgement.canary == counts(500, 5)
    assert judgement.stable == counts(4500, 20)
    assert 0 < judgement.evidence_relative < 3
    assert 0 < judgement.evidence_absolute < 1
    assert judgement.evidence_latency == 1
    assert judgement.excluded == pytest.approx(0.04)


def test_how_much_evidence_it_takes() -> None:
    """It takes 1 / (0.7 alpha)."""
    points = polls(counts(25, 3), counts(179))
    alpha = 1 / (0.7 * judge(points, JUDGING, is_baked=False).evidence_relative)

    for part, verdict in ((1.000001, FAIL), (0.999999, OPEN)):
        held = judging(alpha=part * alpha, error_limit=1.0, error_hard_limit=1.0)
        assert judge(points, held, is_baked=False).verdict is verdict


@pytest.mark.parametrize(
    ("canary", "stable", "reason"),
    [
        pytest.param(
            counts(40, 7),
            counts(50, 1),
            "more than 2% of its requests fail,"
            " and 19 : 1 that the canary is worse (7/40 against 1/50)",
            id="above the limit, half of it",
        ),
        pytest.param(counts(40, 7), counts(49, 1), None, id="and so is stable"),
        pytest.param(
            counts(20, 5),
            counts(12),
            "more than 5% of its requests fail,"
            " and 6.4 : 1 that the canary is worse (5/20 against 0/12)",
            id="above the hard limit, a quarter",
        ),
        pytest.param(counts(20, 5), counts(9), None, id="less than a quarter"),
    ],
)
def test_above_a_limit_less_evidence_is_enough(canary, stable, reason) -> None:
    judgement = judge(polls(canary, stable), JUDGING, is_baked=False)

    assert judgement.ground is (Ground.LIMIT if reason else Ground.SUSPICIOUS)
    assert judgement.reason == reason or not reason


def test_an_incident_of_both_fails_nothing() -> None:
    points = [*polls(*GOOD, 5), *polls(counts(100, 50), counts(900, 450), 5)]

    assert judge(points, JUDGING, is_baked=True).verdict is OPEN


def test_bursts() -> None:
    points = polls(counts(25, 3), counts(179))

    assert judge(points, JUDGING, dispersion=5, is_baked=False).verdict is OPEN
    assert judge(points, JUDGING, dispersion=0.5, is_baked=False).evidence_relative == (
        judge(points, JUDGING, is_baked=False).evidence_relative
    )


def test_bursts_that_nobody_knew_of() -> None:
    """Six of stable's errors come together now and then."""
    points = [*polls(counts(100), counts(900), 4), *polls(counts(100), counts(900, 6))] * 6
    points += polls(counts(100, 20), counts(900))
    alone = Worse()
    for point in points:
        alone.feed(*((arm.requests, arm.errors) for arm in (point.canary, point.stable)))

    assert alone.log(1) > 6
    assert gathering(points, 1).evidence().relative < 3


def test_bursts_of_slow_requests_that_nobody_knew_of() -> None:
    """Twenty of stable's come together now and then."""
    quick = polls(timed(100, 0.1), timed(900, 0.1), 4)
    points = [*quick, *polls(timed(100, 0.1), timed(900, 0.1, slow=20))] * 6
    points += polls(timed(100, 0.1, slow=60), timed(900, 0.1))
    alone = Worse()
    for point in points:
        alone.feed(*((arm.requests, arm.latency.slow) for arm in (point.canary, point.stable)))

    assert alone.log(1) > 20
    assert gathering(points, 1).evidence().slow < 3


def test_only_the_present_weight_lets_it_pass() -> None:
    before = polls(*GOOD, 20)
    now = polls(counts(60), counts(60), 2, step=1)

    assert judge(before, JUDGING, is_baked=True).verdict is PASS
    assert judge([*before, *now], JUDGING, is_baked=True, step=1).ground is Ground.FEW_REQUESTS
    assert judge(before, JUDGING, is_baked=True, step=1).ground is Ground.NO_TRAFFIC


def test_every_weight_makes_it_fail() -> None:
    points = [*polls(counts(20, 2), counts(180)), *polls(counts(20, 2), counts(20), step=1)]

    assert judge(points[:1], JUDGING, is_baked=True).verdict is OPEN
    assert judge(points, JUDGING, is_baked=True, step=1).verdict is FAIL


ALONE = counts(1000, 10), counts(0)


@pytest.mark.parametrize(
    ("errors", "verdict", "ground", "reason"),
    [
        (0, PASS, Ground.EXCLUDED, "2% errors or more are excluded (0/1000)"),
        (8, PASS, Ground.EXCLUDED, "2% errors or more are excluded (8/1000)"),
        (15, OPEN, Ground.NOT_EXCLUDED, "2% errors are not excluded yet (15/1000)"),
        (30, OPEN, Ground.NOT_EXCLUDED, "2% errors are not excluded yet (30/1000)"),
        (45, FAIL, Ground.LIMIT, "14,109 : 1 that more than 2% fail (45/1000)"),
    ],
)
def test_without_stable_the_limit_counts(errors, verdict, ground, reason) -> None:
    judgement = judge(polls(counts(1000, errors), counts()), JUDGING, is_baked=True)

    assert (judgement.verdict, judgement.ground) == (verdict, ground)
    assert judgement.reason == reason
    assert judgement.excluded is None


@pytest.mark.parametrize(
    ("before", "verdict"),
    [
        pytest.param(polls(counts(100, 3), counts(900, 30)), OPEN, id="stable was no better"),
        pytest.param(polls(counts(100, 1), counts(900, 3)), FAIL, id="stable was better"),
        pytest.param(polls(counts(10), counts(150, 5)), OPEN, id="stable was there"),
        pytest.param(polls(counts(10), counts(149, 5)), FAIL, id="stable was hardly there"),
    ],
)
def test_a_service_that_was_over_the_limit_before(before, verdict) -> None:
    points = [*before, *polls(counts(1000, 40), counts(), step=1)]

    assert judge(points, JUDGING, is_baked=True, step=1).verdict is verdict


def test_without_stable_only_the_present_weight_counts() -> None:
    incident = polls(counts(300, 90), counts(149, 45))
    points = [*incident, *polls(counts(1000, 5), counts(), step=1)]

    assert judge(points, JUDGING, is_baked=True, step=1).verdict is PASS


def test_counts_that_cannot_be() -> None:
    odd = polls(counts(25, 30), counts(-5, -1), 2)

    assert judge(odd, JUDGING, is_baked=True).canary == counts(50, 50)
    assert judge(odd, JUDGING, is_baked=True).stable == counts(0, 0)


def test_counts_that_are_huge() -> None:
    billion = 10**9
    good = polls(counts(billion, 10**7), counts(9 * billion, 9 * 10**7), 3)
    bad = polls(counts(billion, 2 * 10**7), counts(9 * billion, 9 * 10**7), 3)

    assert judge(good, JUDGING, is_baked=True).verdict is PASS
    judgement = judge(bad, JUDGING, is_baked=True)
    assert (judgement.verdict, judgement.evidence_relative) == (FAIL, pytest.approx(1e12))


@pytest.mark.parametrize(
    ("canary", "verdict", "ground"),
    [
        pytest.param(timed(100, 0.12), PASS, Ground.EXCLUDED, id="as quick"),
        pytest.param(timed(100, 0.2), FAIL, Ground.LATENCY, id="slower"),
        pytest.param(timed(100, 0.1449), PASS, Ground.EXCLUDED, id="slower by less than matters"),
        pytest.param(timed(100, 0.1451), FAIL, Ground.LATENCY, id="slower by what matters"),
        pytest.param(timed(100, 0.12, slow=15), FAIL, Ground.SLOW, id="some are slow"),
        pytest.param(timed(100, 0.12, slow=5), PASS, Ground.EXCLUDED, id="one in twenty is"),
    ],
)
def test_latency(canary, verdict, ground) -> None:
    points = polls(canary, timed(900, 0.12, slow=9), 10)
    judgement = judge(points, JUDGING, is_baked=True)

    assert (judgement.verdict, judgement.ground) == (verdict, ground)


def test_what_is_said_of_latency() -> None:
    stable = timed(900, 0.12, slow=9)
    slower = judge(polls(timed(100, 0.2), stable), JUDGING, is_baked=True)
    slow = judge(polls(timed(100, 0.12, slow=15), stable, 2), JUDGING, is_baked=True)

    assert slower.reason.endswith("that the canary is slower, by 80ms on average over 100 requests")
    assert slower.canary.latency == timed(100, 0.2).latency
    assert slow.reason.startswith("15% of the canary's requests take longer than 500ms, against 1%")


@pytest.mark.parametrize(
    ("count", "verdict"), [pytest.param(50, FAIL, id="fifty"), pytest.param(49, OPEN, id="fewer")]
)
@pytest.mark.parametrize("canary", [{"mean": 0.9}, {"mean": 0.12, "slow": 40}])
def test_latency_takes_some_requests(canary, count, verdict) -> None:
    points = polls(timed(count, **canary), timed(900, 0.12))

    assert judge(points, JUDGING, is_baked=True).verdict is verdict


def test_latency_that_is_only_suspicious() -> None:
    slower = polls(timed(60, 0.165), timed(540, 0.12))
    slow = polls(timed(60, 0.12, slow=5), timed(540, 0.12, slow=9))

    assert judge(slower, JUDGING, is_baked=True).ground is Ground.SUSPICIOUS
    assert judge(slow, JUDGING, is_baked=True).ground is Ground.SUSPICIOUS


def test_a_service_that_is_always_slow_is_no_worse() -> None:
    points = polls(timed(100, 0.9, slow=90), timed(900, 0.9, slow=810), 10)

    assert judge(points, JUDGING, is_baked=True).verdict is PASS


def test_latency_of_one_arm_only() -> None:
    points = [*polls(counts(100), timed(900, 0.1)), *polls(timed(100, 0.1), counts(900))]
    judgement = judge(points, JUDGING, is_baked=True)

    assert judgement.evidence_latency == 1
    assert judgement.stable.latency == timed(900, 0.1).latency


def test_a_small_margin_takes_longer() -> None:
    points = polls(*GOOD, 5)

    assert judge(points, judging(margin=0.002), is_baked=True).ground is Ground.NOT_EXCLUDED
    assert judge(polls(*GOOD, 40), judging(margin=0.002), is_baked=True).verdict is PASS
    assert judge(points, judging(margin=0.5), is_baked=True).excluded == pytest.approx(0.125)


def test_nothing_is_excluded_yet() -> None:
    judgement = judge(polls(counts(10), counts(90)), JUDGING, is_baked=False)

    assert judgement.reason.endswith("no regression is excluded yet (0/10 against 0/90)")
    assert judgement.excluded is None


def test_a_latency_increase_of_a_policy() -> None:
    points = polls(timed(100, 0.2), timed(900, 0.12))
    lenient = judging(latency_increase=timedelta(milliseconds=200))

    assert judge(points, lenient, is_baked=True).verdict is OPEN


@pytest.mark.parametrize(
    ("canary", "stable", "is_broken"),
    [
        pytest.param(counts(10, 5), counts(90), True, id="half of ten"),
        pytest.param(counts(9, 9), counts(90), False, id="all of nine"),
        pytest.param(counts(20, 9), counts(90), False, id="less than half"),
        pytest.param(counts(10, 10), counts(90, 44), True, id="stable is better"),
        pytest.param(counts(10, 10), counts(90, 45), False, id="stable is as broken"),
        pytest.param(counts(10, 10), counts(), True, id="no stable"),
        pytest.param(counts(), counts(90), False, id="no canary"),
    ],
)
def test_the_breaker(canary, stable, is_broken) -> None:
    judgement = breaker(polls(canary, stable))

    assert (judgement is not None) == is_broken
    if judgement:
        assert (judgement.verdict, judgement.ground) == (FAIL, Ground.BREAKER)
        assert judgement.canary == canary
        assert "of the canary's requests fail" in judgement.reason


def test_the_breaker_without_polls() -> None:
    assert breaker([]) is None


arms = st.builds(
    lambda requests, part: counts(requests, int(requests * part)),
    st.integers(0, 3000),
    st.floats(0, 1),
)
points = st.lists(
    st.builds(
        Point,
        at=st.just(0.0),
        canary=arms,
        stable=arms,
        step=st.integers(0, 2),
    ),
    max_size=20,
)
ZERO = polls(counts(), counts())


@given(points, st.integers(0, 2), st.floats(0, 30))
def test_nothing_passes_before_it_is_baked(points, step, dispersion) -> None:
    judgement = judge(points, JUDGING, dispersion=dispersion, is_baked=False, step=step)

    assert judgement.verdict is not PASS
    assert math.isfinite(judgement.evidence_relative)
    assert "\n" not in judgement.reason


@given(points, st.integers(0, 2))
def test_what_fails_or_passes_does_so_for_a_reason(points, step) -> None:
    judgement = judge(points, JUDGING, is_baked=True, step=step)
    served = sum(point.canary.requests for point in points if point.step == step)

    if judgement.verdict is PASS:
        assert judgement.ground is Ground.EXCLUDED
        assert served >= JUDGING.min_requests
        assert judgement.evidence_relative < 3
    elif judgement.verdict is FAIL:
        assert judgement.ground in {Ground.ERRORS, Ground.LIMIT}


@given(points.filter(bool), st.data())
def test_more_errors_of_the_canary_are_no_less_evidence(points, data) -> None:
    place = data.draw(st.integers(0, len(points) - 1))
    point = points[place]
    more = min(point.canary.requests, point.canary.errors + data.draw(st.integers(0, 50)))
    worse = replace(point, canary=counts(point.canary.requests, more))
    both = [
        gathering(some).evidence().relative
        for some in (points, [*points[:place], worse, *points[place + 1 :]])
    ]

    assert both[1] >= both[0] - 1e-6


def gathering(points, known: float = 1e9) -> Gathering:
    found = Gathering(JUDGING, known)
    for point in points:
        found.feed(point)
    return found


@given(points, st.data())
def test_polls_without_requests_say_nothing(points, data) -> None:
    place = data.draw(st.integers(0, len(points)))
    there = [*ZERO, *points]
    elsewhere = [*points[:place], *ZERO, *points[place:]]

    assert math.isclose(
        gathering(there).evidence().relative,
        gathering(elsewhere).evidence().relative,
        abs_tol=1e-9,
    )


@settings(max_examples=30)
@given(st.integers(1, 50), st.integers(0, 3), st.integers(1, 20))
def test_equal_arms_do_not_fail(number, errors, many) -> None:
    points = polls(counts(100 * many, errors * many), counts(900 * many, 9 * errors * many), number)

    assert judge(points, JUDGING, is_baked=True).verdict is not FAIL


def test_poll_by_poll_is_the_same() -> None:
    points = [*polls(*GOOD, 5), *polls(counts(100, 4), counts(900, 4), 5)]
    found = Gathering(JUDGING)
    for number, point in enumerate(points, start=1):
        found.feed(point)
        assert decide(found.evidence(), JUDGING, is_baked=True) == judge(
            points[:number], JUDGING, is_baked=True
        )
