from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from bot.ci.category import Category
from bot.ci.diagnose import EXCERPT, MOST_LINES, SHOWN, diagnose
from bot.ci.diagnosis import Diagnosis, Place
from bot.model import JobAnnotation, Step

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
RUN = "##[group]Run make"
EXIT = "##[error]Process completed with exit code 1."
CANCELED = "##[error]The operation was canceled."
TIMEOUT = "The job has exceeded the maximum execution time of 45m0s"


def explain(
    *lines: str, steps: Sequence[Step] = (), annotations: Sequence[JobAnnotation] = ()
) -> Diagnosis:
    return diagnose(["\n".join(lines).encode()], steps, annotations)


def numbers(found: Diagnosis) -> list[int]:
    return [line.number for line in found.lines]


def failed(name: str = "Test") -> Step:
    return Step(number=3, name=name, conclusion="failure", started_at=START, completed_at=START)


def annotation(message: str, level: str = "failure") -> JobAnnotation:
    return JobAnnotation(path=".github", line=1, level=level, title="", message=message)


def stamped(seconds: float, text: str) -> str:
    at = START + timedelta(seconds=seconds)
    return f"{at:%Y-%m-%dT%H:%M:%S}.0000000Z {text}"


@pytest.mark.parametrize(
    ("lines", "category", "tool", "best"),
    [
        pytest.param(
            [RUN, "##[endgroup]", "FAIL tests", "E   AssertionError: no", EXIT],
            Category.TEST,
            "pytest",
            4,
            id="a tool",
        ),
        pytest.param(
            [RUN, "##[endgroup]", "Error: read timed out", EXIT],
            Category.NETWORK,
            "generic",
            3,
            id="words",
        ),
        pytest.param(
            [RUN, "##[endgroup]", "it is odd", EXIT], Category.CONFIG, "generic", 3, id="last words"
        ),
        pytest.param(
            [RUN, "pytest tests > out.txt", "##[endgroup]", EXIT],
            Category.TEST,
            "actions-runner",
            2,
            id="nothing was printed: the command that redirects it",
        ),
        pytest.param([EXIT], Category.CONFIG, "actions-runner", 1, id="nothing but the exit code"),
        pytest.param(
            [
                '##[group]Run if [ "failure" != "success" ]; then',
                'if [ "failure" != "success" ]; then',
                "##[endgroup]",
                "❌ Unit tests failed",
                EXIT,
            ],
            Category.POLICY,
            "gate",
            4,
            id="a job that repeats others",
        ),
        pytest.param(
            ["error: Error while fetching x", "  Caused by: dns error"],
            Category.NETWORK,
            "uv",
            1,
            id="the tool's next line knows the category",
        ),
        pytest.param(
            ["FAIL	example.com/app	0.01s", "./main.go:7:14: undefined: x"],
            Category.COMPILE,
            "go",
            2,
            id="the tool's usual category",
        ),
    ],
)
def test_what_is_concluded(lines, category, tool, best) -> None:
    found = explain(*lines)

    assert (found.category, found.tool) == (category, tool)
    assert found.lines[0].number == best


def test_the_name_of_the_step_tells_the_category_when_nothing_else_does() -> None:
    lines = [stamped(0, RUN), stamped(0, "it is odd"), stamped(0, EXIT)]

    assert explain(*lines, steps=[failed("Lint")]).category is Category.LINT
    assert explain(*lines, steps=[failed("Do it")]).category is Category.CONFIG


def test_an_empty_log_tells_nothing() -> None:
    found = explain()

    assert (found.lines, found.excerpt, found.line_in_step) == ((), (), 0)
    assert (found.category, found.tool) == (Category.CONFIG, "generic")


def test_the_time_of_the_step_matters() -> None:
    lines = [stamped(-9, "E   KeyError: 1"), stamped(0, "Error: no"), stamped(9, "E   KeyError: 2")]

    assert numbers(explain(*lines, steps=[failed()])) == [2, 1]


def test_repetition_is_shown_once() -> None:
    lines = ["E   KeyError: 1", "x", "E   KeyError: 2", "E   ValueError: 1"]

    assert numbers(explain(*lines)) == [1, 4]


def test_there_are_only_so_many_lines() -> None:
    names = "abcdefghijklmnop"

    assert len(explain(*[f"E   KeyError: {name}" for name in names]).lines) == MOST_LINES


@pytest.mark.parametrize("size", [SHOWN, SHOWN + 1])
def test_lines_are_cut_for_show(size) -> None:
    [line] = explain("E   KeyError: ".ljust(size, "x")).lines

    assert len(line.text) == SHOWN


