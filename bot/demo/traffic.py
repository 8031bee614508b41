"""A service in two versions, what splits its traffic, and people who use it. All on loopback."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass

import aiohttp
from aiohttp import web

from bot.demo.arm import Arm, Dials
from bot.demo.load import Load
from bot.demo.splitter import Splitter
from bot.ports import Clock

BUSY = 120.0
CALM = 5.0
"""Requests a second, while there is a canary and while there is none: a judge needs many."""


@dataclass(slots=True, kw_only=True)
class Traffic:
    """The service, as the demo sees it.

    Attributes:
        stable: The version that everybody has.
        canary: The version that some have.
        address: Of the splitter, without a slash at the end.
        endpoints: What the operator's file says of it, for ``Settings``.
    """

    stable: Arm
    canary: Arm
    splitter: Splitter
    address: str
    endpoints: str

    @property
    def rate(self) -> float:
        """Requests a second."""
        return rate_of(self.splitter)

    def settle(self) -> None:
        """Make what was promoted the stable version: the next canary begins at nothing."""
        self.stable.dials, self.stable.sha = self.canary.dials, self.splitter.sha[:7]
        self.canary.restart(Dials())
        self.splitter.begin_anew()


def rate_of(splitter: Splitter) -> float:
    """Return how many requests a second come."""
    return BUSY if splitter.weight else CALM


@asynccontextmanager
async def running(clock: Clock, repository: str) -> AsyncIterator[Traffic]:
    """Serve, and let people come, while the context is open.

    Args:
        clock: Which signatures are held against.
        repository: Whose policy may move the traffic: ``owner/name``.
    """
    secret = secrets.token_hex(32)
    async with AsyncExitStack() as stack:
        arms = {name: Arm(name) for name in ("stable", "canary")}
        session = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        )
        addresses = {
            name: await stack.enter_async_context(_served(arm.site())) for name, arm in arms.items()
        }
        splitter = Splitter(addresses, session, clock, secret)
        address = await stack.enter_async_context(_served(splitter.site()))
        load = Load(session, address, lambda: rate_of(splitter))
        await stack.enter_async_context(_kept_up(load))
        yield Traffic(
            **arms,
            splitter=splitter,
            address=address,
            endpoints=_endpoints(address, secret, repository),
        )


def _endpoints(address: str, secret: str, repository: str) -> str:
    return f"""\
endpoints:
  edge:
    url: {address}
    secret: {secret}
    repositories: [{repository}]
"""


@asynccontextmanager
async def _served(site: web.Application) -> AsyncIterator[str]:
    """Serve *site* on a free port of loopback, and yield its address."""
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _kept_up(load: Load) -> AsyncIterator[None]:
    running = asyncio.create_task(load.run())
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
