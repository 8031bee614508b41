"""The people who use the service of the demo."""

import asyncio

import aiohttp
import pytest
from aiohttp import web

from bot.demo import load, traffic
from bot.demo.clock import FastClock
from bot.demo.load import Load
from bot.demo.traffic import _kept_up, _served
from tests.conftest import eventually


class Slow:
    """Answers when it is told to, and counts who waits."""

    def __init__(self) -> None:
        self.waiting = 0
        self.go = asyncio.Event()

    def site(self) -> web.Application:
        site = web.Application()
        site.router.add_get("/", self._answer)
        return site

    async def _answer(self, _: web.Request) -> web.Response:
        self.waiting += 1
        await self.go.wait()
        return web.Response()


@pytest.mark.parametrize(("count", "under_way"), [(0, 0), (4, 4), (5, 5), (6, 5), (1000, 5)])
async def test_no_more_ask_at_once_than_may(monkeypatch, count: int, under_way: int) -> None:
    monkeypatch.setattr(load, "MAX_UNDER_WAY", 5)
    slow = Slow()
    async with _served(slow.site()) as address, aiohttp.ClientSession() as session:
        kept = Load(session, address, lambda: 0)
        async with _kept_up(kept):
            kept._begin(count)
            await eventually(lambda: slow.waiting == under_way)
            assert len(kept._asking) == under_way
            kept._begin(1)
            assert len(kept._asking) == min(under_way + 1, 5)
        slow.go.set()


async def test_as_many_come_as_the_rate_says_however_late_one_looks() -> None:
    slow = Slow()
    slow.go.set()
    async with _served(slow.site()) as address, aiohttp.ClientSession() as session:
        begun = asyncio.get_running_loop().time()
        async with _kept_up(Load(session, address, lambda: 200)):
            await eventually(lambda: slow.waiting >= 100)
        assert asyncio.get_running_loop().time() - begun > 0.4


async def test_it_ends_with_what_is_under_way() -> None:
    slow = Slow()
    async with _served(slow.site()) as address, aiohttp.ClientSession() as session:
        kept = Load(session, address, lambda: 100)
        async with asyncio.timeout(10):
            async with _kept_up(kept):
                await eventually(lambda: slow.waiting)
            assert not kept._asking
            slow.go.set()


async def test_a_service_that_is_away_stops_nobody() -> None:
    async with aiohttp.ClientSession() as session:
        kept = Load(session, "http://127.0.0.1:1", lambda: 1000)
        async with _kept_up(kept):
            await eventually(lambda: kept._asking)
            await eventually(lambda: not kept._asking)


async def test_more_come_while_there_is_a_canary() -> None:
    async with traffic.running(FastClock(), "octo/shop") as served:
        assert served.rate == traffic.CALM
        served.splitter.weight = 10
        assert served.rate == traffic.BUSY
        await eventually(lambda: served.splitter.tallies["canary"].totals.requests)
