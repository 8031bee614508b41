from dataclasses import replace

import pytest

from bot.ci.category import Category
from bot.ci.render import alert_text, closing_words, opened_issue
from bot.ci.report import FailedRun, MissingLog
from tests.ci.render.reports import (
    FLAKY,
    FOUND,
    GATE,
    OTHER,
    RUN,
    RUN_URL,
    failed_run,
    job,
    report,
)

MAIN = replace(RUN, head_branch="main")


def on_main(*jobs) -> FailedRun:
    return FailedRun(run=MAIN, jobs=jobs)


def test_an_issue_explains_one_failure() -> None:
    lint = job("lint", replace(OTHER, category=Category.LINT))
    run = on_main(job("unit"), lint)
    issue = opened_issue(report(number=0, runs=(run,)), run, lint, "ci:abc")

    assert issue.repo == RUN.repo
    assert issue.marker == "ci:abc"
    assert issue.title == "lint fails on main: a linter objects"
    assert issue.body.count("#### ") == 1
    assert "#### A linter objects\n\n" in issue.body
    assert f"In [`CI` run 41, attempt 2]({RUN_URL})." in issue.body
    assert "/retry" not in issue.body
    assert issue.body.endswith(
        "<sub>This issue is closed when the job passes on `main` again.</sub>"
    )


@pytest.mark.parametrize("at", [0, 1, 2])
def test_any_job_stands_for_its_failure(at) -> None:
    run = on_main(job("a (1)"), job("a (2)", MissingLog.SIBLING, None), job("gate", GATE))
    issue = opened_issue(report(number=0, runs=(run,)), run, run.jobs[at], "m")

    assert "same failure in 2 jobs (1 of them read)" in issue.body


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("@team `x` #1", "@\u200bteam 'x' #\u200b1 fails on main: a test failed"),
        ("a\nb\u202e", "a b fails on main: a test failed"),
        ("x" * 10_000, f"{'x' * 99}… fails on main: a test failed"),
        ("ghp_" + "a1B2" * 9, "[redacted github-token] fails on main: a test failed"),
    ],
)
def test_the_title_is_inert_and_short(name, title) -> None:
    run = on_main(job(name))

    assert opened_issue(report(number=0, runs=(run,)), run, run.jobs[0], "m").title == title


def test_the_longest_title_is_one_that_github_takes() -> None:
    run = replace(on_main(job("x" * 999)), run=replace(RUN, head_branch="y" * 999))
    failed = job("x" * 999, replace(FOUND, category=Category.DEPENDENCY))
    run = replace(run, jobs=(failed,))

    assert len(opened_issue(report(number=0, runs=(run,)), run, failed, "m").title) <= 256


def test_the_last_words_of_an_issue() -> None:
    assert closing_words(MAIN) == (
        f"✅ It passed again in [`CI` run 41, attempt 2]({RUN_URL}), on commit `0123456`."
    )


def test_an_alert_is_one_line_about_its_run() -> None:
    run = on_main(job("unit"), job("lint", OTHER, FLAKY))
    shown = report(number=0, runs=(failed_run(job("other")), run))

    assert alert_text(shown, run) == (
        "main is red at 0123456, workflow CI: 2 jobs failed for 2 reasons (1 new, 1 flaky); "
        + RUN_URL
    )


def test_an_alert_is_inert() -> None:
    run = replace(on_main(job("x")), run=replace(MAIN, name="<!channel>\n@team", url="u\nv"))
    text = alert_text(report(number=0, runs=(run,)), run)

    assert "\n" not in text
    assert "<!" not in text
    assert "@team" not in text
