from datetime import timedelta

import pytest

from bot.ci.attempts import settled
from bot.ci.frequency import MOST_RUNS, WINDOW, failure_rate, stays
from bot.ci.past import Past
from tests.ci.pasts import NOW, OTHER, SAME, past

HOUR = timedelta(hours=1)
TICK = timedelta(seconds=1)


def ended(age: timedelta) -> Past:
    return past(1, completed_at=NOW - age, created_at=NOW - 2 * age)


@pytest.mark.parametrize(
    ("pasts", "rate"),
    [
        pytest.param([], None, id="none"),
        pytest.param([past(1), past(2, "success"), past(3)], (2, 3), id="two of three"),
        pytest.param([past(1, "success")], (0, 1), id="none of one"),
        pytest.param([past(1), past(1, "success", attempt=2)], (1, 1), id="its first attempt"),
        pytest.param([past(1, "success"), past(1, attempt=2)], (0, 1), id="not its second"),
        pytest.param([past(1, attempt=2)], None, id="the first is not known"),
        pytest.param([past(1, "cancelled"), past(2)], (1, 1), id="cancelled"),
        pytest.param([past(1, branch="feature")], None, id="another branch"),
        pytest.param([past(1, event="pull_request")], None, id="a fork's main"),
        pytest.param([ended(WINDOW)], (1, 1), id="seven days ago"),
        pytest.param([ended(WINDOW + TICK)], None, id="longer ago"),
        pytest.param([past(n) for n in range(1, MOST_RUNS)], (39, 39), id="39 runs"),
        pytest.param([past(n) for n in range(1, MOST_RUNS + 1)], (40, 40), id="40 runs"),
        pytest.param(
            [past(1), *(past(n, "success") for n in range(2, MOST_RUNS + 2))],
            (0, 40),
            id="the oldest of 41 runs is left out",
        ),
    ],
)
def test_failure_rate(pasts: list[Past], rate: tuple[int, int] | None) -> None:
    found = failure_rate(settled(pasts), "main", NOW)

    assert (found and (found.failed, found.runs)) == rate


def same(run: int, branch: str = "one", **more: object) -> Past:
    return past(run, "failure", SAME, branch=branch, **more)


def green(run: int, branch: str = "one", **more: object) -> Past:
    return past(run, "success", branch=branch, **more)


@pytest.mark.parametrize(
    ("pasts", "hours", "fixes"),
    [
        pytest.param([], None, 0, id="none"),
        pytest.param([same(1)], None, 0, id="it never went away"),
        pytest.param([same(1), green(4)], 3, 1, id="three hours"),
        pytest.param([same(1), same(2), green(4)], 3, 1, id="from its first appearance"),
        pytest.param([same(1), green(4), same(6), green(7)], 3, 1, id="once for each branch"),
        pytest.param([green(1), same(2)], None, 0, id="a success before"),
        pytest.param([same(1), green(4, "two")], None, 0, id="a success elsewhere"),
        pytest.param([same(1), past(4, "cancelled", branch="one")], None, 0, id="cancelled"),
        pytest.param(
            [past(1, "failure", OTHER, branch="one"), green(4)], None, 0, id="another failure"
        ),
        pytest.param([past(1, branch="one"), green(4)], None, 0, id="one that was not read"),
        pytest.param([same(1, "main"), green(4, "main")], 3, 1, id="on the base branch"),
        pytest.param(
            [same(1, "main"), green(4, "main", event="pull_request")], None, 0, id="a fork's main"
        ),
        pytest.param(
            [same(4), green(5, completed_at=past(1).job.completed_at, created_at=NOW - 999 * HOUR)],
            None,
            0,
            id="a success that ended before",
        ),
        pytest.param(
            [
                same(1),
                green(2),
                same(11, "two"),
                green(19, "two"),
                same(21, "three"),
                green(24, "three"),
                same(31, "four"),
            ],
            3,
            3,
            id="the median of three",
        ),
        pytest.param(
            [same(1), green(2), same(3, "two"), green(7, "two")], 2.5, 2, id="the median of two"
        ),
    ],
)
def test_how_long_it_stays(pasts: list[Past], hours: float | None, fixes: int) -> None:
    expected = None if hours is None else hours * HOUR

    assert stays(settled(pasts), SAME, "main") == (expected, fixes)


def test_of_a_vague_failure_nothing_is_known() -> None:
    pasts = settled([past(1, branch="one"), green(4)])

    assert stays(pasts, "", "main") == (None, 0)
