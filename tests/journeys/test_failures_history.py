"""Journey 2: the comment says whose fault a failure is, with its proof."""

import pytest
from sqlalchemy import text

from bot.sim.world.jobs import JobPlan, StepPlan, failed, passed
from tests.journeys.conftest import CI, GOOD
from tests.journeys.failing import (
    DOWNLOAD,
    LOG,
    READS,
    branch,
    check,
    checks,
    log_of,
    on_main,
    policy,
    run,
)


@pytest.fixture
async def pull(story):
    return await story.open({"app.py": "2\n", "tests/test_cart.py": "1\n"})


async def test_a_failure_that_is_new_is_told_with_its_proof(story, pull) -> None:
    green = await on_main(story, passed("test"))
    await run(story, pull, failed("test", LOG))

    body = story.comments(pull)[0].body
    assert "new on this branch" in body.lower()
    assert f"/actions/runs/{green.id}" in body
    assert f"/compare/{green.head_sha}...{pull.head_sha}" in body


async def test_what_passed_on_main_later_is_not_compared_with(story, pull) -> None:
    slow = story.shop.actions.start("CI", pull, by=story.ada)
    slow.begin("test")
    await on_main(story, passed("test"))
    slow.finish(failed("test", LOG))
    await story.told()

    assert "/compare/" not in story.comments(pull)[0].body


async def test_without_a_run_of_the_base_branch_nobody_knows(story, pull) -> None:
    await run(story, pull, failed("test", LOG))

    assert "cannot tell whose fault" in story.comments(pull)[0].body.lower()


async def test_a_failure_that_main_has_too_is_told_with_the_range(story, pull) -> None:
    green = await on_main(story, passed("test"))
    red = await on_main(story, failed("test", LOG))
    await on_main(story, failed("test", LOG))
    await run(story, pull, failed("test", LOG))

    body = story.comments(pull)[0].body
    assert f"/actions/runs/{red.id}" in body
    assert f"/compare/{green.head_sha}...{red.head_sha}" in body
    assert "new on this branch" not in body.lower()


async def test_another_failure_of_main_is_no_excuse(story, pull) -> None:
    await on_main(story, passed("test"))
    await on_main(story, failed("test", log_of("test_other", "assert cart.is_empty()")))
    await run(story, pull, failed("test", LOG))

    body = story.comments(pull)[0].body.lower()
    assert "also fails" not in body
    assert "cannot tell" in body


async def test_what_fails_on_other_branches_while_main_passes_comes_and_goes(story, pull) -> None:
    await on_main(story, passed("test"))
    for name in ("one", "two"):
        await run(story, await branch(story, name), failed("test", LOG))
    await on_main(story, passed("test"))
    await run(story, pull, failed("test", LOG))

    assert "comes and goes" in story.comments(pull)[0].body.lower()


async def test_a_second_attempt_that_passes_shows_that_it_comes_and_goes(story, pull) -> None:
    run_ = await run(story, pull, failed("test", LOG))
    assert check(story, pull.head_sha).facts.conclusion == "neutral"

    run_.rerun_failed_jobs(by=story.ada)
    run_.finish(passed("test"))
    await story.told()

    [comment] = story.comments(pull)
    assert "Green again without a change" in comment.body
    assert "comes and goes" in comment.body
    assert f"/actions/runs/{run_.id}/attempts/1" in comment.body
    assert "Green again" in check(story, pull.head_sha).facts.title


async def test_red_again_after_green_is_a_new_comment(story, pull) -> None:
    await run(story, pull, failed("test", LOG))
    pull.push({"app.py": "3\n"}, by=story.ada)
    await run(story, pull, passed("test"))
    assert checks(story, pull.head_sha) == [], "on this commit there is nothing to take back"
    pull.push({"app.py": "4\n"}, by=story.ada)
    await run(story, pull, failed("test", LOG))

    first, second = story.comments(pull)
    assert "Green again" in first.body
    assert first.body.endswith("<!-- sluice:ci-failure -->")
    assert "assert 3 == 4" in second.body
    assert second.body.endswith("<!-- sluice:ci-failure-2 -->")

    pull.push({"app.py": "5\n"}, by=story.ada)
    await run(story, pull, passed("test"))

    first, second = story.comments(pull)
    assert "Green again" in second.body


@pytest.mark.parametrize(
    ("conclusion", "is_green"), [("skipped", True), ("neutral", True), ("cancelled", False)]
)
async def test_what_was_cancelled_is_not_green(
    story, pull, conclusion: str, *, is_green: bool
) -> None:
    await run(story, pull, failed("test", LOG))
    pull.push({"app.py": "3\n"}, by=story.ada)
    story.shop.actions.start("Docs", pull, by=story.ada).conclude(conclusion)
    await run(story, pull, passed("test"))

    assert ("Green again" in story.comments(pull)[0].body) == is_green


async def test_runs_that_were_skipped_are_not_green(story, pull) -> None:
    await run(story, pull, failed("test", LOG))
    pull.push({"app.py": "3\n"}, by=story.ada)
    await run(story, pull, JobPlan("test", "skipped"))

    assert "Green again" not in story.comments(pull)[0].body


async def test_the_files_that_the_log_names_are_annotated(story, pull) -> None:
    await run(story, pull, failed("test", LOG))

    facts = check(story, pull.head_sha).facts
    assert ("tests/test_cart.py", 5) in [(one.path, one.start_line) for one in facts.annotations]
    assert f"/blob/{pull.head_sha}/tests/test_cart.py#L5" in story.comments(pull)[0].body


async def test_what_is_said_again_is_neither_edited_nor_shown_twice(story, pull) -> None:
    await run(story, pull, failed("test", LOG))
    [comment] = story.comments(pull)
    await run(story, pull, passed("lint"), name="Lint")

    assert comment.last_edited_at is None
    assert len(checks(story, pull.head_sha)) == 1


