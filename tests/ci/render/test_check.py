from dataclasses import replace

import pytest

from bot.ci.diagnosis import Place
from bot.ci.render import FAILURES_CHECK, FLAKY, RERUN, UNHELPFUL, failures_check, recovered_check
from bot.ci.render.check import ANNOTATIONS
from bot.ci.render.comment import LIMIT
from bot.ci.report import FailedRun, MissingLog
from bot.effects import Annotation, AnnotationLevel, Conclusion
from tests.ci.render.reports import (
    BASE,
    BEST,
    FLAKY as COMES_AND_GOES,
    FOUND,
    HEAD,
    INFRA,
    NEW,
    OTHER,
    RUN,
    UNKNOWN,
    failed_run,
    job,
    report,
)


def annotations(*jobs, **changes) -> tuple[Annotation, ...]:
    return failures_check(report(*jobs, **changes), "x").annotations


def test_the_check_run_is_neutral_and_tells_everything() -> None:
    jobs = [job(f"job {at}", replace(FOUND, fingerprint=f"{at}")) for at in range(8)]
    check = failures_check(report(*jobs), "external")

    assert (check.repo, check.head_sha, check.external_id) == (RUN.repo, HEAD, "external")
    assert check.name == FAILURES_CHECK == "sluice / failures"
    assert check.conclusion is Conclusion.NEUTRAL
    assert check.title == "8 jobs failed for 8 reasons (8 new)"
    assert check.summary.startswith("### 8 jobs failed for 8 reasons (8 new)\n\n[`0123456`]")
    assert check.summary.count("\n#### ") == 8
    assert check.actions == (RERUN, FLAKY, UNHELPFUL)


def test_buttons_are_within_the_limits_of_github() -> None:
    for button in (RERUN, FLAKY, UNHELPFUL):
        assert len(button.label) <= 20
        assert len(button.description) <= 40
        assert len(button.identifier) <= 20
    assert [one.label for one in (RERUN, FLAKY, UNHELPFUL)] == [
        "Re-run failed",
        "Mark flaky",
        "Not helpful",
    ]


def test_a_summary_has_a_limit_and_says_what_is_left_out() -> None:
    wide = tuple(replace(BEST, number=number, text="❌" * 1000) for number in range(1, 16))
    jobs = [
        job(f"{at}", replace(FOUND, fingerprint=f"{at}", lines=wide[:1], excerpt=wide))
        for at in range(50)
    ]
    check = failures_check(report(*jobs), "x")

    assert len(check.summary.encode()) <= LIMIT
    assert "more do not fit here" in check.summary
    assert len(check.title) <= 255


def test_a_line_of_the_repository_is_annotated() -> None:
    assert annotations(job("unit")) == (
        Annotation(
            path="t.py",
            start_line=3,
            end_line=3,
            level=AnnotationLevel.FAILURE,
            title="unit: a test failed",
            message="E AssertionError: no\nNew on this branch.",
        ),
    )


@pytest.mark.parametrize(
    ("history", "level"),
    [
        (NEW, AnnotationLevel.FAILURE),
        (UNKNOWN, AnnotationLevel.WARNING),
        (None, AnnotationLevel.WARNING),
        (BASE, AnnotationLevel.NOTICE),
        (COMES_AND_GOES, AnnotationLevel.NOTICE),
        (INFRA, AnnotationLevel.NOTICE),
    ],
)
def test_what_the_change_did_not_break_is_said_softly(history, level) -> None:
    assert [one.level for one in annotations(job("x", history=history))] == [level]


def test_a_line_is_annotated_once_by_the_first_reason() -> None:
    found = annotations(job("second", OTHER, INFRA), job("first"), job("same"))

    assert [one.title for one in found] == ["first: a test failed"]


@pytest.mark.parametrize("count", [ANNOTATIONS, ANNOTATIONS + 1])
def test_annotations_are_limited(count) -> None:
    places = tuple(Place("t.py", line) for line in range(1, count + 1))

    assert len(annotations(job("x", replace(FOUND, places=places)))) == ANNOTATIONS


def test_without_a_line_the_runner_speaks() -> None:
    found = annotations(job("x", replace(FOUND, lines=(), annotation="It ran\nout of time")))

    assert found[0].message.startswith("It ran out of time\n")


def test_what_was_not_read_annotates_nothing() -> None:
    assert annotations(job("x", MissingLog.EXPIRED)) == ()
    assert annotations(job("x"), files=frozenset()) == ()


def test_green_again() -> None:
    check = recovered_check(report(runs=(failed_run(failed_attempt=1),)), "external")

    assert check.name == FAILURES_CHECK
    assert (check.repo, check.head_sha, check.external_id) == (RUN.repo, HEAD, "external")
    assert check.conclusion is Conclusion.NEUTRAL
    assert check.title == "✅ Green again without a change: 1 workflow on 0123456"
    assert "it comes and goes" in check.summary
    assert check.actions == ()
    assert check.annotations == ()


def test_a_run_without_failed_jobs() -> None:
    check = failures_check(report(runs=(FailedRun(run=RUN),)), "x")

    assert check.title == "1 workflow run failed"
    assert "may not be valid" in check.summary
