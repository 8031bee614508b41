"""Two replicas on one PostgreSQL get the same deliveries at the same time: things happen once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import aiohttp
import pytest
from aiohttp import web

from bot.app import Options, running
from bot.audit.record import Type, read
from bot.sim.world.jobs import passed
from bot.store.audit import entries
from tests.conftest import eventually
from tests.journeys.conftest import CI, GOOD, Story, settings
from tests.journeys.deploying import DEPLOY, DEPLOY_WORKFLOW, Deploys

DONE = {"done", "ignored", "superseded"}


@pytest.fixture
async def replicas(sim, clock, private_key, postgres_database) -> AsyncIterator[Story]:
    """A story whose deliveries reach both of two bots, at once."""
    known = settings(sim, postgres_database, private_key)
    chosen = known.model_copy(update={"port": 0})
    async with AsyncExitStack() as stack:
        bots = [
            await stack.enter_async_context(running(chosen, Options(clock=clock))) for _ in range(2)
        ]
        session = await stack.enter_async_context(aiohttp.ClientSession())
        urls = ["http://{}:{}/webhook".format(*bot.addresses[0]) for bot in bots]

        async def to_both(request: web.Request) -> web.Response:
            body = await request.read()
            posts = [session.post(url, data=body, headers=request.headers) for url in urls]
            answers = await asyncio.gather(*posts)
            return web.Response(status=max(answer.status for answer in answers))

        site = web.Application()
        site.router.add_post("/webhook", to_both)
        runner = web.AppRunner(site)
        stack.push_async_callback(runner.cleanup)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        sim.webhooks.url = f"http://127.0.0.1:{runner.addresses[0][1]}/webhook"
        yield Story(clock, sim, bots[0], urls[0])


@pytest.fixture
async def shop(replicas) -> Deploys:
    replicas.shop.push("main", {CI: GOOD, DEPLOY: DEPLOY_WORKFLOW}, by=replicas.bob)
    branch = replicas.shop.push("change", {"app.py": "2\n"}, by=replicas.ada)
    pull = replicas.shop.pulls.open(branch, by=replicas.ada)
    replicas.shop.actions.start("CI", pull, by=replicas.ada).finish(passed("test"))
    await eventually(lambda: [one.facts.conclusion for one in replicas.checks(pull)] == ["success"])
    return Deploys(replicas, pull)


async def quiet(shop: Deploys) -> None:
    """Return when all that was delivered is dealt with."""
    await shop.story.sim.webhooks.settled()
    async with asyncio.timeout(20):
        while not {one.state for one in await shop.story.received()} <= DONE:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def answers(shop: Deploys) -> list[str]:
    """What our protection rule decided."""
    asked = [one for one in shop.story.exchanges if "state" in (one.body or {})]
    rule = "actions/review-custom-gates-for-run"
    return [one.body["state"] for one in asked if one.operation == rule]


async def agree(shop: Deploys) -> None:
    await eventually(lambda: shop.state() == "open")
    for by in (shop.grace, shop.alan):
        shop.pull.comment(f"/approve-deploy production {shop.sha}", by=by)
    await eventually(lambda: shop.state() == "running")
    await quiet(shop)


async def test_two_approvals_start_one_run(shop) -> None:
    shop.pull.comment("/deploy production", by=shop.ada)

    await agree(shop)

    assert [run.inputs["sha"] for run in shop.runs()] == [shop.pull.head_sha]
    assert await started(shop) == [(Type.DEPLOY_DISPATCHED, 2)]


async def test_a_waiting_job_is_answered_once(shop) -> None:
    shop.shop.environments.create("production").protect(shop.story.sim.world.app)
    run = shop.shop.actions.start("Deploy", shop.pull, by=shop.ada)
    job = run.begin_job("deploy", environment="production")

    await agree(shop)

    assert job.status == "in_progress"
    assert answers(shop) == ["approved"]
    assert await started(shop) == [(Type.DEPLOY_RELEASED, 2)]


async def started(shop: Deploys) -> list[tuple[Type, int]]:
    """What the log says was started, and how many people had agreed; each vote is there once."""
    database = shop.story.bot.queue._database
    records = [read(one.body) async for one in entries(database)]
    assert [one.type for one in records].count(Type.VOTE_CAST) == 2
    return [
        (one.type, len(one.data["votes"]))
        for one in records
        if one.type in {Type.DEPLOY_DISPATCHED, Type.DEPLOY_RELEASED}
    ]
