"""The bot's client asks a whole simulated GitHub, which holds it to GitHub's documents."""

from collections.abc import Iterator, Sequence
from types import SimpleNamespace

import aiohttp
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from bot.github.app import GitHubApp
from bot.github.auth import AppJwt
from bot.github.budget import Limits
from bot.github.installation import Installation
from bot.github.transport import Transport
from bot.meters import Meters
from bot.model import Repo, RepoId, User
from bot.sim.simulator import Simulator
from bot.sim.world.accounts import Account
from bot.sim.world.repository import Repository
from tests.clock import FakeClock
from tests.contract.contract import Contract
from tests.sim.conftest import (
    ada,
    bob,
    installation,
    key,
    manifest,
    pem,
    pull,
    receiver,
    receiver_url,
    session,
    shop,
    sim,
)

__all__ = [
    "ada", "bob", "installation", "key", "manifest", "pem", "pull", "receiver", "receiver_url",
    "session", "shop", "sim",
]  # fmt: skip


@pytest.fixture(autouse=True)
def contract(sim: Simulator, manifest) -> Iterator[None]:
    made = Contract(manifest.permissions)
    sim.observers.append(made.observe)
    yield
    assert made.problems == [], "every request must be as GitHub documents it"


@pytest.fixture
def github(
    session: aiohttp.ClientSession,
    sim: Simulator,
    clock: FakeClock,
    key: RSAPrivateKey,
    installation,
) -> Installation:
    """GitHub as the installation sees it."""
    transport = Transport(session, sim.urls.api, Meters())
    number = sim.world.app.id
    app = GitHubApp(number, AppJwt(str(number), key, clock), transport, Limits(), clock)
    return app.installation(installation.id)


@pytest.fixture
def asked(sim: Simulator) -> list[str]:
    """The operations that were asked for."""
    found: list[str] = []
    sim.observers.append(lambda exchange: found.append(exchange.operation))
    return found


@pytest.fixture
def repo(shop: Repository) -> Repo:
    return Repo(RepoId(shop.id), shop.owner.login, shop.name)


def user(account: Account) -> User:
    """Someone as a delivery of theirs told of them."""
    return User(id=account.id, login=account.login, is_bot=account.type == "Bot")


def called(asked: Sequence[str]) -> list[str]:
    """Leave out what the App asks for itself: who it is, and its tokens."""
    return [one for one in asked if not one.startswith("apps/")]


@pytest.fixture
def production(shop: Repository, sim: Simulator):
    """An environment that asks us."""
    made = shop.environments.create("production")
    made.protect(sim.world.app)
    return made


@pytest.fixture
def town(request: pytest.FixtureRequest) -> SimpleNamespace:
    """What most tests need, in one piece, for those that need most of it."""
    names = ("sim", "shop", "ada", "bob", "clock", "repo", "asked")
    return SimpleNamespace(**{name: request.getfixturevalue(name) for name in names})
