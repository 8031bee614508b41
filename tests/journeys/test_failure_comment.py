"""Journey 2: a failed run is explained in the one comment of its pull request."""

import pytest

from bot.sim.faults import LOGS, Fault
from bot.sim.world.checks import Annotation
from bot.sim.world.jobs import JobPlan, StepPlan, failed, passed
from tests.journeys.conftest import POLICY

DOWNLOAD = "actions/download-job-logs-for-workflow-run"
LOG = """\
============================= test session starts ==============================
collected 2 items
tests/test_cart.py .F
=================================== FAILURES ===================================
__________________________________ test_total __________________________________
    def test_total():
>       assert total([1, 2]) == 4
E       assert 3 == 4
tests/test_cart.py:5: AssertionError
=========================== short test summary info ============================
FAILED tests/test_cart.py::test_total - assert 3 == 4
========================= 1 failed, 1 passed in 0.03s =========================="""


async def run(story, pull, *plans: JobPlan, name: str = "CI"):
    run = story.shop.actions.start(name, pull, by=story.ada)
    run.finish(*plans)
    await story.told()
    return run


@pytest.fixture
async def pull(story):
    return await story.open({"app.py": "2\n"})


async def test_a_failure_is_explained_in_one_comment(story, pull) -> None:
    run_ = await run(story, pull, failed("test", LOG), passed("lint"))

    [comment] = story.comments(pull)
    assert "1 job failed" in comment.body
    assert "assert 3 == 4" in comment.body
    assert pull.head_sha[:7] in comment.body
    assert "ada" in comment.body
    assert f"/actions/runs/{run_.id}/job/" in comment.body
    assert "#step:2:" in comment.body


async def test_another_failure_edits_it_in_place(story, pull) -> None:
    await run(story, pull, failed("test", LOG))
    await run(story, pull, failed("lint", "src/a.py:1:1: F401 unused import"), name="Lint")

    [comment] = story.comments(pull)
    assert "assert 3 == 4" in comment.body
    assert "F401" in comment.body


async def test_green_again_it_says_so(story, pull) -> None:
    await run(story, pull, failed("test", LOG))
    pull.push({"app.py": "3\n"}, by=story.ada)
    await story.told()
    await run(story, pull, passed("test"))

    [comment] = story.comments(pull)
    assert "Green again" in comment.body
    assert "assert 3 == 4" not in comment.body


async def test_it_waits_for_all_workflows_before_it_says_so(story, pull) -> None:
    await run(story, pull, failed("test", LOG))
    pull.push({"app.py": "3\n"}, by=story.ada)
    await story.told()
    slow = story.shop.actions.start("Slow", pull, by=story.ada)
    slow.begin("e2e")
    await run(story, pull, passed("test"))
    assert "assert 3 == 4" in story.comments(pull)[0].body

    slow.finish(passed("e2e"))
    await story.told()

    assert "Green again" in story.comments(pull)[0].body


async def test_success_without_a_failure_before_says_and_asks_nothing(story, pull) -> None:
    story.asked()
    await run(story, pull, passed("test"))

    assert story.comments(pull) == []
    assert story.asked() == []


async def test_the_second_attempt_that_passes_ends_it(story, pull) -> None:
    run_ = await run(story, pull, failed("test", LOG))
    run_.rerun_failed_jobs(by=story.ada)
    run_.finish(passed("test"))
    await story.told()

    assert "Green again" in story.comments(pull)[0].body


async def test_a_late_event_of_an_older_commit_changes_nothing(story, pull) -> None:
    old = story.shop.actions.start("CI", pull, by=story.ada)
    old.begin("test")
    pull.push({"app.py": "3\n"}, by=story.ada)
    await story.told()
    await run(story, pull, failed("test", LOG.replace("test_total", "test_new")))
    before = story.comments(pull)[0].body

    old.finish(failed("test", LOG))
    await story.told()

    [comment] = story.comments(pull)
    assert comment.body == before
    assert "test_new" in comment.body


async def test_a_run_cancelled_by_a_newer_push_is_no_failure(story, pull) -> None:
    run_ = story.shop.actions.start("CI", pull, by=story.ada)
    run_.finish(JobPlan("test", "cancelled", (StepPlan("Run tests", "cancelled"),)))
    await story.told()

    assert story.comments(pull) == []


async def test_a_run_cancelled_by_its_time_limit_is(story, pull) -> None:
    words = "The job has exceeded the maximum execution time of 45m0s"
    annotation = Annotation(
        path=".github", start_line=1, end_line=1, level="failure", message=words
    )
    plan = JobPlan(
        "test", "cancelled", (StepPlan("Run tests", "cancelled", "still running"),), (annotation,)
    )
    await run(story, pull, plan)

    [comment] = story.comments(pull)
    assert "maximum execution time" in comment.body


async def test_a_startup_failure_is_told_without_jobs(story, pull) -> None:
    run_ = story.shop.actions.start("CI", pull, by=story.ada)
    run_.conclude("startup_failure")
    await story.told()

    assert len(story.comments(pull)) == 1


async def test_a_fork_s_run_finds_its_pull_request(story) -> None:
    fork = story.sim.world.fork(story.shop, to=story.bob)
    pull = story.shop.pulls.open(fork.push("change", {"app.py": "3\n"}, by=story.bob), by=story.bob)
    await story.told()

    await run(story, pull, failed("test", LOG))

    assert "assert 3 == 4" in story.comments(pull)[0].body