def test_only_the_runner_knows_of_a_timeout() -> None:
    lines = ["test_a PASSED", "", "E   KeyError: survived", "test_that_hangs", CANCELED]
    found = explain(*lines, annotations=[annotation(CANCELED), annotation(TIMEOUT)])

    assert (found.category, found.tool) == (Category.TIMEOUT, "actions-runner")
    assert found.annotation == TIMEOUT
    assert numbers(found) == [5, 4, 3]
    assert TIMEOUT in found.lines[0].why


def test_without_the_annotation_it_was_cancelled() -> None:
    found = explain("test_a PASSED", "test_that_hangs", CANCELED)

    assert (found.category, found.annotation) == (Category.CANCELLED, "")
    assert numbers(found) == [3, 2]


def test_an_annotation_explains_a_job_without_a_log() -> None:
    lost = annotation("The self-hosted runner: x lost communication with the server.")
    found = explain(annotations=[lost])

    assert (found.category, found.tool) == (Category.INFRA, "actions-runner")
    assert (found.lines, found.annotation) == ((), lost.message)


def test_a_line_that_is_an_annotation_too_is_the_reason() -> None:
    lines = ["ValueError: handled", "Error: the price is wrong", EXIT]
    said = [annotation("the price is wrong\nin detail"), annotation(EXIT[9:]), annotation("Error")]

    assert numbers(explain(*lines)) == [1, 2, 3]
    assert numbers(explain(*lines, annotations=said)) == [2, 1, 3]
    assert explain(*lines, annotations=said).lines[0].why == "an annotation of the job"


@pytest.mark.parametrize(("message", "best"), [("is wron", 1), ("is wrong", 2)])
def test_a_short_annotation_could_be_part_of_any_line(message, best) -> None:
    lines = ["ValueError: handled", "Error: the price is wrong", EXIT]

    assert numbers(explain(*lines, annotations=[annotation(message)]))[0] == best


@pytest.mark.parametrize(
    "ignored",
    [annotation("the price is wrong", "warning"), annotation(""), annotation("  \n ")],
    ids=["a warning", "an empty one", "a blank one"],
)
def test_other_annotations_change_nothing(ignored) -> None:
    lines = ["ValueError: handled", "Error: the price is wrong"]

    assert explain(*lines, annotations=[ignored]) == explain(*lines)


def test_secrets_are_gone() -> None:
    token = "ghp_" + "a1B2" * 9
    key = ["-----BEGIN RSA PRIVATE KEY-----", "MIIE" * 16, "-----END RSA PRIVATE KEY-----"]
    said = annotation(f"{TIMEOUT} {token}")
    found = explain(*key, f"Error: bad token {token}", CANCELED, annotations=[said])
    shown = repr(found)

    assert "a1B2a1B2" not in shown
    assert "MIIE" not in shown
    assert "[redacted github-token]" in found.annotation


