"""The simulator as its users see it.

A test builds one, starts it, and then speaks in the world's words::

    sim = Simulator(clock, Registration(manifest, key=pem, webhook_secret="..."))
    await sim.start()
    sim.webhooks.url = "http://127.0.0.1:8080/webhook"

    shop = sim.world.create_repository("octo-org/shop", {"app.py": "print(1)"})
    sim.world.install(shop.owner)
    ada = sim.world.user("ada")
    pull = shop.pulls.open(shop.push("fix", {"app.py": "print(2)"}, by=ada), by=ada)
    await sim.webhooks.settled()
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.ports import Clock
from bot.sim.faults import Faults
from bot.sim.hub import Hub
from bot.sim.limits import Limits
from bot.sim.manifest import Manifest
from bot.sim.render.urls import API, HTML, Urls
from bot.sim.server import Observer, Server
from bot.sim.storage import Storage
from bot.sim.tokens import Tokens, public_key
from bot.sim.webhooks import Webhooks
from bot.sim.world.world import World


@dataclass(frozen=True, slots=True)
class Registration:
    """The App as GitHub knows it.

    Attributes:
        key: PEM of either half of its key.
        slug: Names its page and its bot, ``<slug>[bot]``.
    """

    manifest: Manifest
    key: str
    webhook_secret: str
    slug: str = "sluice"


class Simulator:
    """A GitHub that holds state.

    Attributes:
        world: What there is, and what people do.
        webhooks: What the App is told; its ``url`` says where.
        faults: What goes wrong.
        limits: How much may be asked.
        tokens: What installations may ask with.
        urls: Where the API is, once it listens, and where the pages would be.
        observers: Are shown every exchange of the API.
        server: Where it listens; its ``latency`` makes it as slow as the real one.
    """

    def __init__(
        self,
        clock: Clock,
        app: Registration,
        *,
        server_url: str = HTML,
        ghes: bool = False,
    ) -> None:
        self.world = World(clock, app.manifest, app.slug)
        self.urls = Urls(API, server_url)
        self.faults = Faults()
        self.limits = Limits()
        self.tokens = Tokens()
        self.webhooks = Webhooks(self.world, self.urls, app.webhook_secret, ghes=ghes)
        self.observers: list[Observer] = []
        self._hub = Hub(
            world=self.world,
            urls=self.urls,
            key=public_key(app.key),
            tokens=self.tokens,
            limits=self.limits,
            faults=self.faults,
            storage=Storage(self.world.context, self.faults),
            webhooks=self.webhooks,
            ghes=ghes,
        )
        self.server = Server(self._hub, self.observers)

    @property
    def storage_url(self) -> str:
        """The root of the storage host, once it listens."""
        return self._hub.storage.url

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen and send. Port 0 is any that is free; ``urls.api`` tells which it was."""
        await self.server.start(host, port)
        await self.webhooks.start()

    async def stop(self) -> None:
        """End it all. What hangs is cut off."""
        await self.webhooks.stop()
        await self.server.stop()

    def on_change(self, watcher: Callable[[], None]) -> None:
        """Call *watcher* after every change of the world, by people or through the API."""
        self.world.context.watch(watcher)
