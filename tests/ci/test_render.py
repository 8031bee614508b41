from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st
from markdown_it import MarkdownIt

from bot.ci.category import Category
from bot.ci.diagnosis import Diagnosis, Line
from bot.ci.render import LIMIT, LISTED, WIDTH, failure_comment, recovered_comment
from bot.ci.report import FailedJob, FailedRun, Finding, MissingLog, Report
from bot.model import Job, Repo, RepoId, Sha, Step, WorkflowRun

HEAD = Sha("0123456789abcdef0123456789abcdef01234567")
GREEN = Sha("fedcba9876543210fedcba9876543210fedcba98")
SITE = "https://github.example"
RUN_URL = f"{SITE}/octo/app/actions/runs/7"
STEP = Step(number=4, name="Run tests", conclusion="failure", started_at=None, completed_at=None)
RUN = WorkflowRun(
    repo=Repo(RepoId(1), "octo", "app"),
    id=7,
    attempt=1,
    workflow_id=3,
    name="CI",
    event="pull_request",
    status="completed",
    conclusion="failure",
    head_sha=HEAD,
    head_branch="topic",
    head_owner="octo",
    commit_title="Add a thing",
    commit_author="Mona",
    url=RUN_URL,
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
)
BEST = Line(210, "E   AssertionError: no", 100, "what a test raised")
FOUND = Diagnosis(
    category=Category.TEST,
    tool="pytest",
    lines=(BEST, Line(221, "FAILED t.py::test_a", 80, "a test failed")),
    fingerprint="f" * 16,
    excerpt=(Line(9, "def test_a():"), Line(209, ">   assert x"), BEST),
    line_in_step=12,
)
GATE = replace(FOUND, tool="gate", fingerprint="0" * 16)


def job(name: str, finding: Finding = FOUND, step: Step | None = STEP) -> FailedJob:
    number = sum(map(ord, name))
    failed = Job(
        id=number,
        name=name,
        conclusion="failure",
        url=f"{RUN_URL}/job/{number}",
        check_run_id=number,
        steps=(),
    )
    return FailedJob(job=failed, step=step, finding=finding)


def report(*jobs: FailedJob, **changes) -> Report:
    run = FailedRun(run=RUN, jobs=jobs)
    return Report(number=1, head_sha=HEAD, runs=(run,), server_url=SITE, **changes)


def test_a_failure_in_full() -> None:
    failed = replace(report(job("test")).runs[0], last_green=GREEN)
    comment = failure_comment(
        replace(report(rollback_url="https://wiki.example/rollback"), runs=(failed,))
    )

    assert comment == (
        "### ❌ 1 job failed\n\n"
        f"[`0123456`]({SITE}/octo/app/commit/{HEAD}) Add a thing, by Mona on `topic`\n\n"
        f"**[`CI`]({RUN_URL})** · [Compare with the last green `fedcba9`]"
        f"({SITE}/octo/app/compare/{GREEN}...{HEAD})"
        " · [Rollback procedure](https://wiki.example/rollback)\n\n"
        "#### `test`, step `Run tests`\n\n"
        "`pytest`: a test failed.\n\n"
        "```\n"
        "    9  def test_a():\n"
        "⋯\n"
        "  209  >   assert x\n"
        "→ 210  E   AssertionError: no\n"
        "```\n\n"
        f"[View logs]({RUN_URL}/job/448) · [at the line]({RUN_URL}/job/448#step:4:12)\n\n"
        "<sub>This comment is kept up to date while the checks run.</sub>"
    )


def test_jobs_that_fail_the_same_way_are_shown_once() -> None:
    names = [f"test ({number})" for number in range(14)]
    other = replace(FOUND, fingerprint="a" * 16)
    comment = failure_comment(report(*map(job, names), job("lint", other)))

    assert "### ❌ 15 jobs failed" in comment
    assert "#### `test (0)` and 13 more fail the same way, step `Run tests`" in comment
    assert "<summary>13 more jobs</summary>" in comment
    assert comment.count("AssertionError") == 2
    assert all(f"`{name}`" in comment for name in names)


