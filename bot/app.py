"""Wire everything together. The only module that knows every layer."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace

import aiohttp
import structlog
from aiohttp import web

from bot.auditing import Remembered, Zizmor, installed
from bot.collector import spare
from bot.database.lock import only_process
from bot.database.migrate import migrate
from bot.database.open import open_database, sqlite_path
from bot.discover import discover
from bot.errors import NotFoundError
from bot.flags import hub as flags
from bot.github.app import GitHubApp
from bot.github.auth import AppJwt
from bot.github.budget import Limits
from bot.github.transport import Transport
from bot.handlers import on
from bot.handlers.analyst import Analyst
from bot.handlers.deploying.redeem import Gatekeeper
from bot.handlers.handler import Handler
from bot.handlers.routes import Routes
from bot.handlers.services import Services
from bot.meters import Meters
from bot.metrics import hub as metrics
from bot.model import InstallationId, Repo
from bot.notify.log import LogNotifier
from bot.outside.health import Pages
from bot.outside.http import Http, opened as http_for
from bot.outside.tools import Tools
from bot.permits.issue import Issuer, audience_of
from bot.permits.jwks import IssuerKeys
from bot.permits.keys import permit_key
from bot.permits.oidc import JobTokens
from bot.ports import App, Clock, Notifier
from bot.ports.auditing import Auditor
from bot.queue.memory import MemoryTurns
from bot.queue.queue import Queue
from bot.queue.turns import Turns
from bot.settings import Settings
from bot.store.clock import SystemClock
from bot.store.permits import Redemptions
from bot.store.records import writer
from bot.store.state import State
from bot.traffic import hub as traffic
from bot.web.flagger import Flagger
from bot.web.flaky import FlakyPage
from bot.web.health import Health
from bot.web.metrics import Metrics
from bot.web.permits import Permits
from bot.web.site import site
from bot.web.webhook import Webhook
from bot.worker.execute import Executor
from bot.worker.loop import CONCURRENCY, Worker

log = structlog.get_logger(__name__)

SHARE = CONCURRENCY // 2
"""Jobs of one installation at a time: however slow they are, the other half is for the others."""

HANDLERS: tuple[Handler, ...] = discover(on, "HANDLER", Handler)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a test or the bench wants otherwise than an operator.

    Attributes:
        handlers: What is done about which event.
    """

    clock: Clock = field(default_factory=SystemClock)
    limits: Limits = field(default_factory=Limits)
    handlers: Iterable[Handler] = HANDLERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """The running parts.

    Attributes:
        addresses: Host and port of each socket that is listened on.
    """

    site: web.Application
    queue: Queue
    worker: Worker
    executor: Executor
    health: Health
    addresses: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """What the services of all installations share."""

    settings: Settings
    clock: Clock
    app: GitHubApp
    store: State
    notifier: Notifier
    http: Http
    auditor: Auditor
    analyst: Analyst
    permits: Issuer | None = None

    def connect(self, installation: InstallationId) -> Services:
        """Wire the services for a job of *installation*."""
        github = self.app.installation(installation)
        tools = Tools(
            http=self.http, endpoints=self.settings.endpoints, clock=self.clock, github=github
        )
        return Services(
            clock=self.clock,
            app=self.app,
            github=github,
            store=self.store,
            server_url=self.settings.github_server_url,
            api_url=self.settings.github_api_url,
            notifier=self.notifier,
            traffic=traffic.Hub(tools),
            metrics=metrics.Hub(tools),
            flags=flags.Hub(tools),
            health=Pages(tools),
            auditor=self.auditor,
            analyst=self.analyst,
            permits=self.permits,
        )

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
async def build(settings: Settings, options: Options | None = None) -> AsyncIterator[Bot]:
    """Build everything, bring the database up to date, and take it down again at the end.

    Raises:
        ConfigError: The database is newer than this version, or in use.
        StorageError: The database cannot be reached.
    """
    chosen = options or Options()
    meters = Meters()
    async with AsyncExitStack() as stack:
        path = sqlite_path(settings.database_url)
        if path is not None:
            stack.enter_context(only_process(path))
        database = open_database(settings.database_url)
        stack.push_async_callback(database.close)
        await database.run(migrate)
        session = await stack.enter_async_context(session_of(chosen.limits))
        github = app_of(settings, chosen, Transport(session, settings.github_api_url, meters))
        queue = Queue(database, await _turns(settings.database_url), chosen.clock)
        routes = Routes(chosen.handlers)
        store = State(database)
        issuer = _issuer(settings)
        wiring = Wiring(
            settings=settings,
            clock=chosen.clock,
            app=github,
            store=store,
            notifier=LogNotifier(meters),
            http=await stack.enter_async_context(http_for(settings.endpoints.allowed_hosts)),
            auditor=Remembered(Zizmor(installed())),
            analyst=Analyst(meters.crashes.inc),
            permits=issuer,
        )
        executor = Executor(
            routes, wiring.connect, writer(settings.github_server_url), chosen.clock
        )
        health = Health(queue, github.prove, chosen.clock)
        webhook = Webhook(queue, settings.webhook_secret, routes, meters)
        keeper = Gatekeeper(store, Redemptions(database, chosen.clock).redeem)
        permits = _permits(settings, session, issuer, keeper, chosen.clock) if issuer else None
        served = site(
            webhook,
            health,
            Metrics(meters, queue, github.remaining),
            Flagger(store.requests_named, settings.endpoints),
            permits,
        )
        if settings.page_token:
            FlakyPage(settings.page_token, wiring.find, chosen.clock).add_to(served.router)
        yield Bot(
            site=served,
            queue=queue,
            worker=Worker(queue, executor, chosen.clock, meters),
            executor=executor,
            health=health,
        )


