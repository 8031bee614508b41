"""HAProxy dies in the middle of a canary: nobody claims to know what the traffic does."""

import pytest

from tests.e2e.project import Project
from tests.e2e.scene import scene
from tests.journeys.deployed import alerts


@pytest.mark.timeout(150)
async def test_it_is_held_and_then_stuck_until_haproxy_is_back(project: Project) -> None:
    async with scene(project) as shop:
        shop.watched.pull.comment("/canary 10%", by=shop.watched.story.ada)
        await shop.watched.becomes("analysing", within=30)
        assert await shop.weight("canary") > 0

        shop.splitter.kill()
        await shop.watched.becomes("held", within=45)
        assert "the weight could not be read back" in shop.watched.card()
        await shop.watched.becomes("rolling back", within=45)
        await shop.watched.becomes("stuck", within=75)
        assert "could not be verified" in shop.watched.card()
        assert shop.watched.check() == "failure"
        assert shop.watched.statuses()[-1] == "error"

        shop.split()
        await shop.watched.becomes("rolled back", within=30)
        assert await shop.weight("canary") == 0
        assert await alerts(shop.watched.story, "canary_stuck") == 1
