from dataclasses import replace
from datetime import timedelta

import pytest

from bot.ci.history import Failed, Fault
from bot.ci.past import FlakyMark, JobName
from bot.config.failures import Quarantined
from tests.ci.judging import (
    FAILED,
    FLAKY,
    NEW,
    UNKNOWN,
    VAGUE,
    green,
    look,
    runs,
)
from tests.ci.pasts import NOW, OTHER, SAME, THIS

MARK = FlakyMark(fingerprint=SAME, by="octocat", at=NOW - timedelta(days=2))


@pytest.mark.parametrize(
    ("failed", "mark", "fault"),
    [
        pytest.param(FAILED, MARK, FLAKY, id="marked"),
        pytest.param(FAILED, replace(MARK, fingerprint=OTHER), UNKNOWN, id="another one"),
        pytest.param(FAILED, None, UNKNOWN, id="none"),
        pytest.param(VAGUE, replace(MARK, fingerprint=""), UNKNOWN, id="a vague log has no mark"),
    ],
)
def test_somebody_called_it_flaky(failed: Failed, mark: FlakyMark | None, fault: Fault) -> None:
    history = look(failed=failed, mark=mark)

    assert history.fault is fault
    if fault is FLAKY:
        assert history.why == "`octocat` called this failure flaky on 2026-11-20."
        assert runs(history) == [THIS]


def entry(test: str, days: int = 1) -> Quarantined:
    until = (NOW + timedelta(days=days)).date()
    return Quarantined(test=test, reason="known", owner="@octo/shop", until=until)


@pytest.mark.parametrize(
    ("job", "tests", "entries", "fault"),
    [
        pytest.param("unit", ("a", "b"), [entry("a"), entry("b")], FLAKY, id="all tests"),
        pytest.param("unit", ("a", "b"), [entry("a")], UNKNOWN, id="one of two tests"),
        pytest.param("unit", ("a", "b"), [entry("*")], FLAKY, id="a pattern"),
        pytest.param("unit", (), [entry("a")], UNKNOWN, id="no test is known"),
        pytest.param("unit", (), [entry("unit")], FLAKY, id="the job"),
        pytest.param("unit (3.12)", (), [entry("unit")], FLAKY, id="the job without its matrix"),
        pytest.param(
            "unit (3.12)", (), [entry("unit (3.12)")], FLAKY, id="the job's one combination"
        ),
        pytest.param("unit (3.12)", (), [entry("unit (3.13)")], UNKNOWN, id="another combination"),
        pytest.param(
            "unit", tuple(f"t{one}" for one in range(49)), [entry("t*")], FLAKY, id="49 tests"
        ),
        pytest.param(
            "unit",
            tuple(f"t{one}" for one in range(50)),
            [entry("t*")],
            UNKNOWN,
            id="50 tests: there may be more",
        ),
        pytest.param("unit", ("a",), [entry("a", days=0)], FLAKY, id="its last day"),
        pytest.param("unit", ("a",), [entry("a", days=-1)], UNKNOWN, id="the day after"),
        pytest.param(
            "unit",
            ("a",),
            [entry("a", days=-1), entry("unit")],
            FLAKY,
            id="over, but the job counts",
        ),
    ],
)
def test_quarantine(
    job: str, tests: tuple[str, ...], entries: list[Quarantined], fault: Fault
) -> None:
    failed = replace(FAILED, name=JobName("CI", job), tests=tests)

    history = look(failed=failed, quarantine=entries)

    assert history.fault is fault
    assert runs(history) == ([THIS] if fault is FLAKY else [])


def test_what_is_said_of_quarantine() -> None:
    failed = replace(FAILED, tests=("tests/test_a.py::test_x[1]",))

    valid = look(failed=failed, quarantine=[entry("tests/test_a.py::test_x[1]")])
    over = look(green(50), failed=failed, quarantine=[entry("tests/*", days=-1)])

    assert valid.why == (
        "The policy counts `tests/test_a.py::test_x[1]` as flaky until 2026-11-23;"
        " it is `@octo/shop` who mends it."
    )
    assert over.fault is NEW
    assert over.why == (
        "`main` passes, and no other branch is known to have failed so."
        " The policy counted `tests/*` as flaky until 2026-11-21."
    )
