"""How long it takes to find a regression."""

import math
from datetime import timedelta

import pytest

from bot.judge.power import preview, time_to_find
from tests.judge.making import JUDGING, counts, judging

HALF_A_MINUTE = timedelta(seconds=30)


@pytest.mark.parametrize(
    ("rps", "weight", "stable", "canary", "minutes"),
    [
        pytest.param(5, 10, 0.005, 0.02, 15.2, id="as simulated: 10 at the median"),
        pytest.param(20, 10, 0.005, 0.02, 3.8, id="four times the traffic"),
        pytest.param(5, 25, 0.005, 0.02, 7.9, id="more weight"),
        pytest.param(5, 10, 0.005, 0.05, 2.99, id="much worse"),
        pytest.param(5, 10, 0.0, 0.02, 3.5, id="stable has no errors"),
        pytest.param(5, 10, 0.005, 1.0, 0.0762, id="all fails"),
        pytest.param(5, 100, 0.0, 0.05, 0.92, id="alone, against the limit"),
        pytest.param(5, 100, 0.0, 0.02, None, id="alone, within the limit"),
        pytest.param(5, 10, 0.005, 0.0099, None, id="less than what matters"),
        pytest.param(5, 10, 0.005, 0.005, None, id="no worse"),
        pytest.param(0, 10, 0.005, 0.02, None, id="no traffic"),
        pytest.param(0.01, 10, 0.005, 0.02, None, id="more than a day"),
    ],
)
def test_the_time(rps, weight, stable, canary, minutes) -> None:
    found = time_to_find(rps, weight, stable, canary, JUDGING)

    if minutes is None:
        assert found is None
    else:
        assert found is not None
        assert found / timedelta(minutes=1) == pytest.approx(minutes, rel=0.05)


def test_the_formula() -> None:
    """(ln(1 / 0.7 alpha) + 1.5) / (errors a second * KL), by hand for 5 rps, 0.5 to 2%, 10%."""
    part = 0.1 * 0.02 / (0.9 * 0.005 + 0.1 * 0.02)
    growth = part * math.log(part / 0.1) + (1 - part) * math.log((1 - part) / 0.9)
    seconds = (math.log(1 / 0.035) + 1.5) / (5 * 0.0065 * growth)

    assert time_to_find(5, 10, 0.005, 0.02, JUDGING) == timedelta(seconds=seconds)


def test_a_day_is_the_most() -> None:
    day = time_to_find(5, 10, 0.005, 0.02, JUDGING) / timedelta(hours=24) * 5

    assert time_to_find(day * 1.0001, 10, 0.005, 0.02, JUDGING) is not None
    assert time_to_find(day * 0.9999, 10, 0.005, 0.02, JUDGING) is None


def test_where_every_difference_matters() -> None:
    assert time_to_find(5, 10, 0.0, 0.0, judging(min_effect=0.0)) is None


@pytest.mark.parametrize(
    ("poll", "weight", "said"),
    [
        pytest.param(
            counts(600, 3),
            10,
            "at 10% and the last hour's traffic a regression to 2% errors is found"
            " in about 4 minutes; at 50% in about 2 minutes",
            id="enough",
        ),
        pytest.param(
            counts(600, 3),
            50,
            "at 50% and the last hour's traffic a regression to 2% errors is found"
            " in about 2 minutes",
            id="no weight is quicker",
        ),
        pytest.param(
            counts(600, 3),
            1,
            "at 1% and the last hour's traffic a regression to 2% errors is found only"
            " in about 33 minutes; a weight of 5% would find it in about 7 minutes",
            id="too little weight",
        ),
        pytest.param(
            counts(600, 3),
            100,
            "at 100% and the last hour's traffic a regression to 2% errors is not found"
            " within a day; a weight of 5% would find it in about 7 minutes",
            id="nothing to compare with",
        ),
        pytest.param(
            counts(6),
            10,
            "at 10% and the last hour's traffic a regression to 2% errors is found only"
            " in about 3 hours; no weight finds it within 30 minutes, so a human has to decide",
            id="too little traffic",
        ),
        pytest.param(
            counts(15_000, 300),
            10,
            "at 10% and the last hour's traffic a regression to 3.5% errors is found"
            " in about 1 minute; at 25% in about 1 minute",
            id="a noisy service",
        ),
        pytest.param(
            counts(),
            10,
            "there was no traffic in the last hour, so nothing can be said of a canary",
            id="no traffic",
        ),
    ],
)
def test_the_preview(poll, weight, said) -> None:
    assert preview([poll] * 120, HALF_A_MINUTE, weight, JUDGING) == said


def test_the_preview_of_no_history() -> None:
    assert preview([], HALF_A_MINUTE, 10, JUDGING).startswith("there was no traffic")
