"""What was deployed is watched against the hour before, whoever deployed it."""

import pytest

from bot.audit.record import Type
from tests.journeys.deployed import alerts, push, release
from tests.journeys.deploying import POLICY_PATH, Deploys, deploys
from tests.journeys.edge import Edge

WATCHED = """\
version: 1
canary:
  services:
    api:
      backend: {type: workflow}
      metrics:
        provider: prometheus
        endpoint: prometheus
        arms: {stable: 'version="stable"', canary: 'version="{sha7}"'}
        requests: 'requests_total{{arm}}'
        errors: 'requests_total{code="500",{arm}}'
    other:
      backend: {type: workflow}
"""


@pytest.fixture
async def shop(story, edge: Edge) -> Deploys:
    return await deploys(story, {POLICY_PATH: WATCHED})


async def serve(shop: Deploys, edge: Edge, minutes: int, errors: int) -> None:
    """Let a thousand requests come each half minute, of which some fail, and be scraped."""
    for _ in range(2 * minutes):
        edge.serve((1000, errors))
        edge.scrape(shop.story.clock.now())
        await shop.wait(seconds=30)


async def test_a_bad_deployment_is_rolled_back_by_itself(shop, edge) -> None:
    edge.scrape(shop.story.clock.now())
    await release(shop)
    first = shop.pull.head_sha
    await push(shop, {"app.py": "3\n"})
    await serve(shop, edge, 30, errors=4)
    await release(shop)
    assert await alerts(shop.story, "watch_failed") == 0

    await serve(shop, edge, 4, errors=60)

    assert await alerts(shop.story, "watch_failed") == 1
    assert shop.runs()[-1].inputs["sha"] == first
    told = [one for one in shop.replies() if "is worse than what was there before" in one]
    assert len(told) == 1
    assert "It is being rolled back." in told[0]
    assert (await shop.log()).count(Type.WATCH_FAILED) == 1


async def test_a_good_one_is_let_be(shop, edge) -> None:
    edge.scrape(shop.story.clock.now())
    await release(shop)
    await push(shop, {"app.py": "3\n"})
    await serve(shop, edge, 30, errors=4)
    await release(shop)
    await serve(shop, edge, 10, errors=4)

    assert await alerts(shop.story, "watch_failed") == 0
    assert len(shop.runs()) == 2
