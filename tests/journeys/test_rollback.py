"""`/rollback`: one person brings back what was live and healthy; others look at it later."""

import pytest

from bot.audit.record import Type
from bot.sim.world.jobs import failed, passed
from tests.journeys.conftest import CI, GOOD
from tests.journeys.deployed import gated, issues, other, policy, push, release, start
from tests.journeys.deploying import DEPLOY, DEPLOY_WORKFLOW, Deploys, deploys

BACK = '/rollback production --reason "error rate"'


async def twice(shop: Deploys) -> tuple[str, str]:
    """Release two commits, one after the other."""
    await release(shop)
    first = shop.pull.head_sha
    await push(shop, {"app.py": "3\n"})
    await release(shop)
    return first, shop.pull.head_sha


@pytest.fixture
async def shop(story) -> Deploys:
    return await deploys(story)


async def test_it_brings_back_the_commit_before_though_github_lists_the_branch(shop) -> None:
    first, second = await twice(shop)
    listed = {one.sha for one in shop.shop.deployments}
    assert listed == {shop.shop.branch("main").sha}, "GitHub knows only where the workflow is from"

    await shop.say(BACK)

    run = shop.runs()[-1]
    assert run.inputs["sha"] == first != second
    assert shop.state() == "running"
    await shop.finish(run)
    assert shop.state() == "succeeded"
    assert "Rollback of" in shop.card()
    log = await shop.log()
    assert log.count(Type.ROLLBACK_REQUESTED) == log.count(Type.ROLLBACK_SUCCEEDED) == 1
    assert log.count(Type.REVIEW_DUE) == 1


async def test_a_release_that_failed_is_not_what_was_before(shop) -> None:
    first, _ = await twice(shop)
    await push(shop, {"app.py": "4\n"})
    run = await start(shop)
    run.begin_job("deploy", environment="production")
    run.finish(failed("deploy"))
    await shop.told()
    assert shop.state() == "failed"

    await shop.say(BACK)

    assert shop.runs()[-1].inputs["sha"] != first, "the second was healthy"


@pytest.mark.parametrize("kind", ["deployment", "commit", "short commit"])
async def test_it_brings_back_what_is_named(shop, kind: str) -> None:
    first, _ = await twice(shop)
    oldest = next(iter(shop.shop.deployments))
    name = {"deployment": str(oldest.id), "commit": first, "short commit": first[:7]}[kind]

    await shop.say(f'/rollback production --to {name} --reason "x"')

    assert shop.runs()[-1].inputs["sha"] == first


@pytest.mark.parametrize("to", ["0000000000", "123", "abcdef1", "previous-one"])
async def test_what_was_never_live_is_refused_with_what_was(shop, to: str) -> None:
    first, _ = await twice(shop)

    await shop.say(f'/rollback production --to {to} --reason "x"')

    assert shop.reason() == "not_a_release"
    assert first[:7] in shop.replies()[-1]
    assert len(shop.runs()) == 2


async def test_what_was_deployed_and_failed_is_no_release(shop) -> None:
    run = await start(shop)
    run.begin_job("deploy", environment="production")
    run.finish(failed("deploy"))
    await shop.told()

    await shop.say(f'/rollback production --to {shop.sha} --reason "x"')

    assert shop.reason() == "not_a_release"


async def test_without_a_release_before_there_is_nothing_to_go_back_to(shop) -> None:
    await release(shop)

    await shop.say(BACK)

    assert shop.reason() == "not_a_release"
    assert issues(shop) == []


async def test_a_lock_of_another_pull_request_does_not_stop_it(shop) -> None:
    first, _ = await twice(shop)
    second = await other(shop)
    await second.say("/lock production", by=shop.grace)
    await shop.ask()
    assert shop.reason() == "locked"

    await shop.say(BACK)

    assert shop.runs()[-1].inputs["sha"] == first


