"""Latency from the buckets of histograms."""

import math
import random
from datetime import timedelta

import pytest

from bot.errors import RefusedError
from bot.judge.counts import Latency
from bot.metrics.buckets import latency
from bot.metrics.series import Sample

MS = timedelta(milliseconds=1)


def grown(seconds: float, buckets: dict[str, float], **labels: str) -> list[Sample]:
    return [
        Sample({"__name__": "seconds_sum", **labels}, seconds),
        *(
            Sample({"__name__": "seconds_bucket", "le": le, **labels}, value)
            for le, value in buckets.items()
        ),
    ]


def test_nothing_happened() -> None:
    assert latency([], 500 * MS) == Latency()
    assert latency(grown(0, {"0.5": 0, "+Inf": 0}), 500 * MS) == Latency()


@pytest.mark.parametrize(
    ("limit", "slow"),
    [
        pytest.param(50, 10, id="below all boundaries, all of them"),
        pytest.param(99, 10, id="just below a boundary, what is beyond the one before"),
        pytest.param(100, 6, id="at a boundary, what is beyond"),
        pytest.param(101, 6, id="above it, still what is beyond it"),
        pytest.param(499, 6, id="just below the next"),
        pytest.param(500, 1, id="at the next"),
        pytest.param(60_000, 1, id="above all, what nobody knows better"),
    ],
)
def test_nothing_slow_is_missed(limit: int, slow: int) -> None:
    buckets = {"0.1": 4, "0.5": 9, "+Inf": 10}

    assert latency(grown(3, buckets), limit * MS).slow == slow


def test_histograms_of_other_boundaries_are_summed_up() -> None:
    samples = grown(1, {"0.1": 4, "+Inf": 5}, pod="a") + grown(2, {"0.2": 3, "+Inf": 7}, pod="b")

    found = latency(samples, 200 * MS)

    assert (found.count, found.seconds, found.slow) == (12, 3, 5)


def test_squares_are_those_of_times_spread_evenly_and_stretched_to_the_mean() -> None:
    # Two from 0 to 0.1: a mean of 0.05 and squares of 0.01 / 3 each; really they took 0.08 each.
    found = latency(grown(0.16, {"0.1": 2, "+Inf": 2}), 500 * MS)

    assert found.squares == pytest.approx(2 * (0.01 / 3) * (0.08 / 0.05) ** 2)


def test_beyond_the_last_boundary_times_may_be_twice_that() -> None:
    found = latency(grown(1.5, {"1": 0, "+Inf": 1}), 500 * MS)

    assert found.squares == pytest.approx((1 + 2 + 4) / 3)


@pytest.mark.parametrize("sigma", [0.4, 0.6, 1.0])
def test_the_deviation_errs_to_the_safe_side(sigma: float) -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    times = [0.12 * math.exp(chance.gauss(0, sigma)) for _ in range(20_000)]
    bounds = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)
    buckets = {f"{bound}": sum(time <= bound for time in times) for bound in bounds}

    found = latency(grown(sum(times), buckets | {"+Inf": len(times)}), 500 * MS)

    mean = found.seconds / found.count
    estimate = math.sqrt(found.squares / found.count - mean**2)
    true = math.sqrt(sum(time**2 for time in times) / len(times) - mean**2)
    assert 1.0 <= estimate / true <= 1.3


def test_buckets_that_contradict_each_other_count_nothing_twice() -> None:
    found = latency(grown(1, {"0.1": 5, "0.5": 3, "+Inf": 6}), 100 * MS)

    assert found.slow == 3


def test_negative_boundaries_are_times_too() -> None:
    assert latency(grown(0, {"-1": 0, "0": 2, "+Inf": 2}), 500 * MS).squares == 0


@pytest.mark.parametrize("labels", [{}, {"le": "much"}])
def test_what_is_no_histogram_is_refused(labels: dict[str, str]) -> None:
    with pytest.raises(RefusedError, match="no histogram"):
        latency([Sample({"__name__": "seconds_bucket", **labels}, 1)], 500 * MS)
