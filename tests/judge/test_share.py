"""Whether the traffic arrives as it is to be split."""

import pytest

from bot.judge.share import _evidence, share_is_off
from tests.judge.making import counts, polls


@pytest.mark.parametrize(
    ("canary", "stable", "weight", "seen"),
    [
        pytest.param(0, 0, 10, None, id="nothing"),
        pytest.param(1, 0, 10, None, id="one request"),
        pytest.param(3, 0, 10, None, id="three requests"),
        pytest.param(5, 0, 10, 100, id="five, all on the canary"),
        pytest.param(100, 900, 10, None, id="as it is to be"),
        pytest.param(30, 970, 10, 3, id="too few"),
        pytest.param(15, 485, 10, 3, id="too few of five hundred"),
        pytest.param(200, 800, 10, 20, id="too many"),
        pytest.param(0, 1000, 10, 0, id="none at all"),
        pytest.param(119_000, 881_000, 10, None, id="off by less than a fifth"),
        pytest.param(121_000, 879_000, 10, 12.1, id="off by more than a fifth"),
        pytest.param(14_000, 986_000, 1, None, id="off by less than half a point"),
        pytest.param(16_000, 984_000, 1, 1.6, id="off by more than half a point"),
        pytest.param(1000, 0, 100, None, id="all"),
        pytest.param(99_600, 400, 100, None, id="all but a few"),
        pytest.param(99_000, 1000, 100, 99, id="not all"),
        pytest.param(10**9, 9 * 10**9, 10, None, id="billions"),
        pytest.param(10**9, 10**9, 10, 50, id="billions, but half"),
    ],
)
def test_the_share(canary, stable, weight, seen) -> None:
    found = share_is_off(polls(counts(canary), counts(stable)), weight)

    assert found == (seen if seen is None else pytest.approx(seen))


def test_over_several_polls() -> None:
    assert share_is_off([], 10) is None
    assert share_is_off(polls(counts(3), counts(97), 1), 10) is None
    assert share_is_off(polls(counts(3), counts(97), 10), 10) == pytest.approx(3)


def test_the_evidence() -> None:
    """A beta-binomial against a binomial, computed once with scipy.special.betaln."""
    assert _evidence(15, 485, 0.1) == pytest.approx(14.314230216191262)
