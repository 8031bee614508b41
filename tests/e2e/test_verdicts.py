"""HAProxy splits, Prometheus counts, and the bot decides: all of them real, and in real time."""

import pytest

from bot.audit.record import Type
from tests.conftest import eventually
from tests.e2e.project import Project
from tests.e2e.scene import scene
from tests.e2e.service import BROKEN, RATE, Arm


async def gets_nothing(arm: Arm, other: Arm) -> bool:
    """Tell whether *arm* serves no request, while *other* serves those of a second."""
    served, goal = arm.served, other.served + RATE
    await eventually(lambda: other.served >= goal)
    return arm.served == served


@pytest.mark.timeout(120)
async def test_a_bad_canary_is_taken_back_within_a_minute(project: Project) -> None:
    async with scene(project, fails=BROKEN) as shop:
        pull = shop.watched.pull
        comment = pull.comment("/canary 10%", by=shop.watched.story.ada)

        await shop.watched.see(
            lambda: (
                shop.watched.check() == "failure"
                and shop.watched.statuses()[-1] == "failure"
                and shop.watched.state() == "rolled back"
            ),
            within=60,
        )

        assert await shop.weight("canary") == 0
        assert shop.canary.served > 0
        assert await gets_nothing(shop.canary, shop.stable)
        assert comment.reactions[-1].content == "rocket"
        assert "was rolled back" in shop.watched.card()
        assert ": 1 that" in shop.watched.card(), "the evidence stands there in words"
        assert [one for one in shop.watched.said() if "was rolled back" in one]
        assert (await shop.watched.log()).count(Type.DEPLOY_FAILED) == 1


@pytest.mark.timeout(150)
async def test_a_good_canary_is_promoted(project: Project) -> None:
    async with scene(project) as shop:
        shop.watched.pull.comment("/canary 10%", by=shop.watched.story.ada)

        await shop.watched.see(
            lambda: (
                shop.watched.check() == "success"
                and shop.watched.statuses()[-1] == "success"
                and shop.watched.state() == "succeeded"
            ),
            within=110,
        )

        assert await shop.weight("stable") == 0
        assert await shop.weight("canary") > 0
        assert await gets_nothing(shop.stable, shop.canary)
        assert "was promoted" in shop.watched.card()
        assert (await shop.watched.log()).count(Type.DEPLOY_SUCCEEDED) == 1
