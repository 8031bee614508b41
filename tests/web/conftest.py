import hashlib
import hmac
import io
from dataclasses import dataclass

import pytest
from aiohttp.test_utils import TestClient

from bot.database.migrate import migrate
from bot.database.sqlite import SqliteDatabase
from bot.effects import Outcome
from bot.errors import TransientError
from bot.handlers.handler import Handler
from bot.handlers.routes import Routes
from bot.meters import Meters
from bot.model import InstallationId
from bot.outside.endpoints import Endpoints
from bot.queue.history import Received, received
from bot.queue.memory import MemoryTurns
from bot.queue.queue import Queue
from bot.store.state import State
from bot.web.flagger import Flagger
from bot.web.health import Health
from bot.web.metrics import Metrics
from bot.web.site import site
from bot.web.webhook import Webhook

SECRETS = ("the current secret of the webhook", "the former secret of the webhook")
BODY = b'{"action": "opened", "installation": {"id": 5}, "repository": {"id": 9}}'


async def nothing(*_) -> Outcome:
    return Outcome()


HANDLER = Handler(on=frozenset({"pull_request.opened"}), handle=nothing)


@dataclass
class Site:
    client: TestClient
    queue: Queue
    health: Health
    database: SqliteDatabase
    is_known_to_github: bool = True

    async def prove(self) -> None:
        if not self.is_known_to_github:
            raise TransientError("GitHub does not answer")

    async def post(self, body: bytes = BODY, secret: str = SECRETS[0], **headers: str | None):
        """POST a delivery as GitHub does; a header given as None is left out."""
        signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        usual = {
            "X-GitHub-Event": "pull_request",
            "X-GitHub-Delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
            "X-Hub-Signature-256": f"sha256={signature}",
            "Content-Type": "application/json",
        }
        usual |= {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in usual.items() if value is not None}
        return await self.client.post("/webhook", data=io.BytesIO(body), headers=sent)

    async def received(self) -> list[Received]:
        return await self.database.run(lambda connection: received(connection, 100))


@pytest.fixture
async def web(aiohttp_client, clock, tmp_path) -> Site:
    database = SqliteDatabase(tmp_path / "sluice.db")
    await database.run(migrate)
    queue = Queue(database, MemoryTurns(5), clock)
    meters = Meters()
    site_ = Site(None, queue, None, database)
    site_.health = Health(queue, site_.prove, clock)
    metrics = Metrics(meters, queue, lambda: [(InstallationId(5), 4999)])
    webhook = Webhook(queue, SECRETS, Routes([HANDLER]), meters)
    flagger = Flagger(State(database).requests_named, Endpoints({}))
    site_.client = await aiohttp_client(site(webhook, site_.health, metrics, flagger))
    yield site_
    await database.close()
