"""What people said reaches us late, or after what they said next: only what still stands counts."""

import pytest

from bot.sim.deliveries import HookDelivery
from bot.sim.world.jobs import passed
from tests.journeys.deploying import Deploys, deploys


@pytest.fixture
async def shop(story) -> Deploys:
    return await deploys(story)


async def lost(shop: Deploys, text: str, by) -> HookDelivery:
    """Say something that the bot does not hear of; return the delivery that could not be made."""
    webhooks = shop.story.sim.webhooks
    shop.story.clock.advance(seconds=1)
    webhooks.outage = True
    await shop.say(text, by=by)
    webhooks.outage = False
    shop.story.clock.advance(seconds=1)
    return webhooks.log[-1]


async def arrive(shop: Deploys, late: HookDelivery) -> None:
    shop.story.sim.webhooks.redeliver(late)
    await shop.told()


async def test_an_approval_of_an_older_request_does_not_count_for_the_next(shop) -> None:
    await shop.ask()
    late = await lost(shop, f"/approve-deploy production {shop.sha}", shop.grace)
    await shop.say("/cancel production")
    await shop.wait(seconds=1)
    await shop.ask()
    await shop.approve(shop.alan)

    await arrive(shop, late)

    assert shop.runs() == []
    assert shop.reason() == "expired"
    await shop.approve(shop.grace)
    assert len(shop.runs()) == 1


async def test_an_approval_that_arrives_after_it_was_taken_back_does_not_count(shop) -> None:
    await shop.ask()
    await shop.approve(shop.alan)
    late = await lost(shop, f"/approve-deploy production {shop.sha}", shop.grace)
    await shop.say("/revoke-approval production", by=shop.grace)

    await arrive(shop, late)

    assert shop.runs() == []
    assert shop.reason() == "expired"
    await shop.wait(seconds=1)
    await shop.approve(shop.grace)
    assert len(shop.runs()) == 1


async def test_an_approval_that_only_arrives_late_counts(shop) -> None:
    await shop.ask()
    await shop.approve(shop.alan)
    late = await lost(shop, f"/approve-deploy production {shop.sha}", shop.grace)
    await shop.wait(minutes=4)

    await arrive(shop, late)

    assert len(shop.runs()) == 1


async def waiting(shop: Deploys):
    run = shop.shop.actions.start("Deploy", shop.pull, by=shop.ada)
    job = run.begin_job("deploy", environment="production")
    await shop.told()
    return run, job


async def test_a_second_run_of_a_commit_is_asked_about_when_the_first_has_ended(shop) -> None:
    shop.shop.environments.create("production").protect(shop.story.sim.world.app)
    first, _ = await waiting(shop)
    _, second = await waiting(shop)
    for voter in (shop.grace, shop.alan):
        await shop.approve(voter)
    first.finish(passed("deploy"))
    await shop.told()

    await shop.wait(minutes=5)

    assert shop.state() == "open"
    await shop.wait(seconds=1)
    for voter in (shop.grace, shop.alan):
        await shop.approve(voter)
    assert second.status == "in_progress"


async def test_a_second_run_of_a_commit_does_not_wait_for_longer_than_its_window(shop) -> None:
    shop.shop.environments.create("production").protect(shop.story.sim.world.app)
    await waiting(shop)
    await shop.wait(minutes=1)
    _, second = await waiting(shop)
    for voter in (shop.grace, shop.alan):
        await shop.approve(voter)

    await shop.wait(minutes=119)
    assert second.status == "waiting"
    await shop.wait(minutes=5)

    assert second.conclusion == "failure"
