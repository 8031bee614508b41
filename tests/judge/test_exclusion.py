"""Bets against a regression. That no true regression loses them is checked with every outcome."""

import math

import pytest

from bot.judge.exclusion import EXPECTED, Exclusion, Expectation, nearest

SIZE = 0.05


def chance(successes: int, tries: int, share: float) -> float:
    return math.comb(tries, successes) * share**successes * (1 - share) ** (tries - successes)


def won(canary, stable, expected: float, size: float = SIZE) -> float:
    bet = Exclusion([size])
    bet.feed(canary, stable, expected)
    return math.exp(bet.logs(1)[size])


@pytest.mark.parametrize("expected", [0.001, 0.02, 0.2])
@pytest.mark.parametrize(
    ("low", "high"),
    [
        pytest.param(0.0, 0.05, id="by just the size, from nothing"),
        pytest.param(0.02, 0.07, id="by just the size"),
        pytest.param(0.02, 0.3, id="by much more"),
        pytest.param(0.9, 0.95, id="in an incident"),
    ],
)
@pytest.mark.parametrize(("canary", "stable"), [(4, 36), (20, 20), (1, 9)])
def test_a_regression_of_the_size_is_not_excluded_on_average(
    low, high, canary, stable, expected
) -> None:
    mean = sum(
        chance(errors, canary, high)
        * chance(failed, stable, low)
        * won((canary, errors), (stable, failed), expected)
        for errors in range(canary + 1)
        for failed in range(stable + 1)
    )

    assert mean <= 1 + 1e-9


def test_where_there_is_none_it_is() -> None:
    assert won((300, 0), (2700, 0), 0.0001, 0.01) > 15
    assert won((300, 0), (2700, 0), 0.0001, 0.02) > won((300, 0), (2700, 0), 0.0001, 0.01)
    assert won((300, 9), (2700, 0), 0.0001, 0.01) < 1


@pytest.mark.parametrize(
    ("share", "weight", "size", "expected"),
    [
        (0.005, 0.1, 0.01, 0.00465572337256856),
        (0.02, 0.5, 0.01, 0.016157472500822997),
        (0.0001, 0.1, 0.02, 8.986223395106726e-05),
        (0.3, 0.9, 0.1, 0.21248439930413437),
    ],
)
def test_the_nearest_pair(share, weight, size, expected) -> None:
    """Roots of the derivative of the divergence, found once with scipy.optimize.brentq."""
    assert nearest(share, weight, size) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("share", [1e-12, 1e-6, 0.5, 0.999999])
@pytest.mark.parametrize("weight", [1e-9, 0.5, 1 - 1e-9])
@pytest.mark.parametrize("size", [1e-5, 0.01, 0.9])
def test_the_nearest_pair_is_one(share, weight, size) -> None:
    low = nearest(share, weight, size)

    assert 0 < low <= share
    assert low + size < 1


def test_bursts_are_discounted() -> None:
    bet = Exclusion([0.01, 0.02])
    bet.feed((300, 1), (2700, 9), 0.004)
    once, third = bet.logs(1), bet.logs(3)

    assert list(once) == [0.01, 0.02]
    assert third[0.01] == pytest.approx(once[0.01] / 3)


def test_what_is_expected_is_what_came_last() -> None:
    expectation = Expectation()
    assert expectation.share == pytest.approx(EXPECTED)

    for _ in range(50):
        expectation.feed(1000, 10)
    assert expectation.share == pytest.approx(0.01, rel=0.01)

    expectation.feed(1000, 500)
    assert expectation.share > 0.15

    for _ in range(10):
        expectation.feed(1000, 10)
    assert expectation.share == pytest.approx(0.01, rel=0.05)
