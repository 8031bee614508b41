from dataclasses import replace

import pytest

from bot.ci.diagnosis import Place
from bot.ci.history import Proof
from bot.ci.render import failure_comment, recovered_comment
from bot.ci.render.comment import LIMIT, OPEN
from bot.ci.render.quoting import LISTED
from bot.ci.report import FailedRun, MissingLog
from tests.ci.render.reports import (
    BEST,
    FLAKY,
    FOUND,
    GREEN,
    HEAD,
    INFRA,
    NEW,
    OTHER,
    RATED,
    REPO_URL,
    RUN,
    RUN_URL,
    failed_run,
    job,
    report,
)

WIDE = tuple(replace(BEST, number=10**6 + number, text="❌" * 1000) for number in range(15))


def distinct(count: int, found=FOUND) -> list:
    return [job(f"job {at}", replace(found, fingerprint=f"{at}")) for at in range(count)]


def title(*jobs, **changes) -> str:
    return failure_comment(report(*jobs, **changes)).partition("\n")[0]


def test_a_comment_has_a_head_its_entries_and_a_footer() -> None:
    parts = failure_comment(report(job("test"))).split("\n\n")

    assert parts[:4] == [
        "### ❌ 1 job failed (new on this branch)",
        f"[`0123456`]({REPO_URL}/commit/{HEAD}) Add a thing, by Mona on `topic`",
        f"In [`CI` run 41, attempt 2]({RUN_URL}).",
        "#### A test failed",
    ]
    assert parts[-1].startswith("<sub>This comment is kept up to date")


def test_equal_reports_give_equal_bytes() -> None:
    jobs = [job("a"), job("b", OTHER), job("c", MissingLog.EXPIRED)]

    assert failure_comment(report(*jobs)) == failure_comment(report(*jobs))


@pytest.mark.parametrize(
    ("jobs", "changes", "expected"),
    [
        pytest.param([job("a"), job("b")], {}, "2 jobs failed (new on this branch)", id="a reason"),
        pytest.param(
            [job("a"), job("b", OTHER, FLAKY)],
            {},
            "2 jobs failed for 2 reasons (1 new, 1 flaky)",
            id="two reasons",
        ),
        pytest.param([], {}, "1 workflow run failed", id="no job"),
        pytest.param(
            [job("a")],
            {"is_merged": True},
            "This merge broke `topic`: 1 job failed (new with this merge)",
            id="merged, new",
        ),
        pytest.param(
            [job("a", history=FLAKY)],
            {"is_merged": True},
            "On `topic`: 1 job failed (comes and goes)",
            id="merged, flaky",
        ),
        pytest.param(
            [job("a", history=FLAKY), job("b", OTHER)],
            {"is_merged": True},
            "This merge broke `topic`: 2 jobs failed for 2 reasons (1 new, 1 flaky)",
            id="merged, new and flaky",
        ),
        pytest.param(
            [job("a")],
            {"number": 0},
            "On `topic`: 1 job failed (new on this branch)",
            id="no pull request",
        ),
        pytest.param(
            [], {"is_merged": True}, "On `topic`: 1 workflow run failed", id="merged, no job"
        ),
    ],
)
def test_the_title_claims_no_more_than_is_proven(jobs, changes, expected) -> None:
    assert title(*jobs, **changes) == f"### ❌ {expected}"


@pytest.mark.parametrize("count", [1, OPEN, OPEN + 1, OPEN + 2])
def test_the_first_entries_are_open(count) -> None:
    comment = failure_comment(report(*distinct(count)))

    assert comment.count("\n#### ") == min(count, OPEN)
    assert comment.count("<details><summary><code>") == max(count - OPEN, 0)


def test_a_run_without_a_failed_job() -> None:
    comment = failure_comment(report())

    assert f"None of the jobs of [`CI` run 41, attempt 2]({RUN_URL}) failed." in comment
    assert "the workflow file may not be valid" in comment
    assert "may not be valid" not in failure_comment(report(job("test")))


def test_a_run_that_is_run_again_by_itself_says_so() -> None:
    again = failed_run(job("a", history=INFRA), is_retried=True)
    comment = failure_comment(report(runs=(again,)))

    assert "🔁 The machines failed: Sluice runs the failed jobs of [`CI` run 41" in comment
    assert "🔁" not in failure_comment(report(job("a", history=INFRA)))


