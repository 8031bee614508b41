"""What was deployed, against the hour before."""

import pytest
from hypothesis import given, strategies as st

from bot.judge.verdict import Ground, Verdict
from bot.judge.watch import watch
from tests.judge.making import JUDGING, counts, timed

FAIL, PASS, OPEN = Verdict.FAIL, Verdict.PASS, Verdict.INCONCLUSIVE
BEFORE = [counts(300, 2)] * 120
MEASURED = [timed(300, 0.12, slow=3)] * 120


@pytest.mark.parametrize(
    ("before", "after", "verdict", "ground", "reason"),
    [
        pytest.param(
            BEFORE, [], OPEN, Ground.NO_TRAFFIC, "it has served no request", id="nothing yet"
        ),
        pytest.param(
            BEFORE,
            [counts(300, 2)] * 10,
            PASS,
            Ground.EXCLUDED,
            "a regression of 1pp or more is excluded (20/3000 against 240/36000 before)",
            id="as good",
        ),
        pytest.param(
            BEFORE,
            [counts(300, 6)] * 10,
            FAIL,
            Ground.ERRORS,
            "more than 1,000,000 : 1 that it is worse (60/3000 against 240/36000 before)",
            id="worse",
        ),
        pytest.param(
            BEFORE,
            [counts(149)],
            OPEN,
            Ground.FEW_REQUESTS,
            "it served 149 of the 150 requests it takes",
            id="one too few",
        ),
        pytest.param(
            BEFORE,
            [counts(150, 1)],
            OPEN,
            Ground.NOT_EXCLUDED,
            "a regression of 1pp is not excluded (1/150 against 240/36000 before)",
            id="enough, but not to tell",
        ),
        pytest.param(
            BEFORE,
            [counts(150, 6)],
            OPEN,
            Ground.SUSPICIOUS,
            "21 : 1 that it is worse (6/150 against 240/36000 before)",
            id="worse, perhaps",
        ),
        pytest.param(
            [counts(300_000, 2000)] * 120,
            [counts(100_000, 1000)],
            PASS,
            Ground.EXCLUDED,
            None,
            id="worse by less than matters",
        ),
        pytest.param(
            [],
            [counts(1000, 3)],
            PASS,
            Ground.EXCLUDED,
            "2% errors or more are excluded (3/1000 against 0/0 before)",
            id="good, and nothing known of before",
        ),
        pytest.param(
            [counts()] * 120,
            [counts(1000, 18)],
            OPEN,
            Ground.NOT_EXCLUDED,
            "2% errors are not excluded (18/1000 against 0/0 before)",
            id="at the limit, and nothing known of before",
        ),
        pytest.param(
            [],
            [counts(1000, 45)],
            FAIL,
            Ground.LIMIT,
            "14,109 : 1 that more than 2% fail (45/1000)",
            id="over the limit, and nothing known of before",
        ),
        pytest.param(
            MEASURED, [timed(300, 0.12, slow=3)] * 10, PASS, Ground.EXCLUDED, None, id="as quick"
        ),
        pytest.param(
            MEASURED, [timed(300, 0.18, slow=3)] * 10, FAIL, Ground.LATENCY, None, id="slower"
        ),
        pytest.param(
            MEASURED,
            [timed(300, 0.14, slow=3)] * 10,
            PASS,
            Ground.EXCLUDED,
            None,
            id="slower by less than matters",
        ),
        pytest.param(
            MEASURED, [timed(300, 0.12, slow=30)] * 10, FAIL, Ground.SLOW, None, id="slow"
        ),
        pytest.param(
            MEASURED, [timed(49, 0.9, slow=30)] * 1, OPEN, Ground.FEW_REQUESTS, None, id="too few"
        ),
    ],
)
def test_at_the_end(before, after, verdict, ground, reason) -> None:
    judgement = watch(before, after, JUDGING, dispersion=1, is_over=True)

    assert (judgement.verdict, judgement.ground) == (verdict, ground)
    assert judgement.reason == reason or reason is None


def test_before_the_end() -> None:
    good = watch(BEFORE, [counts(300, 2)] * 10, JUDGING, dispersion=1, is_over=False)
    bad = watch(BEFORE, [counts(300, 6)] * 10, JUDGING, dispersion=1, is_over=False)

    assert (good.verdict, good.ground) == (OPEN, Ground.BAKING)
    assert good.excluded == pytest.approx(0.01)
    assert bad.verdict is FAIL
    assert (good.stable, good.canary) == (counts(36000, 240), counts(3000, 20))


def test_bursts() -> None:
    worse = [counts(300, 6)] * 10

    assert watch(BEFORE, worse, JUDGING, dispersion=20, is_over=True).verdict is OPEN
    assert watch(BEFORE, worse, JUDGING, dispersion=0, is_over=True).verdict is FAIL


def test_little_is_known_of_before() -> None:
    """Twenty requests without an error leave much possible."""
    after = [counts(300, 9)]

    assert watch([counts(20)], after, JUDGING, dispersion=1, is_over=True).verdict is OPEN
    assert watch([counts(20_000)], after, JUDGING, dispersion=1, is_over=True).verdict is FAIL


def test_a_service_whose_latency_changes_by_itself() -> None:
    uneven = [timed(300, mean) for mean in (0.05, 0.25) * 60]
    steady = [timed(300, 0.15)] * 120
    after = [timed(300, 0.2)]

    assert watch(steady, after, JUDGING, dispersion=1, is_over=True).ground is Ground.LATENCY
    assert watch(uneven, after, JUDGING, dispersion=1, is_over=True).verdict is OPEN


@given(
    st.lists(st.builds(counts, st.integers(0, 500), st.integers(0, 500)), max_size=5),
    st.lists(st.builds(counts, st.integers(0, 500), st.integers(0, 500)), max_size=5),
    st.floats(1, 30),
)
def test_it_never_passes_before_the_end(before, after, dispersion) -> None:
    judgement = watch(before, after, JUDGING, dispersion=dispersion, is_over=False)

    assert judgement.verdict is not PASS
