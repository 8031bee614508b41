"""A rollout that is judged by a Prometheus, looked at every half minute."""

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from bot.config.providers.prometheus import PrometheusProvider
from bot.metrics.hub import Hub
from bot.model import Repo, RepoId, Sha
from bot.outside.endpoints import Endpoint
from bot.outside.tools import Tools
from bot.ports.metrics import Query, Reading
from tests.clock import FakeClock
from tests.metrics.fake_prometheus import FakePrometheus
from tests.outside.conftest import serving
from tests.outside.tools import EVERYBODY, tools

SHA = Sha("1234567890abcdef1234567890abcdef12345678")
REPO = Repo(id=RepoId(1), owner="octo", name="shop")
SHAPE = PrometheusProvider.model_validate(
    {
        "endpoint": "prometheus",
        "arms": {"stable": 'version="stable"', "canary": 'version="{sha7}"'},
        "requests": 'requests_total{service="{service}",{arm}}',
        "errors": 'requests_total{service="{service}",code=~"5..",{arm}}',
    }
)
TIMED = SHAPE.model_copy(update={"latency": 'seconds{service="{service}",{arm}}'})
OWN = PrometheusProvider.model_validate(
    {
        "endpoint": "prometheus",
        "queries": {
            f"{arm}_{figure}": f'{figure}_total{{version="{version}"}}'
            for arm, version in (("stable", "stable"), ("canary", "{sha7}"))
            for figure in ("requests", "errors")
        },
    }
)


@dataclass
class Story:
    """A rollout that is looked at every half minute."""

    tools: Tools
    server: FakePrometheus
    shape: PrometheusProvider
    clock: FakeClock = field(default_factory=FakeClock)
    memory: str = ""

    def scrape(self, value: float | None, arm: str = "stable", code: int = 200, **labels) -> None:
        version = SHA[:7] if arm == "canary" else arm
        labels = {"service": "api", "version": version, "code": str(code), **labels}
        self.server.scrape(self.clock.now(), "requests_total", value, **labels)

    def query(self) -> Query:
        return Query(
            repo=REPO,
            provider=self.shape,
            rollout_id="0123456789abcdef",
            sha=SHA,
            now=self.clock.now(),
            slow=timedelta(milliseconds=500),
            poll=timedelta(seconds=30),
            service="api",
            memory=self.memory,
        )

    async def read(self) -> Reading:
        reading = await Hub(self.tools).read(self.query())
        self.memory = reading.memory
        self.clock.advance(seconds=30)
        return reading


@asynccontextmanager
async def telling(shape: PrometheusProvider = SHAPE, **endpoint):
    server = FakePrometheus()
    async with serving(server.answer) as url:
        known = Endpoint(url=url, repositories=EVERYBODY, **endpoint)
        async with tools({"prometheus": known}) as given:
            yield Story(given, server, shape)
