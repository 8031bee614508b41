"""Evidence that a canary is slower."""

import math

import pytest

from bot.judge.counts import Latency
from bot.judge.slowness import Slowness, spread
from tests.judge.making import counts, timed

TAU = 0.03


def slowness(*polls) -> Slowness:
    found = Slowness()
    for canary, stable in polls:
        found.feed(canary.latency, stable.latency)
    return found


@pytest.mark.parametrize(
    ("mean", "expected"),
    [
        pytest.param(0.15, 24.29628104717243, id="30 ms slower"),
        pytest.param(0.11, 0.18345707824826668, id="10 ms faster"),
    ],
)
def test_the_mixture(mean, expected) -> None:
    """Integrals over the half-normal prior, found once with scipy.integrate.quad."""
    found = slowness((timed(100, mean), timed(900, 0.12)))

    assert math.exp(found.log(TAU)) == pytest.approx(expected, rel=1e-9)
    assert found.difference == pytest.approx(mean - 0.12)
    assert found.requests == 100


@pytest.mark.parametrize(
    "poll",
    [
        pytest.param((counts(9), counts(9)), id="nobody measures"),
        pytest.param((timed(9, 0.1), counts(9)), id="nobody measures stable"),
        pytest.param((counts(9, 0, Latency()), timed(9, 0.1)), id="no canary"),
        pytest.param((timed(9, 0.1), counts(9, 0, Latency())), id="no stable"),
    ],
)
def test_polls_that_say_nothing(poll) -> None:
    found = slowness(poll)

    assert (found.log(TAU), found.difference, found.requests) == (0, 0, 0)


def test_a_busy_hour_slows_both() -> None:
    """The canary gets most of its requests in the slow hour: that is not its fault."""
    found = slowness(
        (timed(100, 0.1), timed(900, 0.1)),
        (timed(900, 0.3), timed(100, 0.3)),
    )

    assert found.difference == pytest.approx(0)
    assert found.log(TAU) < 0


def test_polls_that_differ_more_than_requests_do() -> None:
    steady = slowness(*[(timed(100, 0.15), timed(900, 0.12))] * 10)
    uneven = slowness(*[(timed(100, mean), timed(900, 0.12)) for mean in (0.05, 0.25) * 5])

    assert uneven.difference == pytest.approx(steady.difference)
    assert uneven.log(TAU) < 1 < steady.log(TAU)
    assert steady.log(TAU, 4) < steady.log(TAU)


def test_a_canary_that_seems_to_vary_less_is_held_to_vary_as_stable_does() -> None:
    few = slowness((timed(50, 0.15, deviation=0.0), timed(900, 0.12)))
    same = slowness((timed(50, 0.15), timed(900, 0.12)))
    more = slowness((timed(50, 0.15, deviation=0.3), timed(900, 0.12)))

    assert few.log(TAU) == pytest.approx(same.log(TAU))
    assert more.log(TAU) < same.log(TAU)


def test_requests_that_all_take_as_long() -> None:
    found = slowness((timed(10**9, 1.0, deviation=0.0), timed(10**9, 0.1, deviation=0.0)))

    assert math.isfinite(found.log(TAU))
    assert slowness((timed(10**9, 0.1), timed(10**9, 9.0))).log(TAU) < -10


def test_a_canary_that_is_much_faster() -> None:
    """Where one formula hands over to the other, nothing jumps."""
    logs = [slowness((timed(1000, 1 - by), timed(9000, 1.0))).log(TAU) for by in (0.1006, 0.1007)]

    assert logs[0] > logs[1] > logs[0] - 0.01
    assert slowness((timed(1000, 1 - 0.12), timed(9000, 1.0))).log(TAU) < logs[1]


def test_how_much_polls_differ() -> None:
    assert spread([]) == spread([timed(100, 0.1)]) == spread([counts(5)] * 3) == 1
    assert spread([timed(100, 0.1)] * 5) == 1
    assert spread([timed(100, mean) for mean in (0.0, 0.2)]) == pytest.approx(100)
