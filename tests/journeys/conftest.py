"""The real bot and the simulated GitHub: they talk HTTP, and have the same fake clock."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.app import Bot, Options, build
from bot.queue.history import Received, received
from bot.settings import Settings
from bot.sim.exchange import Exchange
from bot.sim.manifest import read_manifest
from bot.sim.simulator import Registration, Simulator
from bot.sim.world.accounts import Account
from bot.sim.world.checks import CheckRun
from bot.sim.world.issues import Comment
from bot.sim.world.pulls import PullRequest
from tests.clock import FakeClock
from tests.contract.contract import Contract
from tests.journeys.edge import Edge, running
from tests.policy.policies import few_text

SECRET = "the secret of the journeys"
MANIFEST = read_manifest((Path(__file__).parents[2] / "app.yml").read_text())

GOOD = """\
on: pull_request
permissions: {contents: read}
jobs:
  test:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@v4
      - run: pytest
"""
BAD = """\
on: pull_request
permissions: {contents: read}
jobs:
  test:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: someone/deploy@main
      - run: pytest
"""
NO_TIMEOUT = GOOD.replace("    timeout-minutes: 10\n", "")
ENFORCED = "version: 1\nrules:\n  TIME-MISSING: error\n"
"""A policy that holds what has no time limit."""

FEW_RULES = few_text()
"""The organisation's policy: a journey that is about something else is told of few rules."""

CI = ".github/workflows/ci.yml"
POLICY = ".github/sluice.yml"


@pytest.fixture(scope="session")
def private_key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


@dataclass
class Story:
    """What a test says and sees. People act on ``shop``; ``told`` lets all of it arrive."""

    clock: FakeClock
    sim: Simulator
    bot: Bot
    url: str
    exchanges: list[Exchange] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ada = self.sim.world.user("ada")
        self.bob = self.sim.world.user("bob")
        self.shop = self.sim.world.create_repository("octo/shop", {CI: GOOD, "app.py": "1\n"})
        self.sim.world.create_repository("octo/.github", {"sluice.yml": FEW_RULES})
        self.shop.add_collaborator(self.ada, "write")
        self.installation = self.sim.world.install(self.shop.owner)
        self.sim.observers.append(self.exchanges.append)

    async def told(self) -> None:
        """Let GitHub tell the bot what happened, and the bot do all that follows."""
        await self.sim.webhooks.settled()
        sent = -1
        while sent != len(self.sim.webhooks.log):
            sent = len(self.sim.webhooks.log)
            await self.bot.worker.drain()
            await self.sim.webhooks.settled()

    async def open(self, files: dict[str, str], by: Account | None = None) -> PullRequest:
        """Open a pull request that changes *files*."""
        author = by or self.ada
        pull = self.shop.pulls.open(self.shop.push("change", files, by=author), by=author)
        await self.told()
        return pull

    def checks(self, pull: PullRequest, name: str = "sluice / policy") -> list[CheckRun]:
        """Our check runs of that name on the head, the oldest first."""
        mine = [run for run in self.shop.checks if run.suite.app is self.sim.world.app]
        return [run for run in mine if run.head_sha == pull.head_sha and run.name == name]

    def check(self, pull: PullRequest, name: str = "sluice / policy") -> CheckRun:
        [run] = self.checks(pull, name)
        return run

    def comments(self, pull: PullRequest) -> list[Comment]:
        """What the bot said there."""
        return [one for one in pull.comments if one.author is self.sim.world.app.bot]

    def asked(self) -> list[str]:
        """The operations that the bot asked for since the last time, in order."""
        operations = [one.operation for one in self.exchanges]
        self.exchanges.clear()
        return operations

    async def received(self) -> list[Received]:
        """The deliveries that the bot has, newest first."""
        database = self.bot.queue._database
        return await database.run(lambda connection: received(connection, 1000))


def settings(
    sim: Simulator, database_url: str, key: RSAPrivateKey, endpoints: str = ""
) -> Settings:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return Settings.load(
        {
            "APP_ID": str(sim.world.app.id),
            "PRIVATE_KEY": pem.decode(),
            "WEBHOOK_SECRET": SECRET,
            "GITHUB_API_URL": sim.urls.api,
            "GITHUB_SERVER_URL": "https://github.com",
            "DATABASE_URL": database_url,
            "ENDPOINTS": endpoints,
        }
    )


@pytest.fixture
async def sim(clock: FakeClock, private_key: RSAPrivateKey) -> AsyncIterator[Simulator]:
    pem = private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    simulator = Simulator(clock, Registration(MANIFEST, pem, SECRET))
    contract = Contract(MANIFEST.permissions)
    simulator.observers.append(contract.observe)
    await simulator.start()
    yield simulator
    await simulator.stop()
    assert contract.problems == [], "every request must be as GitHub documents it"


@pytest.fixture
async def edge() -> AsyncIterator[Edge]:
    async with running() as it:
        yield it


@pytest.fixture
async def story(
    clock: FakeClock, sim: Simulator, private_key: RSAPrivateKey, tmp_path: Path, edge: Edge
) -> AsyncIterator[Story]:
    url = f"sqlite:///{tmp_path / 'sluice.db'}"
    chosen = settings(sim, url, private_key, edge.endpoints)
    async with build(chosen, Options(clock=clock)) as bot:
        await bot.queue._turns.start()
        runner = web.AppRunner(bot.site)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        sim.webhooks.url = f"{address}/webhook"
        yield Story(clock, sim, bot, address)
        await runner.cleanup()