async def test_a_matrix_is_one_entry_and_few_logs_are_read(story, pull) -> None:
    same = [failed(f"test ({number})", LOG) for number in range(14)]
    others = [passed(f"test ({number})") for number in range(14, 18)]
    await run(story, await branch(story, "first"), failed("lint"))  # the ledger is filled once
    story.asked()
    await run(story, pull, *same, *others)

    asked = [one for one in story.asked() if one in READS]
    assert asked.count(DOWNLOAD) == 5
    assert len(asked) - asked.count(DOWNLOAD) <= 4
    body = story.comments(pull)[0].body
    assert "14 of 18 jobs" in body
    assert "5 of them" in body


async def test_many_kinds_of_jobs_are_read_up_to_ten(story, pull) -> None:
    names = [f"kind-{chr(97 + number)}" for number in range(12)]
    story.asked()
    await run(story, pull, *(failed(name, log_of(f"test_{name[-1]}")) for name in names))

    asked = story.asked()
    assert asked.count(DOWNLOAD) == 10
    assert "12 jobs failed" in story.comments(pull)[0].body


async def test_a_run_that_was_looked_at_is_not_read_again(story, pull) -> None:
    await run(story, pull, failed("test", LOG))
    story.asked()
    await run(story, pull, failed("lint", "src/a.py:1:1: F401 unused import"), name="Lint")

    asked = [one for one in story.asked() if one in READS]
    assert asked.count(DOWNLOAD) == 1
    assert len(asked) <= 5
    assert "assert 3 == 4" in story.comments(pull)[0].body


async def test_the_ledger_is_filled_when_a_failure_is_explained_for_the_first_time(
    story, pull
) -> None:
    for number, name in enumerate(("CI", "Lint")):
        story.asked()
        await run(story, pull, failed("test", LOG), name=name)
        filled = [one for one in story.asked() if one == "repos/get"]
        assert len(filled) == 1 - number


async def test_no_comment_where_the_policy_wants_none_but_the_check_run(story) -> None:
    await policy(story, "failures: {comment: false}\n")
    pull = await story.open({"app.py": "2\n"})
    await run(story, pull, failed("test", LOG))

    assert story.comments(pull) == []
    assert "assert 3 == 4" in check(story, pull.head_sha).facts.summary

    await run(story, pull, passed("test"))

    assert story.comments(pull) == []
    assert "Green again" in check(story, pull.head_sha).facts.title


async def test_a_quarantined_job_is_flaky_by_policy(story) -> None:
    await policy(
        story,
        "failures:\n  quarantine:\n"
        "    - {test: test, reason: 'see #7', owner: '@octo/qa', until: 2026-02-01}\n",
    )
    pull = await story.open({"app.py": "2\n"})
    await run(story, pull, failed("test", LOG))

    body = story.comments(pull)[0].body.replace("\\", "")
    assert "counts `test` as flaky until 2026-02-01" in body


LOST = JobPlan(
    "test",
    "failure",
    (StepPlan("Set up job"), StepPlan("Run tests", "failure", "##[error]No space left on device")),
)


@pytest.mark.parametrize(
    ("plan", "attempts"),
    [
        pytest.param(LOST, 2, id="the machine's fault"),
        pytest.param(failed("test", LOG), 1, id="a test's"),
    ],
)
async def test_machines_that_fail_are_tried_again_once(story, plan, attempts: int) -> None:
    await policy(story, "failures: {retry: true}\n")
    pull = await story.open({"app.py": "2\n"})
    run_ = await run(story, pull, plan)

    assert run_.latest.number == attempts
    if attempts == 2:
        assert "again" in story.comments(pull)[0].body
        run_.finish(plan)
        await story.told()
        assert run_.latest.number == 2, "once"


GATE = """\
##[group]Run test "failure" = "success"
test "failure" = "success"
##[endgroup]
##[error]Process completed with exit code 1."""


async def test_a_job_that_only_repeats_it_is_no_reason_not_to(story) -> None:
    await policy(story, "failures: {retry: true}\n")
    pull = await story.open({"app.py": "2\n"})

    assert (await run(story, pull, LOST, failed("gate", GATE))).latest.number == 2


async def test_nothing_is_tried_again_unless_the_policy_wants_it(story, pull) -> None:
    assert (await run(story, pull, LOST)).latest.number == 1


async def test_a_job_that_may_deploy_is_not_tried_again(story) -> None:
    await policy(
        story,
        "failures: {retry: true}\nenvironments: {production: {approvals: {count: 2}}}\n",
    )
    deploys = GOOD.replace("    steps:", "    environment: production\n    steps:")
    pull = await story.open({CI: deploys})

    assert (await run(story, pull, LOST)).latest.number == 1


async def test_many_workflows_that_fail_are_explained_up_to_five(story, pull) -> None:
    for number in range(6):
        await run(
            story, pull, failed(f"job-{number}", log_of(f"test_{number}x")), name=f"W{number}"
        )

    body = story.comments(pull)[0].body
    assert "5 jobs failed" in body
    assert "`job-5`" not in body


async def test_without_a_valid_policy_of_the_organisation_its_repository_s_rules(story) -> None:
    await policy(story, "failures: {comment: false}\n")
    database = story.bot.queue._database
    await database.run(
        lambda connection: connection.execute(
            text("UPDATE shared_policy SET data = :data"), {"data": b"version: 99"}
        )
    )
    pull = await story.open({"app.py": "2\n"})
    await run(story, pull, failed("test", LOG))

    assert story.comments(pull) == []
    assert checks(story, pull.head_sha)
