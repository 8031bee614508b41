"""The acts with real traffic, without a page."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.demo.stage import Stage
from bot.judge.verdict import Verdict
from bot.rollouts.rollout import Rollout
from bot.rollouts.state import State
from bot.sim.world.deployments import Deployment

pytestmark = pytest.mark.timeout(120)  # a judge takes the time that it takes


async def newest(set_: Stage, until: Callable[[Rollout], object]) -> Rollout:
    """Return the newest canary as soon as it is so."""
    async with asyncio.timeout(60):
        while True:
            found = await set_.store.newest_rollouts(set_.story.repo)
            if found and until(found[0]):
                return found[0]
            await asyncio.sleep(0.05)  # the store tells nobody of its changes


async def test_a_jump_of_the_clock_is_no_evidence(set_: Stage) -> None:
    set_.acts["good-canary"].play()
    await newest(set_, lambda one: one.state is State.ANALYSING)
    set_.clock.jump(timedelta(minutes=10))

    late = await newest(set_, lambda one: one.state is State.EXTENDED)
    assert late.judgement
    assert late.judgement.verdict is Verdict.INCONCLUSIVE
    assert late.judgement.canary.requests < 150
    assert set_.traffic.splitter.weight == 10
    assert not set_.acts["agree"].can()


async def test_one_canary_at_a_time(set_: Stage) -> None:
    assert set_.acts["good-canary"].can()
    assert set_.acts["bad-canary"].can()
    set_.acts["good-canary"].play()
    await newest(set_, lambda one: one.state is State.WARMUP)

    assert not set_.acts["good-canary"].can()
    assert not set_.acts["bad-canary"].can()


async def test_a_push_takes_the_canary_back(set_: Stage) -> None:
    set_.acts["good-canary"].play()
    await newest(set_, lambda one: one.state is State.WARMUP)
    set_.acts["fix"].play()

    ended = await newest(set_, lambda one: one.state is State.ROLLED_BACK)
    assert "was pushed" in ended.why
    assert set_.traffic.splitter.weight == 0


def deployed(set_: Stage) -> Deployment:
    shop, app = set_.story.pull.repository, set_.sim.world.app
    return shop.deployments.create(set_.story.pull.head_sha, "main", "production", by=app.bot)


@pytest.mark.parametrize(("state", "weight"), [("success", 0), ("in_progress", 100)])
async def test_only_what_was_deployed_well_becomes_stable(set_: Stage, state, weight) -> None:
    set_.traffic.splitter.weight, set_.traffic.splitter.sha = 100, "c" * 40
    deployed(set_).say(state, by=set_.sim.world.app.bot)

    assert set_.traffic.splitter.weight == weight
    assert set_.traffic.stable.sha == ("c" * 7 if state == "success" else "")


async def test_a_deploy_without_a_canary_changes_no_traffic(set_: Stage) -> None:
    set_.traffic.splitter.sha = "d" * 40  # of a canary that was taken back
    deployed(set_).say("success", by=set_.sim.world.app.bot)

    assert set_.traffic.stable.sha == ""


async def test_nobody_agrees_to_nothing(set_: Stage) -> None:
    before = len(set_.story.pull.comments)
    set_.acts["agree"].play()

    assert len(set_.story.pull.comments) == before
