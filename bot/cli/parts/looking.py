"""GitHub for tools that only look: what handlers read with, without a server."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory

from bot.app import Options, Wiring, app_of, session_of
from bot.auditing import Zizmor, installed
from bot.database.migrate import migrate
from bot.database.open import current, opened
from bot.database.transactions import Database
from bot.github.person import Person
from bot.github.transport import Transport
from bot.handlers.analyst import Analyst
from bot.handlers.services import Services
from bot.meters import Meters
from bot.model import InstallationId, Repo
from bot.notify.log import LogNotifier
from bot.outside.http import opened as http_for
from bot.ports import App
from bot.settings import Settings
from bot.store.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """What a tool works with.

    Attributes:
        connect: Wires the services for an installation.
        find: Finds the repository ``owner/name``, and wires what to read it with. Raises
            NotFoundError if the App is not installed on it.
        person: Talks to GitHub as whoever has a token.
    """

    app: App
    connect: Callable[[InstallationId], Services]
    find: Callable[[str], Awaitable[tuple[Repo, Services]]]
    person: Callable[[str], Person]

    async def each(self, name: str | None) -> AsyncIterator[tuple[Repo, Services]]:
        """Yield the repository *name* or, without one, all that the App is installed on."""
        if name:
            yield await self.find(name)
            return
        for installation in await self.app.installations():
            for repo in await self.app.repositories(installation):
                yield repo, self.connect(installation)


@asynccontextmanager
async def looking(settings: Settings, *, remembers: bool = False) -> AsyncIterator[Looking]:
    """Wire what handlers read with.

    Args:
        settings: Of the server.
        remembers: Whether to look into the server's database, and not into an empty one.

    Raises:
        ConfigError: There is no such database, or it is not up to date.
    """
    chosen, meters = Options(), Meters()
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(
            current(settings.database_url) if remembers else _empty()
        )
        session = await stack.enter_async_context(session_of(chosen.limits))
        transport = Transport(session, settings.github_api_url, meters)
        wiring = Wiring(
            settings=settings,
            clock=chosen.clock,
            app=app_of(settings, chosen, transport),
            store=State(database),
            notifier=LogNotifier(meters),
            http=await stack.enter_async_context(http_for(settings.endpoints.allowed_hosts)),
            auditor=Zizmor(installed()),
            analyst=Analyst(meters.crashes.inc),
        )
        yield Looking(
            app=wiring.app,
            connect=wiring.connect,
            find=wiring.find,
            person=lambda token: Person.of(token, transport, chosen.limits, chosen.clock),
        )


@asynccontextmanager
async def _empty() -> AsyncIterator[Database]:
    with TemporaryDirectory(prefix="sluice-") as folder:
        async with opened(f"sqlite:///{folder}/sluice.db") as database:
            await database.run(migrate)
            yield database