@pytest.mark.parametrize(("number", "words"), [(41, "`CI` run 41, "), (0, "`CI`, ")])
def test_a_number_that_is_not_known_is_left_out(number, words) -> None:
    run = FailedRun(run=replace(RUN, number=number))

    assert f"In [{words}attempt 2]({RUN_URL})." in failure_comment(report(runs=(run,)))


def test_a_comment_has_a_limit_and_says_what_is_left_out() -> None:
    wide = replace(FOUND, lines=WIDE[:1], excerpt=WIDE)
    comment = failure_comment(report(*distinct(100, wide)))
    shown = comment.count("```") // 2

    assert len(comment.encode()) <= LIMIT
    assert "### ❌ 100 jobs failed for 100 reasons (100 new)" in comment
    assert shown > 0
    assert f"… {100 - shown} more do not fit here: [the run has everything]({RUN_URL})." in comment
    assert comment.endswith("</sub>")
    assert comment.count("<details>") == comment.count("</details>")


def test_the_room_of_a_comment_is_used() -> None:
    assert LIMIT - 1_000 < len(failure_comment(report(*distinct(200))).encode()) <= LIMIT


def test_the_widest_reason_fits() -> None:
    paths = [f"{'❌' * 40}{number}" for number in range(10)]
    found = replace(
        FOUND,
        lines=WIDE[:1],
        excerpt=WIDE,
        annotation="❌" * 1000,
        tests=("❌" * 1000,) * 50,
        places=tuple(Place(path, 1) for path in paths),
    )
    proofs = tuple(Proof("p" * 100, 10**10, 10**10) for _ in range(20))
    past = replace(RATED, why="❌" * 700, proofs=proofs, branch="❌" * 300)
    histories = [past, replace(past, fault=FLAKY.fault), replace(past, fault=INFRA.fault)]
    jobs = [job(f"{at} {'❌' * 300}", found, histories[at % 3]) for at in range(256)]
    run = replace(RUN, name="❌" * 300, commit_title="❌" * 300, head_branch="❌" * 300)
    runs = (FailedRun(run=run, jobs=tuple(jobs)), *[FailedRun(run=run)] * 4)
    comment = failure_comment(report(runs=runs, files=frozenset(paths)))

    assert "do not fit" not in comment
    assert len(comment.encode()) <= LIMIT


def test_green_again_is_folded_and_says_so() -> None:
    comment = recovered_comment(report())

    assert comment == (
        "<details><summary>✅ Green again: 1 workflow on 0123456</summary>\n\n"
        f"[`0123456`]({REPO_URL}/commit/{HEAD}) Add a thing, by Mona on `topic`\n\n"
        f"- Run of [`CI` run 41, attempt 2]({RUN_URL})\n\n"
        "</details>"
    )


def test_green_again_on_the_same_commit_is_flaky() -> None:
    comment = recovered_comment(report(runs=(failed_run(failed_attempt=1), failed_run())))

    assert "✅ Green again without a change: 2 workflows on 0123456" in comment
    assert (
        f"attempt 2]({RUN_URL}): it comes and goes, since [attempt 1]({RUN_URL}/attempts/1) "
        f"failed and [attempt 2]({RUN_URL}/attempts/2) passed on this commit."
    ) in comment
    assert comment.count("comes and goes") == 1


@pytest.mark.parametrize("count", [LISTED, LISTED + 1])
def test_green_again_lists_only_so_many(count) -> None:
    runs = tuple(FailedRun(run=replace(RUN, name=f"w{number}")) for number in range(count))
    comment = recovered_comment(report(runs=runs))

    assert comment.count("\n- Run of [") == LISTED
    assert ("- and 1 more" in comment) == (count > LISTED)
    assert len(comment.encode()) <= LIMIT


def test_green_again_without_any_run() -> None:
    comment = recovered_comment(report(runs=()))

    assert "✅ Green again: 0 workflows on 0123456" in comment
    assert "On commit `0123456`." in comment


def test_the_last_green_of_another_run_is_not_compared_with() -> None:
    other = FailedRun(run=replace(RUN, id=8), last_green=GREEN)

    assert "compare" not in failure_comment(report(runs=(failed_run(job("a", history=NEW)), other)))