@asynccontextmanager
async def asking(settings: Settings) -> AsyncIterator[App]:
    """Talk to GitHub as the App, without a database or a server: for tools that only look."""
    chosen = Options()
    async with session_of(chosen.limits) as session:
        yield app_of(settings, chosen, Transport(session, settings.github_api_url, Meters()))


def session_of(limits: Limits) -> aiohttp.ClientSession:
    """Open what talks to GitHub."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=limits.concurrent, ttl_dns_cache=60),
        cookie_jar=aiohttp.DummyCookieJar(),
    )


def app_of(settings: Settings, options: Options, transport: Transport) -> GitHubApp:
    """Return GitHub as the App sees it."""
    jwt = AppJwt(str(settings.app_id), settings.private_key, options.clock)
    return GitHubApp(settings.app_id, jwt, transport, options.limits, options.clock)


def _issuer(settings: Settings) -> Issuer | None:
    if not settings.public_url:
        return None
    return Issuer(permit_key(settings.private_key), settings.public_url)


def _permits(
    settings: Settings,
    session: aiohttp.ClientSession,
    issuer: Issuer,
    keeper: Gatekeeper,
    clock: Clock,
) -> Permits:
    keys = IssuerKeys(session, settings.oidc_issuer, clock)
    audience = audience_of(str(settings.public_url))
    jobs = JobTokens(keys.get, settings.oidc_issuer, audience, clock)
    return Permits(issuer, jobs.identify, keeper.redeem, clock)


async def _turns(database_url: str) -> Turns:
    if sqlite_path(database_url) is not None:
        return MemoryTurns(SHARE)
    from bot.queue.pgqueuer import PgQueuerTurns  # noqa: PLC0415 - an optional extra

    await prepare_turns(database_url)
    return PgQueuerTurns(database_url, SHARE)


async def prepare_turns(database_url: str) -> None:
    """Create PgQueuer's tables, or bring them up to date, where turns are leased from it."""
    if sqlite_path(database_url) is None:
        from bot.queue import pgqueuer  # noqa: PLC0415 - an optional extra

        await pgqueuer.install(database_url)


@asynccontextmanager
async def running(settings: Settings, options: Options | None = None) -> AsyncIterator[Bot]:
    """Run the bot while the context is open, and let it finish what it does at the end."""
    async with build(settings, options) as bot:
        await bot.queue.start()
        await bot.queue.set_timers(*bot.executor.recurring())
        runner = web.AppRunner(bot.site, access_log=None, handle_signals=False)
        await runner.setup()
        await web.TCPSite(runner, settings.host, settings.port).start()
        log.info("serving", addresses=[f"{host}:{port}" for host, port, *_ in runner.addresses])
        work = asyncio.create_task(bot.worker.run())
        try:
            yield replace(bot, addresses=tuple(runner.addresses))
        finally:
            bot.health.is_stopping = True
            await bot.worker.stop()
            await work
            await runner.cleanup()
            await bot.queue.stop()


async def serve(settings: Settings, options: Options | None = None) -> None:
    """Run the bot until SIGTERM or SIGINT, in a process of its own."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with running(settings, options):
        spare()
        await stop.wait()
        log.info("stopping")
