from datetime import timedelta

import pytest

from bot.ci.attempts import last_of_runs, on_own_branch, recoveries, settled, without_matrix
from bot.ci.past import Past
from tests.ci.pasts import past


def ids(pasts: tuple[Past, ...]) -> list[int]:
    return [one.job.id for one in pasts]


def carried_over(run: int, conclusion: str, **more: object) -> Past:
    done = past(run).job.created_at - timedelta(minutes=1)
    return past(run, conclusion, completed_at=done, **more)


@pytest.mark.parametrize(
    ("pasts", "left"),
    [
        pytest.param([], [], id="none"),
        pytest.param(
            [past(2), past(1, "success"), past(1, attempt=2)], [11, 12, 21], id="in order"
        ),
        pytest.param([past(1, "timed_out")], [11], id="out of time is a failure"),
        *(
            pytest.param([past(1, conclusion)], [], id=conclusion)
            for conclusion in ("cancelled", "skipped", "neutral", "stale", "action_required", "")
        ),
        pytest.param([carried_over(1, "success")], [], id="carried over"),
        pytest.param([carried_over(1, "failure")], [], id="a failure that is carried over"),
        pytest.param([past(1, "success", id=7), past(1, id=8)], [8], id="one name: one failed"),
        pytest.param([past(1, id=9), past(1, id=8)], [8], id="one name: both failed"),
        pytest.param(
            [past(1, "success", id=9), past(1, "success", id=8)], [8], id="one name: both passed"
        ),
        pytest.param(
            [past(1, "success", id=9), past(1, "skipped", id=8)], [9], id="one name: one ran"
        ),
        pytest.param(
            [past(1, "success", id=9), carried_over(1, "failure", id=8)],
            [],
            id="one name: the one that failed was not run again",
        ),
        pytest.param(
            [past(1, "success", id=9), carried_over(1, "success", id=8)],
            [9],
            id="one name: the one that passed was not run again",
        ),
        pytest.param([past(1, id=9), past(1, id=8, name="lint")], [8, 9], id="two names"),
        pytest.param([past(1, id=9), past(1, id=8, workflow="B")], [8, 9], id="two workflows"),
    ],
)
def test_settled(pasts: list[Past], left: list[int]) -> None:
    assert ids(settled(pasts)) == left


def test_last_of_runs() -> None:
    pasts = settled([past(1), past(2), past(1, "success", attempt=2), past(3)])

    assert ids(last_of_runs(pasts)) == [12, 21, 31]


@pytest.mark.parametrize(
    ("event", "is_own"),
    [
        ("push", True),
        ("schedule", True),
        ("workflow_dispatch", True),
        ("repository_dispatch", True),
        ("workflow_run", True),
        ("merge_group", True),
        ("pull_request", False),
        ("pull_request_target", False),
        ("", False),
    ],
)
def test_on_own_branch(event: str, *, is_own: bool) -> None:
    one, other = past(1, event=event), past(2, event=event, branch="other")

    assert on_own_branch([one, other], "main") == ((one,) if is_own else ())


@pytest.mark.parametrize(
    ("pasts", "found"),
    [
        pytest.param([past(1), past(1, "success", attempt=2)], [(11, 12)], id="failed, passed"),
        pytest.param([past(1, "success"), past(1, attempt=2)], [], id="passed, failed"),
        pytest.param([past(1), past(2, "success")], [], id="another run"),
        pytest.param([past(1), past(1, "success", attempt=2, name="lint")], [], id="another job"),
        pytest.param(
            [past(1), past(1, "success", attempt=2, workflow="B")], [], id="another workflow"
        ),
        pytest.param(
            [past(1), past(1, attempt=2), past(1, "success", attempt=3)],
            [(11, 13), (12, 13)],
            id="failed twice",
        ),
        pytest.param(
            [
                past(1),
                past(1, "success", attempt=2),
                past(1, attempt=3),
                past(1, "success", attempt=4),
            ],
            [(11, 12), (13, 14)],
            id="twice failed, passed",
        ),
    ],
)
def test_recoveries(pasts: list[Past], found: list[tuple[int, int]]) -> None:
    pairs = recoveries(settled(pasts))

    assert [(pair.failed.job.id, pair.passed.job.id) for pair in pairs] == found


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("unit", "unit"),
        ("unit (3.12)", "unit"),
        ("unit (3.12, arm (64))", "unit"),
        ("call (a) / unit (b)", "call / unit"),
        ("call / unit", "call / unit"),
        ("unit (a long name that GitHub cuts o...", "unit"),
        ("unit (of all)  now", "unit (of all)  now"),
        ("unit(3)", "unit(3)"),
        ("", ""),
    ],
)
def test_without_matrix(name: str, bare: str) -> None:
    assert without_matrix(name) == bare