@pytest.mark.parametrize(("count", "rest"), [(LISTED, False), (LISTED + 1, True)])
def test_only_so_many_names_are_listed(count, rest) -> None:
    comment = failure_comment(report(*[job(f"test {number}") for number in range(count + 1)]))

    assert f"`test {LISTED}`" in comment
    assert " and 0 more" not in comment
    assert (" and 1 more.\n" in comment) == rest


def test_a_job_that_only_repeats_others_is_folded_below_them() -> None:
    comment = failure_comment(report(job("gate", GATE), job("test"), job("all green", GATE)))

    assert comment.count("####") == 1
    assert comment.index("#### `test`") < comment.index("Failed only because others did: [`gate`]")
    assert "[`all green`]" in comment


def test_a_gate_alone_is_shown() -> None:
    comment = failure_comment(report(job("gate", GATE)))

    assert "#### `gate`" in comment
    assert "AssertionError" in comment


@pytest.mark.parametrize("missing", MissingLog)
def test_a_missing_log_is_explained(missing) -> None:
    comment = failure_comment(report(job("deploy", missing)))

    assert "#### `deploy`, step `Run tests`\n\n" in comment
    assert "log" in comment.split("#### `deploy`")[1].split("[View logs]")[0]
    assert "#step:" not in comment


def test_jobs_without_a_log_are_grouped_by_the_reason() -> None:
    missing = [MissingLog.EXPIRED, MissingLog.EXPIRED, MissingLog.RUNNING]
    comment = failure_comment(
        report(*[job(name, why, None) for name, why in zip("abc", missing, strict=True)])
    )

    assert "#### `a` and 1 more fail the same way" in comment
    assert "#### `c`" in comment


@pytest.mark.parametrize(("above", "rows"), [(209, 2), (208, 3)], ids=["next", "one left out"])
def test_dots_stand_for_lines_that_are_left_out(above, rows) -> None:
    excerpt = (replace(BEST, number=above), BEST)
    comment = failure_comment(report(job("x", replace(FOUND, excerpt=excerpt))))

    assert comment.split("```")[1].strip("\n").count("\n") == rows - 1


def test_a_run_without_a_failed_job() -> None:
    comment = failure_comment(report())

    assert "### ❌ 1 workflow run failed" in comment
    assert "the workflow file may not be valid" in comment
    assert "may not be valid" not in failure_comment(report(job("test")))


def test_a_guess_is_called_one() -> None:
    comment = failure_comment(report(job("test", replace(FOUND, tool="generic"))))

    assert "Going by its words: a test failed." in comment


def test_what_the_runner_says_is_shown_without_a_line() -> None:
    said = replace(FOUND, lines=(), excerpt=(), annotation="It *ran* out of time", line_in_step=0)
    comment = failure_comment(report(job("test", said)))

    assert r"`pytest`: a test failed. The runner says: It \*ran\* out of time" in comment
    assert "```" not in comment
    assert "#step:" not in comment


@pytest.mark.parametrize("category", Category)
def test_every_category_has_words(category) -> None:
    comment = failure_comment(report(job("x", replace(FOUND, category=category))))

    assert comment.count("`pytest`: ") == 1


@pytest.mark.parametrize("size", [WIDTH, WIDTH + 1])
def test_wide_lines_are_cut(size) -> None:
    line = replace(BEST, text="x" * size)
    comment = failure_comment(report(job("x", replace(FOUND, lines=(line,), excerpt=(line,)))))

    assert ("x" * WIDTH in comment) == (size == WIDTH)
    assert ("x" * (WIDTH - 1) + "…" in comment) == (size > WIDTH)


