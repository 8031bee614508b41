from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace

import aiohttp
import pytest
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.sim.manifest import Manifest, read_manifest
from bot.sim.simulator import Registration, Simulator
from bot.sim.world.accounts import Account
from bot.sim.world.apps import Installation
from bot.sim.world.pulls import PullRequest
from bot.sim.world.repository import Repository
from tests.clock import FakeClock
from tests.sim.caller import Caller, Receiver, app_jwt

SECRET = "It's a Secret to Everybody"
WORKFLOW = "on: push\njobs: {}\n"


@pytest.fixture(scope="session")
def key() -> rsa.RSAPrivateKey:
    """The App's key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="session")
def pem(key: rsa.RSAPrivateKey) -> str:
    """Its public half, which is what GitHub has."""
    made = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return made.decode()


@pytest.fixture(scope="session")
def manifest() -> Manifest:
    return read_manifest((Path(__file__).parents[2] / "app.yml").read_text())


@pytest.fixture
async def receiver_url(receiver: Receiver) -> AsyncIterator[str]:
    runner = web.ServerRunner(web.Server(receiver.answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/webhook"
    await runner.cleanup()


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
async def sim(
    clock: FakeClock, manifest: Manifest, pem: str, receiver_url: str
) -> AsyncIterator[Simulator]:
    simulator = Simulator(clock, Registration(manifest, pem, SECRET))
    await simulator.start()
    simulator.webhooks.url = receiver_url
    yield simulator
    await simulator.stop()


@pytest.fixture
def ada(sim: Simulator) -> Account:
    return sim.world.user("ada")


@pytest.fixture
def bob(sim: Simulator) -> Account:
    return sim.world.user("bob")


@pytest.fixture
def shop(sim: Simulator, ada: Account) -> Repository:
    files = {"app.py": "print(1)\n", ".github/workflows/ci.yml": WORKFLOW}
    made = sim.world.create_repository("octo-org/shop", files, private=True)
    made.add_collaborator(ada, "maintain")
    return made


@pytest.fixture
def installation(sim: Simulator, shop: Repository, ada: Account) -> Installation:
    return sim.world.install(shop.owner, by=ada)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def as_app(session: aiohttp.ClientSession, sim: Simulator, key: rsa.RSAPrivateKey) -> Caller:
    return Caller(session, sim, f"Bearer {app_jwt(sim, key)}")


@pytest.fixture
async def github(
    session: aiohttp.ClientSession, sim: Simulator, as_app: Caller, installation: Installation
) -> Caller:
    """The API as the installation sees it."""
    answer = await as_app.post(f"/app/installations/{installation.id}/access_tokens")
    return Caller(session, sim, f"token {answer.body['token']}")


@pytest.fixture
def town(request: pytest.FixtureRequest) -> SimpleNamespace:
    """What most tests need, in one piece, for those that need most of it."""
    names = ("sim", "shop", "ada", "bob", "installation", "session", "as_app", "github", "key")
    return SimpleNamespace(**{name: request.getfixturevalue(name) for name in names})


@pytest.fixture
def pull(shop: Repository, ada: Account, installation: Installation) -> PullRequest:
    return shop.pulls.open(shop.push("fix", {"app.py": "print(2)\n"}, by=ada), by=ada)


@pytest.fixture
async def heard(sim: Simulator, receiver: Receiver) -> Callable[[], Awaitable[list[str]]]:
    """Tells the events that came since the last time."""

    async def heard() -> list[str]:
        await sim.webhooks.settled()
        events = receiver.events
        receiver.received.clear()
        return events

    return heard
