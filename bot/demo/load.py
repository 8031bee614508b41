"""People who use the service: so many requests a second, each a real one."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import aiohttp

EVERY = 0.05
"""Seconds between two handfuls of requests."""

MAX_UNDER_WAY = 100
"""Requests that wait for their answer at most; while there are so many, nobody asks."""


class Load:
    """Asks for *address* until it is stopped, as often as *rate* says, in requests a second."""

    def __init__(
        self, session: aiohttp.ClientSession, address: str, rate: Callable[[], float]
    ) -> None:
        self._session = session
        self._address = address
        self._rate = rate
        self._asking: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Ask until cancelled. What is under way then is given up."""
        loop = asyncio.get_running_loop()
        last, due = loop.time(), 0.0
        try:
            while True:
                await asyncio.sleep(EVERY)
                now = loop.time()
                due += self._rate() * (now - last)
                last = now
                self._begin(int(due))
                due -= int(due)
        finally:
            asking = [*self._asking]
            for one in asking:
                one.cancel()
            await asyncio.gather(*asking, return_exceptions=True)

    def _begin(self, count: int) -> None:
        for _ in range(min(count, MAX_UNDER_WAY - len(self._asking))):
            one = asyncio.create_task(self._ask())
            self._asking.add(one)
            one.add_done_callback(self._asking.discard)

    async def _ask(self) -> None:
        with suppress(aiohttp.ClientError):
            async with self._session.get(self._address) as answer:
                await answer.read()