def test_a_comment_has_a_limit_and_says_what_is_left_out() -> None:
    wide = tuple(replace(BEST, number=number, text="❌" * 1000) for number in range(1, 16))
    jobs = [
        job(f"job {number}", replace(FOUND, fingerprint=f"{number}", lines=wide[:1], excerpt=wide))
        for number in range(100)
    ]
    comment = failure_comment(report(*jobs))

    assert len(comment.encode()) <= LIMIT
    assert "### ❌ 100 jobs failed" in comment
    assert "… 96 more parts do not fit into a comment" in comment
    assert comment.endswith("</sub>")
    assert comment.count("```") == 2 * 4


def test_the_widest_reason_fits() -> None:
    wide = tuple(replace(BEST, number=10**6 + number, text="❌" * 1000) for number in range(15))
    found = replace(FOUND, lines=wide[:1], excerpt=wide, annotation="❌" * 1000)
    names = [f"{number} {'❌' * 300}" for number in range(256)]
    comment = failure_comment(report(*[job(name, found) for name in names]))

    assert "parts do not fit" not in comment
    assert len(comment.encode()) <= LIMIT


def test_green_again_is_folded_and_says_so() -> None:
    comment = recovered_comment(report())

    assert comment.startswith("<details><summary>✅ Green again: 1 workflow on 0123456</summary>")
    assert f"- Run of [`CI`]({RUN_URL})" in comment
    assert "Add a thing, by Mona on `topic`" in comment


@pytest.mark.parametrize("count", [LISTED, LISTED + 1])
def test_green_again_lists_only_so_many(count) -> None:
    runs = tuple(FailedRun(run=replace(RUN, name=f"w{number}")) for number in range(count))
    comment = recovered_comment(replace(report(), runs=runs))

    assert comment.count("\n- Run of [") == LISTED
    assert ("- and 1 more" in comment) == (count > LISTED)
    assert len(comment.encode()) <= LIMIT


def test_green_again_without_any_run() -> None:
    comment = recovered_comment(replace(report(), runs=()))

    assert "✅ Green again: 0 workflows on 0123456" in comment
    assert "On commit `0123456`." in comment


TOKEN = "ghp_" + "a1B2" * 9


def test_names_and_titles_are_redacted() -> None:
    step = replace(STEP, name=f"step {TOKEN}")
    run = replace(
        RUN, name=TOKEN, head_branch=TOKEN, commit_title=f"x {TOKEN}", commit_author=TOKEN
    )
    jobs = (job(f"a {TOKEN}", step=step), job(f"b {TOKEN}"), job(f"c {TOKEN}", GATE))
    shown = replace(report(), runs=(FailedRun(run=run, jobs=jobs),))

    assert TOKEN not in failure_comment(shown)
    assert TOKEN not in recovered_comment(shown)


EVIL = st.text(alphabet="`*_[]()<>@#!|~\\\n:/.wa &-", max_size=30)


@given(EVIL)
def test_strangers_cannot_leave_their_quotes(evil) -> None:
    """Nothing that they wrote becomes a mention, a link, an image, HTML or a block of its own."""
    lines = (replace(BEST, text=evil.replace("\n", " ")),)
    found = replace(FOUND, lines=lines, excerpt=lines, annotation=evil, tool="pytest")
    run = replace(RUN, name=evil, head_branch=evil, commit_title=evil, commit_author=evil)
    calm = replace(RUN, name="x", head_branch="x", commit_title="x", commit_author="x")

    def tokens(run: WorkflowRun, name: str, found: Diagnosis) -> list[str]:
        step = replace(STEP, name=name)
        jobs = (job("x", found, step), job("y", found), job("z", GATE))
        named = tuple(replace(one, job=replace(one.job, name=name)) for one in jobs)
        shown = replace(report(), runs=(FailedRun(run=run, jobs=named),))
        parsed = MarkdownIt("gfm-like", {"linkify": False}).parse(failure_comment(shown))
        inline = [child.type for token in parsed for child in token.children or ()]
        kinds = [token.type for token in parsed]
        return kinds + [kind for kind in inline if kind not in ("text", "text_special")]

    plain = replace(FOUND, lines=lines, excerpt=lines, annotation="x")
    assert tokens(run, evil, found) == tokens(calm, "x", plain)