async def test_red_checks_do_not_stop_it(shop) -> None:
    first, _ = await twice(shop)
    shop.shop.actions.start("CI", shop.pull, by=shop.ada).finish(failed("test"))
    await shop.told()

    await shop.say(BACK)

    assert shop.runs()[-1].inputs["sha"] == first


async def test_somebody_else_is_asked_to_look_at_it_once(shop) -> None:
    await twice(shop)
    comment = await shop.say(BACK)
    await shop.wait(minutes=10)

    [issue] = issues(shop)
    assert "error rate" in issue.body
    assert "`ada`" in issue.body
    assert "Review: production was rolled back" in issue.title
    assert comment.reactions[-1].content == "rocket"


async def test_who_may_not_deploy_may_not_go_back(shop) -> None:
    await twice(shop)

    await shop.say(BACK, by=shop.eve)

    assert shop.reason() == "no_permission"
    assert len(shop.runs()) == 2


async def test_it_goes_through_the_protection_rule_by_itself(story) -> None:
    shop = await gated(story)
    await twice_gated(shop)
    await shop.say(BACK)
    run = shop.runs()[-1]

    job = run.begin_job("deploy", environment="production")
    await shop.told()

    assert job.status == "in_progress"
    run.finish(passed("deploy"))
    await shop.told()
    assert shop.state() == "succeeded"
    assert Type.DEPLOY_BYPASSED not in await shop.log()


async def twice_gated(shop: Deploys) -> None:
    await release(shop)
    await push(shop, {"app.py": "3\n"})
    await release(shop)


async def test_it_takes_the_workflow_that_the_policy_names(story) -> None:
    path = ".github/workflows/back.yml"
    files = policy("{rollback_workflow: back.yml}") | {path: DEPLOY_WORKFLOW}
    shop = await deploys(story, files)
    first, _ = await twice(shop)

    await shop.say(BACK)

    [run] = [one for one in shop.shop.actions if one.workflow.path == path]
    assert run.inputs["sha"] == first


async def test_where_merging_deploys_it_starts_the_workflow_all_the_same(story) -> None:
    """A green check would bring nothing back."""
    shop = await deploys(story, policy("{mode: check}"))
    pull = shop.pull
    pull.merge(by=shop.root)
    for sha in (pull.merge_commit_sha, shop.shop.push("main", {"b": "1"}, by=shop.story.bob).sha):
        made = shop.shop.deployments.create(sha, "main", "production", by=shop.root)
        shop.shop.deployments.finish(made, "success", by=shop.root)
    await shop.told()

    await shop.say(BACK)

    [run] = shop.runs()
    assert run.inputs["sha"] == pull.merge_commit_sha
    assert shop.state() == "running"


async def test_where_there_is_nothing_to_start_it_says_what_is_lacking(story) -> None:
    files = {DEPLOY: GOOD.replace("on: pull_request", "on: push"), CI: GOOD}
    shop = await deploys(story, policy("{mode: check}") | files)
    for name in ("1", "2"):
        sha = shop.shop.push("main", {"b": name}, by=shop.story.bob).sha
        made = shop.shop.deployments.create(sha, "main", "production", by=shop.root)
        shop.shop.deployments.finish(made, "success", by=shop.root)
    await shop.told()

    await shop.say(BACK)

    assert shop.reason() == "not_configured"
    assert "workflow_dispatch" in shop.replies()[-1]
    assert issues(shop) == []


async def test_an_open_request_for_that_commit_does_not_stand_in_its_way(shop) -> None:
    """Somebody asked for the old commit again, and its approval would take two hours."""
    first, _ = await twice(shop)
    old = shop.shop.pulls.open(shop.shop.point("old", first, by=shop.ada), by=shop.ada)
    second = Deploys(shop.story, old)
    await second.ask()
    assert second.state() == "open"

    await shop.say(BACK)

    assert shop.runs()[-1].inputs["sha"] == first
