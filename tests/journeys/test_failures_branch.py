"""Journey 2 where there is no pull request: the default branch fails."""

import pytest

from bot.sim.world.jobs import JobPlan, failed, passed
from tests.journeys.deployed import alerts
from tests.journeys.failing import (
    LOG,
    READS,
    check,
    checks,
    log_of,
    on_main,
    policy,
    run,
    told_again,
)

ISSUES = "failures: {issues: true}\n"
OTHER = log_of("test_other", "assert cart.is_empty()")


def issues(story) -> list:
    app = story.sim.world.app
    return [one for one in story.shop.issues.by_number.values() if one.app is app]


async def merged(story, name: str = "break"):
    """A pull request that was just merged."""
    head = story.shop.push(name, {f"{name}.txt": "1\n"}, by=story.ada)
    pull = story.shop.pulls.open(head, by=story.ada)
    await story.told()
    pull.merge(by=story.bob)
    await story.told()
    return pull


async def test_the_operators_are_told_once(story) -> None:
    red = await on_main(story, failed("test", LOG))
    assert await alerts(story, "ci failing") == 1

    await told_again(story, red)

    assert await alerts(story, "ci failing") == 1
    assert "assert 3 == 4" in check(story, red.head_sha).facts.summary
    assert len(checks(story, red.head_sha)) == 1


async def test_the_merge_that_broke_it_gets_the_comment(story) -> None:
    await on_main(story, passed("test"))
    pull = await merged(story)
    story.asked()
    await on_main(story, failed("test", LOG), push=False)

    [comment] = story.comments(pull)
    assert "main" in comment.body
    assert "assert 3 == 4" in comment.body
    assert comment.body.endswith("<!-- sluice:ci-broken -->")

    await on_main(story, failed("test", LOG))  # by somebody else, who broke nothing
    assert len(story.comments(pull)) == 1

    await on_main(story, passed("test"))
    assert "Green again" in comment.body


async def test_a_red_branch_takes_four_calls_and_the_logs(story) -> None:
    await policy(story, "failures: {learn: false}\n")
    await on_main(story, failed("lint", LOG))
    await on_main(story, passed("test"))
    await merged(story)
    story.asked()
    await on_main(story, failed("test", LOG), push=False)

    known = {*READS, "repos/list-pull-requests-associated-with-commit"}
    asked = [one for one in story.asked() if one in known]
    assert len(asked) == 4 + 1


async def test_what_was_red_before_the_merge_is_not_its_fault(story) -> None:
    await on_main(story, passed("test"))
    await on_main(story, failed("test", LOG))
    pull = await merged(story)
    await on_main(story, failed("test", LOG), push=False)

    assert story.comments(pull) == []


async def test_a_pull_request_that_only_holds_the_commit_broke_nothing(story) -> None:
    await on_main(story, passed("test"))
    story.shop.push("release", {"release.txt": "1\n"}, by=story.bob)
    story.shop.push("main", {"main.txt": "2\n"}, by=story.bob)
    pull = story.shop.pulls.open(story.shop.branch(), by=story.ada, base="release")
    await story.told()
    await on_main(story, failed("test", LOG), push=False)

    assert story.comments(pull) == []


async def test_no_comment_where_the_policy_wants_none(story) -> None:
    await policy(story, "failures: {comment: false}\n")
    await on_main(story, passed("test"))
    pull = await merged(story)
    await on_main(story, failed("test", LOG), push=False)

    assert story.comments(pull) == []


async def test_an_issue_for_each_failure_until_the_job_passes(story) -> None:
    await policy(story, ISSUES)
    await on_main(story, failed("test", LOG), failed("test (2)", LOG), failed("lint", OTHER))

    first, second = issues(story)
    assert "test fails on main" in first.title
    assert "assert 3 == 4" in first.body

    await on_main(story, failed("test", LOG), failed("test (2)", LOG), passed("lint"))
    assert (first.state, second.state) == ("open", "closed")
    assert "passed again" in second.comments[-1].body

    await on_main(story, passed("test"), passed("test (2)"), passed("lint"))
    assert first.state == "closed"

    await on_main(story, failed("test", LOG))
    assert len(issues(story)) == 3, "what comes back is another issue"


