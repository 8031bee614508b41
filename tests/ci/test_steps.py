from datetime import UTC, datetime, timedelta

import pytest

from bot.ci.steps import SLACK, failed_step, window_of
from bot.model import Step

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
END = START + timedelta(seconds=5)
TICK = timedelta(microseconds=1)


def step(number: int, conclusion: str, started_at=START, completed_at=END) -> Step:
    return Step(
        number=number,
        name=f"step {number}",
        conclusion=conclusion,
        started_at=started_at,
        completed_at=completed_at,
    )


@pytest.mark.parametrize(
    ("conclusions", "number"),
    [
        ([], None),
        (["success", "skipped"], None),
        (["success", "failure", "success"], 2),
        (["failure", "failure"], 1),
        (["cancelled", "failure"], 2),
        (["success", "cancelled", "skipped"], 2),
        (["cancelled", "timed_out"], 2),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else str(value),
)
def test_failed_step(conclusions, number) -> None:
    steps = [step(index, conclusion) for index, conclusion in enumerate(conclusions, 1)]
    found = failed_step(steps)

    assert (found.number if found else None) == number


@pytest.mark.parametrize(
    ("at", "is_inside"),
    [
        (START - SLACK - TICK, False),
        (START - SLACK, True),
        (START, True),
        (END + SLACK, True),
        (END + SLACK + TICK, False),
    ],
)
def test_a_window_has_slack_for_whole_seconds(at, is_inside) -> None:
    assert (at in window_of(step(1, "failure"))) == is_inside


@pytest.mark.parametrize(
    "missing", [None, step(1, "failure", None), step(1, "failure", START, None)]
)
def test_no_window_without_times(missing) -> None:
    assert window_of(missing) is None
