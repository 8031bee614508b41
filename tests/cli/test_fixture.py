"""What of `sluice fixture --check` needs no GitHub. See also tests/journeys/test_fixture.py."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import sluice

LOG = "E       assert 3 == 4\n"


@pytest.fixture
def case(tmp_path: Path):
    def write(expected: object, name: str = "1-2", log: str | None = LOG, job: str = "") -> Path:
        text = expected if isinstance(expected, str) else json.dumps(expected)
        (tmp_path / f"{name}.expected.json").write_text(text)
        if log is not None:
            (tmp_path / f"{name}.log").write_text(log)
        if job:
            (tmp_path / f"{name}.job.json").write_text(job)
        return tmp_path

    return write


def test_a_case_may_have_nothing_but_a_log_and_what_is_right(case) -> None:
    result = sluice("fixture", "--check", case({"id": "1-2", "primary": [1]}))

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("1 case: top-1 100.0%")


def test_several_are_counted_together_in_the_order_of_their_names(case) -> None:
    case({"id": "b", "primary": [9]}, "b")
    case({"id": "a", "primary": []}, "a")
    case({"id": "d", "primary": [1]}, "d")
    folder = case({"id": "c", "primary": [9]}, "c", log="")

    result = sluice("fixture", "--check", folder)

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "✗ b: found 1; right: 9",
        "✗ c: found nothing; right: 9",
        "3 cases: top-1 33.3%, top-5 33.3%, near 66.7%, known-wrong 0.0%, none 33.3%",
        "1 case with an empty `primary`",
    ]


def test_steps_and_annotations_are_read(case) -> None:
    step = {"number": 1, "name": "x", "conclusion": "failure", "status": "completed"}
    message = "The job has exceeded the maximum execution time of 45m0s"
    said = {"message": message, "annotation_level": "failure", "path": None}
    expected = {"id": "1-2", "primary": [1], "annotations": [said]}

    result = sluice("fixture", "--check", case(expected, job=json.dumps({"steps": [step]})))

    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("expected", "more", "why"),
    [
        ("{", {}, "1-2.expected.json: Input data was truncated"),
        ("[]", {}, "1-2.expected.json: Expected `object`, got `array`"),
        ({"primary": [1]}, {}, "1-2.expected.json: Object missing required field `id`"),
        ({"id": "x", "primary": ["1"]}, {}, "Expected `int`, got `str` - at `$.primary[0]`"),
        ({"id": "x"}, {"log": None}, "1-2.log: No such file or directory"),
        ({"id": "x"}, {"job": "{"}, "1-2.job.json: Input data was truncated"),
    ],
    ids=["cut off", "a list", "no id", "a word for a number", "no log", "the job is cut off"],
)
def test_what_cannot_be_read_is_named_and_the_others_are_tried(case, expected, more, why) -> None:
    case({"id": "0", "primary": [1]}, "0")
    folder = case(expected, **more)

    result = sluice("fixture", "--check", folder)

    assert result.exit_code == 2
    assert why in result.stderr
    assert result.stdout.startswith("1 case: top-1 100.0%")


def test_a_folder_without_a_case_proves_nothing(tmp_path: Path) -> None:
    result = sluice("fixture", "--check", tmp_path)

    assert result.exit_code == 2
    assert "holds no case" in result.stderr


def test_a_folder_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    assert sluice("fixture", "--check", tmp_path / "none").exit_code == 2
