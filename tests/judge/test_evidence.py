"""Bets on counts. That they are fair is checked by going through every outcome."""

import math

import pytest

from bot.judge.evidence import (
    MOST,
    OVER,
    RATIOS,
    UNDER,
    Worse,
    distance,
    highest,
    log_over,
    log_under,
    lowest,
    value,
)


def chance(successes: int, tries: int, share: float) -> float:
    return math.comb(tries, successes) * share**successes * (1 - share) ** (tries - successes)


def log_worse(*polls: tuple[int, int, int, int], dispersion: float = 1.0) -> float:
    bet = Worse()
    for requests, errors, stable, failed in polls:
        bet.feed((requests, errors), (stable, failed))
    return bet.log(dispersion)


def worse(*polls: tuple[int, int, int, int], dispersion: float = 1.0) -> float:
    """The e-value of polls of (canary's requests, errors, stable's requests, errors)."""
    return value(log_worse(*polls, dispersion=dispersion))


def test_the_bets_are_where_regressions_are() -> None:
    assert RATIOS[0] == 1.5
    assert RATIOS[-1] == pytest.approx(64)
    assert OVER[0] > 1 > UNDER[-1]


@pytest.mark.parametrize(
    ("canary", "stable"),
    [
        pytest.param(100, 900, id="a tenth"),
        pytest.param(1, 10**9, id="hardly any"),
        pytest.param(500, 500, id="half"),
    ],
)
@pytest.mark.parametrize("both", [1, 7, 40])
def test_where_both_are_equal_the_canary_has_its_part_of_the_errors(canary, stable, both) -> None:
    part = canary / (canary + stable)
    mean = sum(
        chance(errors, both, part) * math.exp(log_worse((canary, errors, stable, both - errors)))
        for errors in range(both + 1)
    )

    assert mean == pytest.approx(1, rel=1e-6)


@pytest.mark.parametrize("log", [log_over, log_under])
@pytest.mark.parametrize("limit", [0.001, 0.02, 0.5, 0.999])
def test_at_the_limit_nothing_is_won_on_average(log, limit) -> None:
    mean = sum(
        chance(errors, 60, limit) * math.exp(log((60, errors), limit, 1)) for errors in range(61)
    )

    assert mean == pytest.approx(1, rel=1e-6)


@pytest.mark.parametrize(("log", "share"), [(log_over, 0.01), (log_under, 0.03)])
def test_on_the_good_side_of_the_limit_something_is_lost_on_average(log, share) -> None:
    mean = sum(
        chance(errors, 60, share) * math.exp(log((60, errors), 0.02, 1)) for errors in range(61)
    )

    assert mean < 1


@pytest.mark.parametrize("limit", [0.0, 1.0])
def test_a_limit_that_nothing_can_be_beyond(limit) -> None:
    assert log_over((10, 10), limit, 1) == log_under((10, 10), limit, 1) == 0


def test_by_hand() -> None:
    """Three of 25 against none of 179, a single ratio at a time, with the stakes."""
    part = 25 / 204
    bet = Worse()
    bet.feed((25, 3), (179, 0))
    stakes = [
        0.03 + math.exp(-((math.log(ratio) - math.log(6)) ** 2) / (2 * 0.8**2)) for ratio in RATIOS
    ]
    expected = sum(
        stake * ratio**3 / (1 + part * (ratio - 1)) ** 3
        for stake, ratio in zip(stakes, RATIOS, strict=True)
    ) / sum(stakes)

    assert math.exp(bet.log(1)) == pytest.approx(expected)
    assert expected == pytest.approx(82.59, abs=0.01)


@pytest.mark.parametrize(
    "poll",
    [
        pytest.param((0, 0, 900, 5), id="no canary"),
        pytest.param((100, 3, 0, 0), id="no stable"),
        pytest.param((100, 0, 900, 0), id="no errors"),
    ],
)
def test_polls_that_prove_nothing(poll) -> None:
    assert worse(poll) == pytest.approx(1)
    assert worse(poll, (25, 3, 179, 0), poll) == pytest.approx(worse((25, 3, 179, 0)))


def test_an_incident_of_both_proves_nothing() -> None:
    assert worse((100, 50, 900, 450)) < 1


def test_errors_that_come_five_at_a_time_are_a_fifth_of_the_evidence() -> None:
    once = worse((100, 2, 900, 1))
    five = worse((100, 10, 900, 5), dispersion=5)

    assert five == pytest.approx(once)
    assert worse((100, 10, 900, 5)) > five
    assert log_over((500, 50), 0.02, 5) == pytest.approx(log_over((100, 10), 0.02, 1))
    assert log_under((500, 5), 0.02, 5) == pytest.approx(log_under((100, 1), 0.02, 1))


def test_no_count_is_too_great() -> None:
    billion = 10**9

    assert worse((billion, billion, 9 * billion, 0)) == pytest.approx(MOST)
    assert worse((billion, 0, 9 * billion, 9 * billion)) == 0
    assert value(log_over((billion, billion), 0.02, 1)) == pytest.approx(MOST)


def test_the_distance_of_two_chances() -> None:
    assert distance(0.5, 0.25) == pytest.approx(0.5 * math.log(2) + 0.5 * math.log(2 / 3))
    assert distance(0, 0.5) == distance(1, 0.5) == pytest.approx(math.log(2))
    assert distance(0.3, 0.3) == 0


def test_what_counts_leave_possible() -> None:
    """Roots of 36000 KL(s, p) = ln 40, found once with scipy.optimize.brentq."""
    assert highest(36000, 240, 0.025) == pytest.approx(0.007899922109174068)
    assert lowest(36000, 240, 0.025) == pytest.approx(0.005568161331881071)
    assert highest(1000, 0, 0.025) == pytest.approx(1 - 0.025 ** (1 / 1000))
    assert lowest(1000, 0, 0.025) == 0
    assert highest(10, 10, 0.025) == 1