async def test_a_run_of_a_fork_that_is_gone_is_nobody_s(story) -> None:
    fork = story.sim.world.fork(story.shop, to=story.bob)
    pull = story.shop.pulls.open(fork.push("change", {"app.py": "3\n"}, by=story.bob), by=story.bob)
    run_ = story.shop.actions.start("CI", pull, by=story.bob)
    fork.delete()
    await story.told()
    story.asked()

    run_.finish(failed("test", LOG))
    await story.told()

    assert story.comments(pull) == []
    assert story.asked() == []
    assert (await story.received())[0].note == "no open pull request"


async def test_a_run_on_a_branch_without_a_pull_request_is_nobody_s(story) -> None:
    run_ = story.shop.actions.start("CI", story.shop.branch(), by=story.ada)
    run_.finish(failed("test", LOG))
    await story.told()

    assert [one for one in story.shop.issues.by_number.values() if one.comments] == []


async def test_a_log_that_has_expired_is_said(story, pull) -> None:
    run_ = story.shop.actions.start("CI", pull, by=story.ada)
    story.sim.faults.inject(DOWNLOAD, Fault.GONE)
    run_.finish(JobPlan("test", "failure", (StepPlan("Run tests", "failure", "boom"),)))
    await story.told()

    assert "expired" in story.comments(pull)[0].body


async def test_what_the_runner_said_stands_in_for_a_log_that_is_gone(story, pull) -> None:
    words = "The hosted runner lost communication with the server."
    annotation = Annotation(
        path=".github", start_line=1, end_line=1, level="failure", message=words
    )
    story.sim.faults.inject(DOWNLOAD, Fault.GONE)
    await run(story, pull, JobPlan("test", "failure", (), (annotation,)))

    body = story.comments(pull)[0].body
    assert "lost communication with the server" in body
    assert "expired" not in body


async def test_a_job_that_never_started_has_no_log_and_that_is_said(story, pull) -> None:
    story.sim.faults.inject(DOWNLOAD, Fault.NOT_FOUND)
    await run(story, pull, JobPlan("test", "failure"))

    assert "never started" in story.comments(pull)[0].body


async def test_a_log_that_github_refuses_is_said(story, pull) -> None:
    story.sim.faults.inject(DOWNLOAD, Fault.REVOKED, times=2)
    await run(story, pull, failed("test", LOG))

    assert "could not be read" in story.comments(pull)[0].body


@pytest.mark.parametrize(("size", "is_read"), [(1_000, True), (1_001, False)])
async def test_a_log_that_is_too_big_is_said(
    story, pull, monkeypatch, size: int, *, is_read: bool
) -> None:
    monkeypatch.setattr("bot.handlers.analyst.MAX_LOG", 1_000)
    error = b"2026-01-05T12:00:00.0000000Z ##[error]AssertionError: 3 is not 4"
    log = error + b"." * (size - len(error))
    await run(story, pull, JobPlan("test", "failure", (StepPlan("Test", "failure"),), log=log))

    body = story.comments(pull)[0].body
    assert ("3 is not 4" in body) == is_read
    assert ("too big" in body) != is_read


async def test_a_log_whose_storage_fails_for_a_moment_is_read_later(story, pull) -> None:
    story.sim.faults.inject(LOGS, Fault.UNAVAILABLE)
    await run(story, pull, failed("test", LOG))
    assert story.comments(pull) == []

    story.clock.advance(minutes=1)
    await story.told()

    assert "assert 3 == 4" in story.comments(pull)[0].body


async def test_secrets_in_the_log_stay_out_of_the_comment(story, pull) -> None:
    token = "ghs_123456_" + "eyJhbGciOi.eyJpc3MiOi-x_y." * 20
    log = f"error: cannot push to https://bot:{token}@github.com/octo/shop\nerror: it failed"
    await run(story, pull, failed("test", log))

    body = story.comments(pull)[0].body
    assert "redacted" in body
    assert token[:40] not in body
    assert token[-40:] not in body


async def test_a_log_cannot_ping_or_break_out(story, pull) -> None:
    log = "##[error]AssertionError: ```` @octo/everyone <img src=x> [x](https://evil.example)"
    await run(story, pull, failed("test", log))

    body = story.comments(pull)[0].body
    fence = next(line for line in body.splitlines() if line.startswith("`````"))
    assert body.count(fence) == 2


async def test_compare_with_the_last_green_run_and_the_rollback_procedure(story) -> None:
    policy = "version: 1\nlinks:\n  rollback: https://wiki.example/rollback\n"
    story.shop.push("main", {POLICY: policy}, by=story.bob)
    green = story.shop.actions.start("CI", story.shop.branch(), by=story.bob)
    green.finish(passed("test"))
    pull = await story.open({"app.py": "2\n"})
    await run(story, pull, failed("test", LOG))

    body = story.comments(pull)[0].body
    assert f"/compare/{green.head_sha}...{pull.head_sha}" in body
    assert "https://wiki.example/rollback" in body


async def test_matrix_siblings_are_folded(story, pull) -> None:
    plans = [failed(f"test ({number})", LOG) for number in range(6)]
    await run(story, pull, *plans)

    body = story.comments(pull)[0].body
    assert body.count("assert 3 == 4") <= 4
    assert "5 more" in body


async def test_nobody_else_s_comment_is_taken_for_ours(story, pull) -> None:
    planted = pull.comment("<!-- sluice:ci-failure -->", by=story.bob)

    await run(story, pull, failed("test", LOG))

    assert planted.body == "<!-- sluice:ci-failure -->"
    assert len(story.comments(pull)) == 1


async def test_a_comment_that_was_deleted_is_written_again(story, pull) -> None:
    await run(story, pull, failed("test", LOG))
    story.comments(pull)[0].delete(by=story.bob)

    await run(story, pull, failed("test", LOG), name="Again")

    assert len(story.comments(pull)) == 1
