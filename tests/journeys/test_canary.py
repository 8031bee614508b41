"""`/canary 10%`: real traffic, a verdict, and an end that can be seen."""

import pytest

from bot.audit.record import Type
from tests.journeys.canaries import BAD, GOOD, Canaries, canaries
from tests.journeys.edge import Edge


@pytest.fixture
async def shop(story, edge: Edge) -> Canaries:
    return await canaries(story, edge)


async def test_a_bad_canary_is_taken_back_and_says_why(shop) -> None:
    comment = await shop.say("/canary 10%")

    assert shop.edge.weight == 10
    assert comment.reactions[-1].content == "rocket"
    await shop.poll(2, **GOOD)  # warm-up
    polls = await shop.until("rolled back", **BAD)

    assert polls <= 4
    assert shop.edge.weight == 0
    assert shop.edge.weights == [10, 0]
    assert "was rolled back" in shop.card()
    assert ": 1 that" in shop.card(), "the evidence stands there in words"
    assert shop.check() == "failure"
    assert shop.statuses()[-1] == "failure"
    assert len(shop.said()) == 1, "besides the card, only its end is told"
    assert "was rolled back" in shop.said()[0]
    log = await shop.log()
    assert log.count(Type.CANARY_STARTED) == log.count(Type.DEPLOY_FAILED) == 1


async def test_a_good_canary_is_promoted_after_two_people_agreed(shop) -> None:
    await shop.say("/canary 10%")

    await shop.until("awaiting promotion", **GOOD)
    assert shop.edge.weights == [10]
    await shop.deploys.approve(shop.deploys.grace)
    await shop.deploys.approve(shop.deploys.alan)
    await shop.poll()
    assert shop.edge.weight == 50
    await shop.until("post-bake", stable=(500, 2), canary=(500, 1))
    assert shop.edge.weights == [10, 50, 100]
    await shop.until("succeeded", canary=(1000, 2))

    assert shop.check() == "success"
    assert shop.statuses()[-1] == "success"
    assert shop.deploys.state() == "succeeded"
    log = await shop.log()
    assert log.count(Type.DEPLOY_RELEASED) == 1
    assert log.count(Type.DEPLOY_SUCCEEDED) == 1