async def test_one_of_two_jobs_that_passes_again_leaves_the_issue_open(story) -> None:
    await policy(story, ISSUES)
    await on_main(story, failed("test", LOG), failed("e2e", LOG))
    await on_main(story, passed("test"), failed("e2e", LOG))

    [issue] = issues(story)
    assert issue.state == "open"


async def test_no_issue_unless_the_policy_wants_it(story) -> None:
    await on_main(story, failed("test", LOG))

    assert issues(story) == []


async def test_no_issue_for_what_cannot_be_told_from_other_failures(story) -> None:
    await policy(story, ISSUES)
    await on_main(story, failed("test", ""))

    assert issues(story) == []


async def test_an_issue_that_somebody_closed_is_left_alone(story) -> None:
    await policy(story, ISSUES)
    await on_main(story, failed("test", LOG))
    [issue] = issues(story)
    issue.close(by=story.bob)
    await story.told()

    await on_main(story, failed("test", LOG))
    await on_main(story, passed("test"))

    assert len(issues(story)) == 1
    assert issue.comments == []


async def test_a_run_of_an_older_commit_that_ends_late_changes_nothing(story) -> None:
    await policy(story, ISSUES)
    story.shop.push("main", {"main.txt": "old\n"}, by=story.bob)
    slow = story.shop.actions.start("CI", story.shop.branch(), by=story.ada)
    slow.begin("test")
    await on_main(story, passed("test"))
    slow.finish(failed("test", LOG))
    await story.told()

    assert issues(story) == []
    assert await alerts(story, "ci failing") == 0


async def test_a_green_run_of_an_older_commit_that_ends_late_closes_nothing(story) -> None:
    await policy(story, ISSUES)
    story.shop.push("main", {"main.txt": "old\n"}, by=story.bob)
    slow = story.shop.actions.start("CI", story.shop.branch(), by=story.ada)
    slow.begin("test")
    await on_main(story, failed("test", LOG))
    slow.finish(passed("test"))
    await story.told()

    [issue] = issues(story)
    assert issue.state == "open"


async def test_another_attempt_of_the_same_run_mends_it_too(story) -> None:
    await policy(story, ISSUES)
    red = await on_main(story, failed("test", LOG))
    red.rerun_failed_jobs(by=story.ada)
    red.finish(passed("test"))
    await story.told()

    [issue] = issues(story)
    assert issue.state == "closed"
    assert "Green again" in check(story, red.head_sha).facts.title


async def test_another_workflow_of_the_commit_that_is_told_later_alerts_for_itself(story) -> None:
    await on_main(story, failed("test", LOG))
    await on_main(story, failed("lint", OTHER), name="Lint", push=False)
    await on_main(story, passed("docs"), name="Docs", push=False)

    assert await alerts(story, "ci failing") == 2


async def test_a_run_whose_jobs_are_skipped_mends_nothing(story) -> None:
    await policy(story, ISSUES)
    await on_main(story, failed("test", LOG))
    await on_main(story, JobPlan("test", "skipped"))

    [issue] = issues(story)
    assert issue.state == "open"


async def test_a_cancelled_run_of_the_branch_is_no_failure(story) -> None:
    story.shop.push("main", {"main.txt": "1\n"}, by=story.bob)
    run_ = story.shop.actions.start("CI", story.shop.branch(), by=story.ada)
    run_.begin("test")
    run_.cancel()
    await story.told()

    assert await alerts(story, "ci failing") == 0


async def test_a_green_branch_asks_nothing(story) -> None:
    await on_main(story, passed("test"))
    story.asked()
    await on_main(story, passed("test"))

    assert not READS & set(story.asked())


@pytest.mark.parametrize("name", ["main", "topic"])
async def test_a_fork_s_branch_is_not_the_default_branch(story, name: str) -> None:
    fork = story.sim.world.fork(story.shop, to=story.bob)
    pull = story.shop.pulls.open(fork.push(name, {"app.py": "3\n"}, by=story.bob), by=story.bob)
    await story.told()
    await run(story, pull, failed("test", LOG))

    assert await alerts(story, "ci failing") == 0
    assert "assert 3 == 4" in story.comments(pull)[0].body
