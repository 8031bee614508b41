"""What becomes of a deploy while GitHub refuses, or is away; and what others decided."""

import pytest

from bot.audit.record import Type
from bot.sim.faults import ANY, Fault
from tests.journeys.deploying import Deploys, deploys
from tests.journeys.test_gate import start


@pytest.fixture
async def shop(story) -> Deploys:
    made = await deploys(story)
    story.shop.actions.environments.create("production").protect(story.sim.world.app)
    return made


async def test_a_window_ends_though_the_pull_request_cannot_be_read(shop) -> None:
    _, job = await start(shop)
    shop.story.sim.faults.inject("pulls/get", Fault.NOT_FOUND, times=10_000)

    await shop.wait(minutes=60)
    assert job.status == "waiting", "it may come back"
    await shop.wait(minutes=61)

    assert job.conclusion == "failure"
    assert shop.gate() == "timed_out"
    assert "its window ended, and GitHub said" in shop.replies()[-1]
    assert Type.REQUEST_EXPIRED in await shop.log()


async def test_a_window_ends_after_an_outage_that_was_longer_than_it(shop) -> None:
    _, job = await start(shop)
    shop.story.sim.faults.inject(ANY, Fault.UNAVAILABLE, times=1_000_000)
    for _ in range(20):
        await shop.wait(minutes=10)
    assert job.status == "waiting"

    shop.story.sim.faults.clear()
    for _ in range(3):
        await shop.wait(minutes=10)

    assert job.conclusion == "failure", "the job that looks was given up, and looks again"
    assert shop.state() == "expired"


async def test_what_github_s_own_reviewers_decide_is_kept(shop) -> None:
    shop.shop.actions.environments.create("live", reviewers=(shop.root,))
    run = shop.shop.actions.start("Deploy", shop.pull, by=shop.ada)
    run.begin_job("deploy", environment="live")
    await shop.told()

    run.gates.review("live", "approved", by=shop.root, comment="go")
    await shop.told()

    [kept] = [one for one in await shop.records() if one.type == Type.ENVIRONMENT_REVIEWED]
    assert kept.subject == "live"
    assert kept.data["actor"]["login"] == "root"
    assert (kept.data["state"], kept.data["reason"]) == ("approved", "go")


async def test_of_several_open_deploys_one_must_be_named(story) -> None:
    policy = "version: 1\nenvironments: {staging: {}, production: {}}\n"
    shop = await deploys(story, {".github/sluice.yml": policy})
    await shop.ask("staging")
    await shop.ask()

    await shop.say("/cancel")

    assert "Name the environment" in shop.replies()[-1]
    assert (shop.state("staging"), shop.state()) == ("open", "open")
