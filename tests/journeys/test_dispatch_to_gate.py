"""Runs that we start: asked about by a protection rule, and of commits that were merged."""

import pytest

from bot.sim.faults import Fault
from bot.sim.world.jobs import Job, failed, passed
from tests.journeys.voting import RULE, Vote, vote

DISPATCHES = "actions/create-workflow-dispatch"
RUNS = "actions/list-workflow-runs"


@pytest.fixture
async def shop(story) -> Vote:
    made = await vote(story, RULE)
    await made.ask()
    await made.approve(made.grace)
    return made


def enter(shop: Vote) -> Job:
    """Let the job of the run that we started come to the gate."""
    [run] = shop.runs()
    shop.jobs.append(run.begin_job("deploy", environment="production"))
    return shop.jobs[-1]


async def test_the_job_of_a_run_that_we_started_is_let_in_at_once(shop) -> None:
    assert shop.runs() == []
    await shop.approve(shop.alan)
    job = enter(shop)
    await shop.told()

    assert job.status == "in_progress"
    assert shop.state() == "running"
    assert await shop.events("deploy") == ["dispatched", "released"]


async def test_a_job_that_asks_before_we_know_that_its_run_is_ours_is_let_in(shop) -> None:
    shop.story.sim.faults.inject(DISPATCHES, Fault.APPLIED_BAD_GATEWAY)
    shop.story.sim.faults.inject(RUNS, Fault.UNAVAILABLE, times=20)
    await shop.approve(shop.alan)
    job = enter(shop)
    await shop.told()
    shop.story.sim.faults.clear()

    for _ in range(6):
        await shop.wait(seconds=30)

    assert len(shop.runs()) == 1
    assert job.status == "in_progress"
    assert shop.state() == "running"


async def test_a_run_that_somebody_else_starts_meanwhile_is_not_let_in(shop) -> None:
    foreign = shop.shop.actions.start("Deploy", shop.shop.branch(), by=shop.eve)
    job = foreign.begin_job("deploy", environment="production")
    await shop.told()
    await shop.approve(shop.alan)
    for _ in range(4):
        await shop.wait(seconds=30)

    assert job.conclusion == "failure"


async def test_a_commit_that_was_merged_is_deployed_and_again_after_a_failure(story) -> None:
    shop = await vote(story)
    shop.pull.merge(by=shop.ada)
    merged = shop.pull.merge_commit_sha
    shop.shop.actions.start("CI", shop.shop.branch(), by=shop.ada).finish(passed("test"))
    shop.story.clock.advance(minutes=1)
    await shop.request()
    for voter in (shop.root, shop.alan):
        await shop.say(f"/approve-deploy production {merged[:7]}", by=voter)
    run = shop.started()
    assert run.inputs["sha"] == merged
    run.begin_job("deploy", environment="production")
    run.finish(failed("deploy"))
    await shop.told()
    assert shop.state() == "failed"

    await shop.request()

    assert shop.state() == "open"
    assert merged in shop.card()
