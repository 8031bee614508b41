"""Prometheus dies in the middle of a canary: it is held, and never called bad."""

import pytest

from bot.audit.record import Type
from tests.e2e.project import Project
from tests.e2e.scene import scene


@pytest.mark.timeout(150)
async def test_it_is_held_and_goes_on_when_prometheus_is_back(project: Project) -> None:
    async with scene(project) as shop:
        shop.watched.pull.comment("/canary 10%", by=shop.watched.story.ada)
        await shop.watched.becomes("analysing", within=30)

        shop.counter.kill()
        await shop.watched.becomes("held", within=75)
        assert "did not answer" in shop.watched.card()
        assert shop.watched.check() == "action_required"
        assert await shop.weight("canary") > 0

        await shop.count()
        await shop.watched.see(lambda: shop.watched.state() != "held", within=30)
        assert shop.watched.state() in {"analysing", "extended", "promoting", "post-bake"}
        log = await shop.watched.log()
        assert log.count(Type.CANARY_HELD) == log.count(Type.CANARY_RESUMED) == 1
        assert Type.CANARY_GOING_BACK not in log
