"""The real process: started, told to stop, and killed at any moment."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import aiohttp
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.database.open import opened
from bot.queue.history import given_up, received
from bot.sim.exchange import Exchange
from bot.sim.faults import Fault
from bot.sim.simulator import Registration, Simulator
from bot.sim.world.jobs import passed
from bot.sim.world.pulls import PullRequest
from bot.sim.world.repository import Repository
from bot.store.clock import SystemClock
from tests.conftest import eventually
from tests.contract.contract import Contract
from tests.journeys.conftest import BAD, CI, GOOD, MANIFEST, SECRET, Story
from tests.journeys.deploying import DEPLOY, DEPLOY_WORKFLOW, Deploys
from tests.servers.postgres import free_port

KILLS = 10
MERGE_BASE = "repos/compare-commits-with-basehead"
"""Only a verdict asks for it."""

WAITING = 20
"""Pull requests that were accepted and have no verdict yet."""

PAUSE = 130
"""Seconds. Who calls too often pauses for a minute, and a dead lease lasts a quarter of one."""

REPOSITORIES = 40
"""A killed process on PostgreSQL leaves the few that it was working on locked for 15 s."""


class Process:
    """`sluice serve` as an operator runs it, on a port of its own."""

    def __init__(self, sim: Simulator, key, database_url: str, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "log"
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        self.environ = os.environ | {  # noqa: TID251 - handed on to the process
            "APP_ID": str(sim.world.app.id),
            "PRIVATE_KEY": pem,
            "WEBHOOK_SECRET": SECRET,
            "GITHUB_API_URL": sim.urls.api,
            "DATABASE_URL": database_url,
            "PORT": str(self.port),
            "LOG_LEVEL": "info",
        }
        sim.webhooks.url = f"{self.url}/webhook"

    async def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "serve", env=self.environ, stdout=log, stderr=log
            )
        async with aiohttp.ClientSession() as session, asyncio.timeout(30):
            while await self._status(session) != 200:
                assert self.process.returncode is None, self.log.read_text()
                await asyncio.sleep(0.02)

    async def _status(self, session: aiohttp.ClientSession) -> int:
        try:
            async with session.get(f"{self.url}/healthz") as response:
                return response.status
        except aiohttp.ClientError:
            return 0

    async def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return await self.process.wait()


@pytest.fixture
async def github(private_key) -> AsyncIterator[Simulator]:
    pem = private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    simulator = Simulator(SystemClock(), Registration(MANIFEST, pem, SECRET))
    contract = Contract(MANIFEST.permissions)
    simulator.observers.append(contract.observe)
    await simulator.start()
    yield simulator
    await simulator.stop()
    assert contract.problems == []


@pytest.fixture
async def process(github, private_key, database_url, tmp_path) -> AsyncIterator[Process]:
    process = Process(github, private_key, database_url, tmp_path)
    await process.start()
    yield process
    if process.process.returncode is None:
        await process.end(signal.SIGKILL)


@pytest.fixture
def shops(github: Simulator) -> list[Repository]:
    names = [f"octo/shop-{number}" for number in range(REPOSITORIES)]
    shops = [github.world.create_repository(name, {CI: BAD}) for name in names]
    github.world.install(shops[0].owner)
    return shops


def open_pull(shop: Repository, number: int = 0) -> PullRequest:
    workflow = BAD + f"      - run: echo {number}\n"
    branch = shop.push(f"change-{number}", {CI: workflow}, by=shop.owner)
    return shop.pulls.open(branch, by=shop.owner)


def verdicts(pull: PullRequest, shop: Repository) -> int:
    return len(shop.checks.on(pull.head_sha))


async def status(url: str) -> int:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status


async def test_it_works_and_stops_with_0_when_told(process, github, shops) -> None:
    pull = open_pull(shops[0])
    await eventually(lambda: verdicts(pull, shops[0]))

    assert await status(f"{process.url}/readyz") == 200
    assert await process.end(signal.SIGTERM) == 0
    log = process.log.read_text()
    assert "PRIVATE KEY" not in log
    assert SECRET not in log


@pytest.mark.timeout(90)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_stopping_it_is_not_ready_gives_up_what_hangs_and_forgets_nothing(
    process, github, shops
) -> None:
    github.faults.inject(MERGE_BASE, Fault.HANG)
    pull = open_pull(shops[0])
    await eventually(lambda: not github.faults._planned)

    process.process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(10):
        while await status(f"{process.url}/readyz") != 503:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.02)

    assert await asyncio.wait_for(process.process.wait(), 35) == 0
    assert verdicts(pull, shops[0]) == 0
    await process.start()
    await eventually(lambda: verdicts(pull, shops[0]))


Opened = tuple[PullRequest, Repository]


def accepted(github: Simulator, pulls: list[Opened]) -> list[Opened]:
    """Return those whose delivery was acknowledged: none of them may be lost."""
    shas = {
        str(one.payload["pull_request"]["head"]["sha"])
        for one in github.webhooks.log
        if one.event == "pull_request" and one.status_code == 202
    }
    return [one for one in pulls if one[0].head_sha in shas]


async def feed(github: Simulator, shops: list[Repository], pulls: list[Opened]) -> None:
    """Open pull requests, some thirty a second, while few of them wait for their verdict.

    GitHub lets an App write eighty times a minute: a longer queue would only take long to drain.
    """
    numbers = count()
    while True:
        if sum(not verdicts(*one) for one in accepted(github, pulls)) < WAITING:
            number = next(numbers)
            shop = shops[number % len(shops)]
            pulls.append((open_pull(shop, number), shop))
        await asyncio.sleep(0.03)


@pytest.mark.timeout(300)
async def test_killed_at_any_moment_nothing_is_lost_and_nothing_done_twice(
    process, github, shops, database_url
) -> None:
    pulls: list[Opened] = []
    feeding = asyncio.create_task(feed(github, shops, pulls))
    for number in range(KILLS):
        goal = sum(verdicts(*one) for one in pulls) + 1 + number % 4
        await eventually(lambda goal=goal: sum(verdicts(*one) for one in pulls) >= goal, PAUSE)
        await process.end(signal.SIGKILL)
        await process.start()
    feeding.cancel()

    asked = accepted(github, pulls)
    await eventually(lambda: all(verdicts(*one) for one in asked), PAUSE)
    assert len(asked) > KILLS
    assert [one for one in asked if verdicts(*one) > 1] == []
    assert await process.end(signal.SIGTERM) == 0
    async with opened(database_url) as database:
        assert await database.run(given_up) == []
        deliveries = await database.run(lambda connection: received(connection, 10_000))
    assert "failed" not in {one.state for one in deliveries}


RULE = "actions/review-custom-gates-for-run"
DISPATCH = "actions/create-workflow-dispatch"


@pytest.fixture
async def asked(process, github, request) -> Deploys:
    """A deploy that one more person has to approve; its job waits, or its workflow is to start."""
    story = Story(SystemClock(), github, None, process.url)
    story.shop.push("main", {CI: GOOD, DEPLOY: DEPLOY_WORKFLOW}, by=story.bob)
    pull = story.shop.pulls.open(
        story.shop.push("change", {"app.py": "2\n"}, by=story.ada), by=story.ada
    )
    story.shop.actions.start("CI", pull, by=story.ada).finish(passed("test"))
    await eventually(lambda: [one.facts.conclusion for one in story.checks(pull)] == ["success"])
    shop = Deploys(story, pull)
    if request.param == RULE:
        story.shop.environments.create("production").protect(github.world.app)
        run = story.shop.actions.start("Deploy", pull, by=story.ada)
        run.begin_job("deploy", environment="production")
    else:
        pull.comment("/deploy production", by=story.ada)
    await eventually(lambda: shop.state() == "open")
    pull.comment(f"/approve-deploy production {shop.sha}", by=shop.grace)
    await eventually(lambda: "1 of 2" in shop.card())
    await github.webhooks.settled()
    return shop


@pytest.mark.timeout(60)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("asked", "is_done"),
    [
        pytest.param(RULE, False, id="GitHub never heard of it"),
        pytest.param(RULE, True, id="GitHub has let the job in"),
        pytest.param(DISPATCH, True, id="GitHub has started the workflow"),
    ],
    indirect=["asked"],
)
async def test_killed_in_an_approval_it_is_carried_out_once_after_the_restart(
    process, github, asked, is_done
) -> None:
    starts: list[Exchange] = []

    def kill(exchange: Exchange) -> None:
        is_start = (exchange.body or {}).get(
            "state"
        ) == "approved" or exchange.operation == DISPATCH
        if is_start:
            starts.append(exchange)
            process.process.kill()

    if is_done:
        github.observers.append(kill)
    else:
        github.faults.inject(RULE, Fault.HANG)
    asked.pull.comment(f"/approve-deploy production {asked.sha}", by=asked.alan)
    await eventually(lambda: starts or not (is_done or github.faults._planned))
    await process.end(signal.SIGKILL)
    assert asked.state() == "open"

    github.observers[:] = [one for one in github.observers if one is not kill]
    github.faults.clear()
    await process.start()

    await eventually(lambda: asked.state() == "running")
    [run] = asked.runs()
    assert {run.head_sha, run.inputs.get("sha")} >= {asked.pull.head_sha}
    decisions = [review.state for review in run.gates.reviews]
    assert decisions == (["approved"] if "sha" not in run.inputs else [])
