from dataclasses import replace
from datetime import timedelta

import pytest

from bot.ci.history import Fault, History, Proof, Rate
from bot.ci.render.reasons import reasons
from bot.ci.render.verdict import PROOFS, counted, in_short, verdict
from bot.ci.report import MissingLog
from tests.ci.render.reports import (
    BASE,
    FLAKY,
    FOUND,
    GREEN,
    HEAD,
    INFRA,
    NEW,
    RATED,
    RED,
    REPO_URL,
    UNKNOWN,
    job,
    report,
)

SINCE = f" since [`abcdef0`]({REPO_URL}/commit/{RED})"
SPAN = f" ([`fedcba9`…`abcdef0`]({REPO_URL}/compare/{GREEN}...{RED}))"


def said(*histories: History | None, **changes) -> str:
    jobs = [job(f"j{number}", history=one) for number, one in enumerate(histories)]
    shown = report(*jobs, **changes)
    return verdict(reasons(shown)[0], shown)


@pytest.mark.parametrize(
    ("history", "begins"),
    [
        pytest.param(NEW, "**New on this branch.** `main` passes, and", id="new"),
        pytest.param(BASE, f"**Also fails on `main`**{SINCE}{SPAN}. `main` fails", id="base"),
        pytest.param(
            replace(BASE, green=None),
            f"**Also fails on `main`**{SINCE}. `main` fails",
            id="base, last green not known",
        ),
        pytest.param(
            replace(BASE, green=None, red=None),
            "**Also fails on `main`**. `main` fails",
            id="base, commits not known",
        ),
        pytest.param(
            replace(BASE, branch="", red=None),
            "**Also fails on the base branch**. `main`",
            id="base without a name",
        ),
        pytest.param(FLAKY, "**Comes and goes.** Attempt 1 of", id="flaky"),
        pytest.param(
            INFRA, "**The machines' fault, not the change's.** The machines", id="machines"
        ),
        pytest.param(UNKNOWN, "**Cannot tell whose fault.** No run on `main` is", id="unknown"),
        pytest.param(None, "**Cannot tell whose fault.** Nothing is known", id="no history"),
    ],
)
def test_a_verdict_says_whose_fault_it_is(history, begins) -> None:
    assert said(history).startswith(begins)


@pytest.mark.parametrize(
    ("changes", "history", "words"),
    [
        pytest.param({"number": 0}, BASE, "**Already failing on `main`** since", id="base"),
        pytest.param({"number": 0}, NEW, "**New on this branch.**", id="new, no pull request"),
        pytest.param({"is_merged": True}, NEW, "**New with this merge.**", id="new, merged"),
        pytest.param(
            {"is_merged": True}, BASE, "**Already failing on `main`** since", id="base, merged"
        ),
    ],
)
def test_the_base_branch_itself_is_spoken_of_otherwise(changes, history, words) -> None:
    assert said(history, **changes).startswith(words)


def test_proofs_are_links() -> None:
    history = replace(NEW, proofs=(Proof("a job", 5, 6), Proof("a run", 5)))

    assert (
        f" Proof: [a job]({REPO_URL}/actions/runs/5/job/6), [a run]({REPO_URL}/actions/runs/5)."
        in said(history)
    )


def test_what_proves_nothing_is_not_called_a_proof() -> None:
    words = said(replace(UNKNOWN, proofs=(Proof("failed", 5),)))

    assert f" See [failed]({REPO_URL}/actions/runs/5)." in words
    assert "Proof" not in words
    assert "See" not in said(UNKNOWN)


@pytest.mark.parametrize("count", [PROOFS, PROOFS + 1])
def test_proofs_are_limited(count) -> None:
    words = said(replace(NEW, proofs=tuple(Proof(f"p{number}", number) for number in range(count))))

    assert words.count("](") == PROOFS


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (Rate(failed=3, runs=40), " `j0` failed 3 of the last 40 runs on `main`, 7 days."),
        (Rate(failed=0, runs=1), " `j0` failed 0 of the last 1 run on `main`, 7 days."),
    ],
)
def test_the_rate_on_the_base_branch_is_told(rate, words) -> None:
    assert words in said(replace(NEW, rate=rate))


@pytest.mark.parametrize(
    ("fixes", "words"),
    [
        (1, " This failure was fixed once before, after 3 h 20 min."),
        (2, " Usual time to fix: 3 h 20 min (median of 2)."),
    ],
)
def test_the_time_to_fix_is_told(fixes, words) -> None:
    assert words in said(replace(RATED, fixes=fixes))


def test_what_is_not_known_is_not_told() -> None:
    words = said(NEW)

    assert "of the last" not in words
    assert "fix" not in words


def test_no_time_is_a_time() -> None:
    assert "after 0 s" in said(replace(RATED, fixed_within=timedelta(0), fixes=1))


def test_jobs_that_are_judged_otherwise_are_named() -> None:
    words = said(FLAKY, NEW, BASE, FLAKY, FLAKY, FLAKY, NEW)

    assert words.startswith("**New on this branch.**")
    assert words.count("**") == 2
    assert "Not so for [`j2`]" in words
    assert words.index("`j2`") < words.index("`j0`")
    assert words.split("Not so")[2].count("](") == 3
    assert words.endswith(" and 1 more: comes and goes.")
    assert "`j1`]" not in words


def test_a_job_without_a_past_is_told_with_the_others() -> None:
    words = said(None, BASE)

    assert words.startswith("**Cannot tell whose fault.** Nothing is known of this job's past.")
    assert "Not so for [`j1`]" in words
    assert words.endswith(": also fails on the base branch.")


def test_siblings_that_were_not_read_are_not_judged() -> None:
    shown = report(job("a (1)"), job("a (2)", MissingLog.SIBLING, None))

    assert "Not so" not in verdict(reasons(shown)[0], shown)


def test_a_reason_is_cut_and_quoted() -> None:
    words = said(replace(NEW, why="`@team` broke *it*. " * 40, proofs=()))

    assert r"broke \*it\*" in words
    assert "`@team`" in words
    assert len(words) < 1_000


@pytest.mark.parametrize("fault", Fault)
def test_each_fault_is_counted(fault) -> None:
    found = reasons(report(job("a", history=replace(NEW, fault=fault))))

    assert counted(found, report()) == f" ({in_short(fault, report())})"


def test_several_reasons_are_counted_by_fault() -> None:
    histories = (INFRA, NEW, NEW, BASE, FLAKY, UNKNOWN)
    jobs = [
        job(f"{at}", replace(FOUND, fingerprint=f"{at}"), one) for at, one in enumerate(histories)
    ]

    assert counted(reasons(report(*jobs)), report()) == (
        " for 6 reasons (2 new, 1 unknown, 1 on the base branch too, 1 flaky, 1 infrastructure)"
    )


def test_the_commit_itself_is_not_called_the_first_bad_one() -> None:
    assert HEAD not in said(BASE)