def test_the_excerpt_is_the_best_line_and_what_is_around() -> None:
    calm = [f"line {letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    found = explain("ValueError: early", *calm, "E   KeyError: 1", *calm, "NameError: late", *calm)
    shown = [line.number for line in found.excerpt]

    assert shown == [1, *range(24, 36), 55]
    assert [line.number for line in found.excerpt if line.score] == [1, 28, 55]


def test_the_excerpt_leaves_out_other_steps_and_weak_lines() -> None:
    calm = ["calm"] * 20
    other = ["Post job cleanup.", "", "Error: late"]
    weak, good = "it is unknown", "an unknown that exceeds"
    found = explain("E   KeyError: 1", *calm, weak, *calm, good, EXIT, *other)

    assert numbers(found) == [1, 43, 22, 44, 47]
    assert [line.number for line in found.excerpt] == [*range(1, 9), 43]


def test_the_excerpt_has_a_limit() -> None:
    wide = [f"{letter}Error: x" for letter in "ABCDEFGHIJ"]
    found = explain("E   KeyError: 1", *["calm"] * 30, *wide)

    assert len(found.lines) == MOST_LINES
    assert len(found.excerpt) == EXCERPT


def test_the_page_of_a_job_counts_lines_within_the_step() -> None:
    assert explain("\ufeffa", "b", f"\ufeff{RUN}", "##[endgroup]", "Error: no").line_in_step == 3


def test_a_fingerprint_is_the_same_on_another_machine() -> None:
    one = ["/home/a/x.py:1: in f", "E   KeyError: '/home/a/x'", "FAILED t.py::test_a - KeyError"]
    other = ["/b/x.py:22: in f", "E   KeyError: '/b/x'", "hello", "FAILED t.py::test_a - KeyError"]

    assert explain(*one).fingerprint == explain(*other).fingerprint


def test_a_fingerprint_tells_tests_apart() -> None:
    one = ["E   KeyError: 1", "FAILED t.py::test_a - KeyError"]
    other = ["E   KeyError: 1", "FAILED t.py::test_b - KeyError"]

    assert explain(*one).fingerprint != explain(*other).fingerprint


def test_a_line_that_says_nothing_counts_for_its_own_step() -> None:
    weak = [stamped(0, "it is odd"), stamped(0, EXIT)]
    strong = [stamped(0, "Error: no")]

    def of(lines: list[str], step: str) -> str:
        return explain(*lines, steps=[failed(step)]).fingerprint

    assert of(weak, "A") != of(weak, "B")
    assert of(strong, "A") == of(strong, "B")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(["E   KeyError: 'price'"], True, id="what a tool says"),
        pytest.param(["Error: cannot open the till"], True, id="what words say"),
        pytest.param(["E   assert False", "FAILED t.py::test_a - x"], True, id="a test has a name"),
        pytest.param(["E       assert 1 == 2"], False, id="it has none"),
        pytest.param(["Error: the tests failed"], False, id="words for any failure"),
        pytest.param([RUN, "##[endgroup]", "a till is odd", EXIT], False, id="the last words"),
        pytest.param(["make: *** [a_target] Error 2"], False, id="a wrapper"),
        pytest.param([EXIT], False, id="the exit code"),
        pytest.param([CANCELED], False, id="the runner cancels"),
        pytest.param(["##[error]No space left on device"], False, id="the machine"),
        pytest.param(["Unable to resolve action `a/till@v1`"], True, id="the runner says why"),
        pytest.param(["Some of the required to succeed jobs: till"], False, id="a gate"),
        pytest.param([], False, id="nothing"),
    ],
)
def test_whether_the_same_words_mean_the_same_failure(lines, expected) -> None:
    assert explain(*lines).is_telling is expected


def test_a_timeout_says_nothing_of_its_reason() -> None:
    def is_telling(message: str) -> bool:
        return explain("E   KeyError: 'price'", annotations=[annotation(message)]).is_telling

    assert not is_telling(TIMEOUT)
    assert is_telling("Unable to resolve action `a/till@v1`, unable to find version `v1`")


def test_the_tests_that_failed() -> None:
    lines = [
        *(RUN, "##[endgroup]", "FAILED other.py::test_x", RUN, "##[endgroup]"),
        *("test_a failed", "E   KeyError: 'b'", "FAILED t.py::test_b - x", "FAILED t.py::test_a"),
        *("--- FAIL: TestOfAnotherTool", EXIT, "Post job cleanup.", "FAILED late.py::test_y"),
    ]

    assert explain(*lines).tests == ("t.py::test_b", "t.py::test_a")
    assert explain("Error: no").tests == explain().tests == ()


def test_lines_without_room_name_their_tests_too() -> None:
    names = [f"test_{number}" for number in range(40)]
    lines = [f"E   KeyError: {name}" for name in names] * 4
    found = explain(*lines, *[f"FAILED t.py::{name}" for name in names])

    assert found.tests == tuple(f"t.py::{name}" for name in names)


def test_the_places_that_the_lines_and_the_annotations_name() -> None:
    said = JobAnnotation(path="src/b.py", line=7, level="failure", title="", message="no")
    lines = ["E   KeyError: 'price'", "", "/home/runner/work/a/a/src/a.py:12: KeyError"]

    assert explain(*lines, annotations=[said]).places == (
        Place("src/a.py", 12),
        Place("src/b.py", 7),
    )
    assert explain(annotations=[said]).places == (Place("src/b.py", 7),)


WORDS = [
    *("E   KeyError", "##[error]", "##[group]Run x", "\ufeff", "FAILED a::b", "panic: ", "\r", "é"),
    *("-----BEGIN RSA PRIVATE KEY-----", "Traceback (most recent call last):", "\n", "\n", "\n"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=40).map("".join), st.integers(1, 50))
def test_no_log_crashes(text, size) -> None:
    data = text.encode()
    chunks = [data[start : start + size] for start in range(0, len(data), size)]
    found = diagnose(chunks)

    assert all(1 <= line.number <= text.count("\n") + 1 for line in (*found.lines, *found.excerpt))
