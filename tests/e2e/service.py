"""Two versions of a service, with counters that Prometheus scrapes, and people who use it."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress

import aiohttp
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest

RATE = 50
"""Requests a second."""

LONGEST = 150
"""Seconds for which anybody uses the service."""

HEALTHY = 200
BROKEN = 16
"""Each request of so many fails: 0.5 % and 6.25 %, without any luck."""


class Arm:
    """A version of the service."""

    def __init__(self, version: str, fails: int) -> None:
        self.version = version
        self.fails = fails
        self.served = 0
        self._registry = CollectorRegistry()
        self._counter = Counter(
            "http_requests", "Requests.", ["version", "code"], registry=self._registry
        )

    async def answer(self, request: web.BaseRequest) -> web.Response:
        if request.path == "/metrics":
            numbers = generate_latest(self._registry)
            return web.Response(body=numbers, headers={"Content-Type": CONTENT_TYPE_LATEST})
        self.served += 1
        status = 200 if self.served % self.fails else 500
        self._counter.labels(self.version, str(status)).inc()
        return web.Response(status=status)


@asynccontextmanager
async def meanwhile(doing: Coroutine) -> AsyncIterator[None]:
    """Let something go on while the context is open."""
    task = asyncio.create_task(doing)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def use(url: str) -> None:
    """Use the service, ``RATE`` times a second, whatever it answers."""
    timeout = aiohttp.ClientTimeout(total=2)
    async with aiohttp.ClientSession(timeout=timeout) as session, asyncio.TaskGroup() as visits:
        for _ in range(LONGEST * RATE):
            visits.create_task(_visit(session, url))
            await asyncio.sleep(1 / RATE)


async def _visit(session: aiohttp.ClientSession, url: str) -> None:
    with suppress(aiohttp.ClientError, TimeoutError):
        async with session.get(url) as response:
            await response.read()
