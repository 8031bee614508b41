"""Journey 4 with a protection rule: a job waits, people vote, the rule answers."""

import pytest

from bot.sim.world.jobs import passed
from tests.journeys.deploying import Deploys, deploys


@pytest.fixture
async def shop(story) -> Deploys:
    made = await deploys(story)
    story.shop.actions.environments.create("production").protect(story.sim.world.app)
    return made


async def start(shop: Deploys):
    run = shop.shop.actions.start("Deploy", shop.pull, by=shop.ada)
    job = run.begin_job("deploy", environment="production")
    await shop.told()
    return run, job


async def test_a_waiting_job_goes_on_after_two_approvals(shop) -> None:
    run, job = await start(shop)
    assert shop.state() == "open"

    await shop.approve(shop.grace)
    assert job.status == "waiting"
    await shop.approve(shop.alan)

    assert job.status == "in_progress"
    assert shop.state() == "running"
    run.finish(passed("deploy"))
    await shop.told()
    assert shop.state() == "succeeded"


async def test_the_window_ends_in_a_rejection(shop) -> None:
    _, job = await start(shop)
    await shop.approve(shop.grace)

    await shop.wait(hours=2)

    assert job.conclusion == "failure"
    assert shop.state() == "expired"
    assert shop.gate() == "timed_out"


async def test_a_push_ends_the_request(shop) -> None:
    _, job = await start(shop)
    await shop.approve(shop.grace)
    old = shop.pull.head_sha
    shop.pull.push({"app.py": "3\n"}, by=shop.ada)
    await shop.told()
    assert job.conclusion == "failure"
    assert shop.state() == "superseded"
    assert shop.gate(sha=old) == "cancelled"


async def test_a_job_that_was_refused_stands_in_nobodys_way(shop) -> None:
    _, job = await start(shop)
    await shop.wait(hours=2)
    assert job.conclusion == "failure"

    await shop.ask()

    assert shop.state() == "open", "the refused job says nothing of the commit"
    assert not any("<!-- sluice:ci-failure -->" in body for body in shop.replies())
