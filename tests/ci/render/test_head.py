from dataclasses import replace

import pytest

from bot.ci.render.head import commit_line, context, headline, title
from bot.ci.render.quoting import LISTED
from bot.ci.render.reasons import reasons
from bot.ci.report import FailedRun, Report
from tests.ci.render.reports import (
    BASE,
    FLAKY,
    GREEN,
    HEAD,
    NEW,
    OTHER,
    REPO_URL,
    RUN,
    RUN_URL,
    UNKNOWN,
    failed_run,
    job,
    report,
)

LINK = f"[`CI` run 41, attempt 2]({RUN_URL})"
TOKEN = "ghp_" + "a1B2" * 9


def many(count: int) -> tuple[FailedRun, ...]:
    return tuple(FailedRun(run=replace(RUN, id=number)) for number in range(count))


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        pytest.param(report(job("a")), "1 job failed (new on this branch)", id="one job"),
        pytest.param(
            report(job("a"), job("b")), "2 jobs failed (new on this branch)", id="one reason"
        ),
        pytest.param(
            report(job("a"), job("b", OTHER, FLAKY)),
            "2 jobs failed for 2 reasons (1 new, 1 flaky)",
            id="two reasons",
        ),
        pytest.param(report(), "1 workflow run failed", id="no job"),
        pytest.param(report(runs=many(2)), "2 workflow runs failed", id="no job of two runs"),
    ],
)
def test_the_headline_counts(shown: Report, words: str) -> None:
    assert headline(shown, reasons(shown)) == words


@pytest.mark.parametrize(
    ("history", "changes", "begins"),
    [
        pytest.param(NEW, {}, "1 job failed", id="a pull request"),
        pytest.param(NEW, {"number": 0}, "On `topic`: 1 job", id="no pull request"),
        pytest.param(NEW, {"is_merged": True}, "This merge broke `topic`: 1", id="merged, new"),
        pytest.param(BASE, {"is_merged": True}, "On `topic`: 1 job", id="merged, failed before"),
        pytest.param(UNKNOWN, {"is_merged": True}, "On `topic`: 1 job", id="merged, not known"),
        pytest.param(None, {"is_merged": True}, "On `topic`: 1 job", id="merged, no past"),
    ],
)
def test_the_title_says_what_broke(history, changes, begins) -> None:
    shown = report(job("a", history=history), **changes)

    assert title(shown, reasons(shown)).startswith(begins)


def test_a_merge_is_not_blamed_for_a_run_without_jobs() -> None:
    assert title(report(is_merged=True), ()) == "On `topic`: 1 workflow run failed"


def test_the_commit_is_linked_and_its_author_named() -> None:
    commit = f"[`0123456`]({REPO_URL}/commit/{HEAD})"

    assert commit_line(report()) == f"{commit} Add a thing, by Mona on `topic`"


def test_a_commit_without_runs_is_named_only() -> None:
    assert commit_line(report(runs=())) == "On commit `0123456`."


def test_titles_and_names_are_redacted_and_escaped() -> None:
    run = replace(RUN, commit_title=f"*x* {TOKEN}", commit_author="@team", head_branch=TOKEN)
    words = commit_line(report(runs=(FailedRun(run=run),)))

    assert TOKEN not in words
    assert r"\*x\*" in words
    assert "@\u200bteam" in words


@pytest.mark.parametrize(
    ("runs", "last"),
    [
        pytest.param((failed_run(job("a")),), f"In {LINK}.", id="a run"),
        pytest.param(
            (failed_run(job("a"), is_retried=True),),
            f"🔁 The machines failed: Sluice runs the failed jobs of {LINK} again, once.",
            id="a run that is retried",
        ),
        pytest.param(
            (failed_run(last_green=GREEN),),
            f"None of the jobs of {LINK} failed. If none started, the workflow file may not be "
            "valid.",
            id="a run without a failed job",
        ),
    ],
)
def test_what_is_special_about_a_run_comes_last(runs, last) -> None:
    assert context(report(runs=runs)).split("\n\n")[-1] == last


@pytest.mark.parametrize(
    ("count", "rest"), [(LISTED, False), (LISTED + 1, True)], ids=["at", "above"]
)
def test_runs_are_listed_up_to_a_limit(count, rest) -> None:
    _, runs, none = context(report(runs=many(count))).split("\n\n")

    assert runs.count("](") == none.count("](") == LISTED
    assert (" and 1 more." in runs) == rest
