"""A workflow that anyone may start shows the permit that it was started with."""

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import unused_port

from bot.app import Options, build
from bot.sim.world.jobs import failed
from tests.journeys.conftest import Story, settings
from tests.journeys.deployed import policy, push, release, start
from tests.journeys.deploying import DEPLOY, DEPLOY_WORKFLOW, Deploys, deploys
from tests.permits.desk import GitHubTokens

WITH_PERMIT = DEPLOY_WORKFLOW.replace(
    "      request_id: {required: true}\n",
    "      request_id: {required: true}\n      permit: {required: true}\n",
)


@pytest.fixture
async def tokens(clock):
    issuer = GitHubTokens(clock)
    async with issuer.serving():
        yield issuer


@pytest.fixture
async def public(clock, sim, private_key, tmp_path, tokens):
    """The bot where jobs can reach it."""
    port = unused_port()
    url = f"http://127.0.0.1:{port}"
    usual = settings(sim, f"sqlite:///{tmp_path / 'sluice.db'}", private_key)
    known = usual.model_copy(update={"public_url": url, "oidc_issuer": tokens.url})
    async with build(known, Options(clock=clock)) as bot:
        await bot.queue._turns.start()
        runner = web.AppRunner(bot.site)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        sim.webhooks.url = f"{url}/webhook"
        yield Story(clock, sim, bot, url)
        await runner.cleanup()


@pytest.fixture
async def shop(public) -> Deploys:
    return await deploys(public, {DEPLOY: WITH_PERMIT})


async def redeem(shop: Deploys, tokens: GitHubTokens, run, permit: str = "") -> int:
    """Do as the first step of the deploy job does."""
    url = shop.story.url
    word = tokens.token(
        f"{url}/permits",
        repository="octo/shop",
        repository_id=str(shop.shop.id),
        run_id=str(run.id),
        run_attempt=str(run.latest.number),
    )
    shown = {"permit": permit or run.inputs["permit"]}
    async with aiohttp.ClientSession() as job:
        address, mine = f"{url}/permits/redeem", {"Authorization": f"Bearer {word}"}
        async with job.post(address, json=shown, headers=mine) as answer:
            return answer.status


async def test_the_job_that_we_started_is_let_in(shop, tokens) -> None:
    run = await start(shop)

    assert await redeem(shop, tokens, run) == 200
    assert await redeem(shop, tokens, run) == 200, "the answer may have been lost"


async def test_a_job_that_someone_started_with_the_same_permit_is_not(shop, tokens) -> None:
    run = await start(shop)
    actions = shop.shop.actions
    theirs = actions.dispatch(run.workflow, shop.shop.branch("main"), run.inputs, by=shop.eve)
    await shop.told()

    assert await redeem(shop, tokens, theirs) == 403
    assert await redeem(shop, tokens, run) == 200


async def test_a_permit_is_over_with_its_deploy(shop, tokens) -> None:
    run = await start(shop)
    run.begin_job("deploy", environment="production")
    run.finish(failed("deploy"))
    await shop.told()

    assert await redeem(shop, tokens, run) == 403


async def test_a_permit_is_good_for_a_quarter_of_an_hour(shop, tokens) -> None:
    run = await start(shop)
    await shop.wait(minutes=15)

    assert await redeem(shop, tokens, run) == 403


async def test_a_rollback_has_one_too(shop, tokens) -> None:
    await release(shop)
    await push(shop, {"app.py": "3\n"})
    await release(shop)

    await shop.say('/rollback production --reason "x"')

    assert await redeem(shop, tokens, shop.runs()[-1]) == 200


async def test_a_workflow_that_declares_no_permit_gets_none(public) -> None:
    shop = await deploys(public)

    run = await start(shop)

    assert set(run.inputs) == {"sha", "environment", "request_id"}


async def test_without_an_address_there_are_no_permits(story) -> None:
    """Nobody could redeem one, so GitHub refuses to start a workflow that requires it."""
    shop = await deploys(story, policy("{approvals: {count: 0}}") | {DEPLOY: WITH_PERMIT})

    await shop.ask()

    assert shop.runs() == []
    assert shop.state() == "rejected"
    assert "permit" in shop.card()
