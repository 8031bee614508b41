"""What the fake one promises, held against a real Prometheus that scrapes every second."""

import asyncio
from collections.abc import Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from bot.config.providers.prometheus import PrometheusProvider
from bot.errors import NoDataError, StaleDataError, TransientError
from bot.judge.counts import Counts
from bot.metrics.hub import Hub
from bot.model import Repo, RepoId, Sha
from bot.outside.endpoints import Endpoint
from bot.outside.tools import Tools
from bot.ports.metrics import Query, Reading
from tests.outside.conftest import serving
from tests.outside.tools import EVERYBODY, tools
from tests.servers import prometheus

pytestmark = pytest.mark.timeout(60)

SHAPE = PrometheusProvider.model_validate(
    {
        "endpoint": "prometheus",
        "arms": {"stable": 'version="stable"', "canary": 'version="{sha7}"'},
        "requests": "requests_total{{arm}}",
        "errors": 'requests_total{code=~"5..",{arm}}',
        "latency": "seconds{{arm}}",
        "scrape_interval": "15s",  # the machine that tests run on may be busy
    }
)


class App:
    """What is scraped: a page of metrics, of the Counters that tests set."""

    def __init__(self) -> None:
        self.lines: dict[str, float] = {}
        self.is_up = True

    def count(self, version: str, code: int, value: float) -> None:
        self.lines[f'requests_total{{version="{version}",code="{code}"}}'] = value

    def time(self, version: str, seconds: float, buckets: dict[str, float]) -> None:
        self.lines[f'seconds_sum{{version="{version}"}}'] = seconds
        for le, value in buckets.items():
            self.lines[f'seconds_bucket{{version="{version}",le="{le}"}}'] = value

    async def answer(self, request: web.BaseRequest) -> web.Response:
        if not self.is_up:
            return web.Response(status=500)
        return web.Response(text="".join(f"{name} {value}\n" for name, value in self.lines.items()))


class Watcher:
    """Reads like a rollout that is looked at again and again."""

    def __init__(self, given: Tools) -> None:
        self.tools = given
        self.memory = ""
        self.stable = Counts()
        self.canary = Counts()

    def query(self) -> Query:
        return Query(
            repo=Repo(id=RepoId(1), owner="octo", name="shop"),
            provider=SHAPE,
            rollout_id="0123456789abcdef",
            sha=Sha("1234567890abcdef1234567890abcdef12345678"),
            now=datetime.now(UTC),  # noqa: TID251 - the real one has a clock of its own
            slow=timedelta(milliseconds=500),
            poll=timedelta(seconds=10),
            memory=self.memory,
        )

    async def read(self) -> Reading:
        reading = await Hub(self.tools).read(self.query())
        self.memory = reading.memory
        self.stable += reading.stable
        self.canary += reading.canary
        return reading

    async def until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not is_so():
                await self.read()
                await asyncio.sleep(0.1)  # the server scrapes when it does

    async def fails(self, kind: type[Exception]) -> None:
        """Read until that raises *kind*, while it may raise NoDataError before."""
        async with asyncio.timeout(20):
            while True:
                try:
                    await self.read()
                except kind:
                    return
                await asyncio.sleep(0.1)

    async def begins(self) -> None:
        async with asyncio.timeout(20):
            while not self.memory:
                try:
                    await self.read()
                except (NoDataError, TransientError):
                    await asyncio.sleep(0.1)


@asynccontextmanager
async def scraped():
    app = App()
    app.count("stable", 200, 1000)
    app.time("stable", 100, {"0.5": 900, "+Inf": 1000})
    async with serving(app.answer) as url:
        try:
            with prometheus.server(url.removeprefix("http://")) as server:
                known = Endpoint(url=server.url, repositories=EVERYBODY)
                async with tools({"prometheus": known}) as given:
                    watcher = Watcher(given)
                    await watcher.begins()
                    yield app, watcher, server
        except prometheus.NotAvailableError as reason:
            pytest.skip(str(reason))


async def test_births_resets_and_absences() -> None:
    async with scraped() as (app, watcher, server):
        assert watcher.stable.requests == 0

        app.count("stable", 500, 1)  # both are born with 1, which increase() would never count
        app.count("1234567", 500, 1)
        app.time("stable", 103, {"0.5": 901, "+Inf": 1002})
        await watcher.until(lambda: watcher.stable.errors and watcher.canary.errors)
        assert watcher.stable == Counts(requests=1, errors=1, latency=watcher.stable.latency)
        assert watcher.canary == Counts(requests=1, errors=1, latency=watcher.canary.latency)
        assert watcher.stable.latency.count == 2
        assert watcher.stable.latency.seconds == pytest.approx(3)
        assert watcher.stable.latency.slow == 1

        app.count("stable", 200, 4)  # the process began again
        await watcher.until(lambda: watcher.stable.requests > 1)
        assert watcher.stable.requests == 5

        app.is_up = False
        await watcher.fails(StaleDataError)
        app.is_up = True
        app.count("stable", 200, 6)
        async with asyncio.timeout(20):
            while watcher.stable.requests < 7:
                try:
                    await watcher.read()
                except StaleDataError:
                    await asyncio.sleep(0.1)
        assert watcher.stable == Counts(requests=7, errors=1, latency=watcher.stable.latency)

        history = await Hub(watcher.tools).history(watcher.query())
        assert len(history) == 360
        server.kill()
        with pytest.raises(TransientError):
            await watcher.read()
