"""A bot that is started, dies and is started again, on one database."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass

from aiohttp import web

from bot.app import Options, build
from bot.settings import Settings
from bot.sim.exchange import Exchange
from tests.journeys.conftest import Story


@dataclass
class Lives:
    """The bot of a story, which this starts in the place of the one that it began with."""

    story: Story
    settings: Settings

    async def begin(self) -> None:
        """Start it."""
        self._life = AsyncExitStack()
        bot = await self._life.enter_async_context(
            build(self.settings, Options(clock=self.story.clock))
        )
        await bot.queue._turns.start()
        runner = web.AppRunner(bot.site)
        await runner.setup()
        self._life.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.story.bot = bot
        self.story.sim.webhooks.url = f"http://127.0.0.1:{runner.addresses[0][1]}/webhook"

    async def end(self) -> None:
        """Take it down; what it was doing is left as it is."""
        await self._life.aclose()

    async def again(self) -> None:
        """End it and start it."""
        await self.end()
        await self.begin()

    async def die_at(self, is_last: Callable[[Exchange], bool]) -> bool:
        """Let what is due be done, until GitHub has done *is_last* and cannot tell us any more.

        Returns:
            Whether it came to that. Then the bot has been started again.
        """
        work = asyncio.create_task(self.story.bot.worker.drain())
        deaths: list[Exchange] = []

        def watch(exchange: Exchange) -> None:
            if not deaths and is_last(exchange):
                deaths.append(exchange)
                work.cancel()

        await self.story.sim.webhooks.settled()
        self.story.sim.observers.append(watch)
        with suppress(asyncio.CancelledError):
            await work
        self.story.sim.observers.remove(watch)
        if deaths:
            for task in self.story.bot.worker._tasks:
                task.cancel()
            await self.again()
        return bool(deaths)
