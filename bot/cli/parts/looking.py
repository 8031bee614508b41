"""GitHub for tools that only look: what handlers read with, without a server."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory

from bot.app import Options, Wiring, app_of, session_of
from bot.auditing import Zizmor, installed
from bot.database.migrate import migrate
from bot.database.open import open_database
from bot.errors import NotFoundError
from bot.github.person import Person
from bot.github.transport import Transport
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
        connect: Wires the services for an installation. Their store is empty.
        person: Talks to GitHub as whoever has a token.
    """

    app: App
    connect: Callable[[InstallationId], Services]
    person: Callable[[str], Person]

    async def find(self, name: str) -> tuple[Repo, Services]:
        """Find the repository ``owner/name``, and what to read it with.

        Raises:
            NotFoundError: The App is not installed on it.
        """
        for installation in await self.app.installations():
            for repo in await self.app.repositories(installation):
                if str(repo).casefold() == name.casefold():
                    return repo, self.connect(installation)
        raise NotFoundError(f"the App is not installed on {name}", status=404)


@asynccontextmanager
async def looking(settings: Settings) -> AsyncIterator[Looking]:
    """Wire what handlers read with, on a database of its own that is gone afterwards."""
    chosen, meters = Options(), Meters()
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="sluice-"))
        database = open_database(f"sqlite:///{folder}/sluice.db")
        stack.push_async_callback(database.close)
        await database.run(migrate)
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
        )
        yield Looking(
            app=wiring.app,
            connect=wiring.connect,
            person=lambda token: Person.of(token, transport, chosen.limits, chosen.clock),
        )
