"""How many errors come together."""

from random import Random

import pytest

from bot.judge.dispersion import Dispersion, from_history
from bot.judge.judge import dispersion
from tests.judge.making import counts


def single(random: Random, mean: float) -> int:
    """A number of errors that each happen by themselves."""
    return sum(random.random() < mean / 1000 for _ in range(1000))


def history(mean: float, burst: int = 1, number: int = 120, seed: int = 1):
    random = Random(seed)  # noqa: S311 - the same numbers each time
    return [(1000, burst * single(random, mean / burst)) for _ in range(number)]


@pytest.mark.parametrize(
    "polls",
    [
        pytest.param([], id="none"),
        pytest.param([(1000, 3)], id="one poll"),
        pytest.param([(1000, 0)] * 120, id="no errors"),
        pytest.param([(0, 0)] * 120, id="no traffic"),
        pytest.param([(1000, 3)] * 120, id="always as many"),
        pytest.param([(100, 1 if place % 40 == 7 else 0) for place in range(120)], id="few"),
        pytest.param([(1000 * (1 + place), 3 * (1 + place)) for place in range(60)], id="growth"),
    ],
)
def test_nothing_speaks_for_bursts(polls) -> None:
    assert from_history(polls) == pytest.approx(1)


@pytest.mark.parametrize("seed", range(5))
def test_single_errors_are_no_bursts(seed) -> None:
    assert from_history(history(5, seed=seed)) < 2.2


@pytest.mark.parametrize("seed", range(5))
def test_bursts_are_not_underestimated(seed) -> None:
    assert 5 <= from_history(history(20, burst=5, seed=seed)) < 20


def test_a_user_in_a_quiet_hour() -> None:
    quiet = [(100, 0)] * 120
    assert from_history([*quiet[:50], (100, 6), *quiet[51:]]) > 6


def test_an_incident_does_not_blind() -> None:
    steady = history(5)
    incident = [(1000, 80)] * 6

    assert from_history([*steady[:40], *incident, *steady[46:]]) < 6


def test_long_polls_and_short_ones() -> None:
    """Of a history of any length, so many parts are compared."""
    assert from_history(history(20, 5, 12)) > 3
    assert from_history(history(3, 5, 720)) > 3


def test_from_counts() -> None:
    polls = history(20, burst=5)

    assert dispersion([counts(*poll) for poll in polls]) == from_history(polls)
    assert dispersion([]) == 1
    assert dispersion([counts(5, 9)] * 3) == 1


def running(polls) -> float:
    found = Dispersion()
    for poll in polls:
        found.feed(*poll)
    return found.value()


@pytest.mark.parametrize("seed", range(5))
def test_while_a_canary_runs(seed) -> None:
    assert running(history(5, number=60, seed=seed)) == 1
    assert running(history(20, burst=10, number=60, seed=seed)) > 5


def test_a_lasting_incident_while_a_canary_runs() -> None:
    steady = history(5, number=60)

    assert running([*steady[:20], *[(1000, 80)] * 6, *steady[26:]]) < 3
    assert running([*steady[:20], (1000, 80), *steady[21:]]) > 10
