"""HAProxy in front of two versions, Prometheus beside them, users, and the bot."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import aiohttp
import pytest

from tests.e2e.project import Project, Watched
from tests.e2e.service import HEALTHY, Arm, meanwhile, use
from tests.outside.conftest import serving
from tests.servers import haproxy, prometheus
from tests.servers.postgres import free_port

POLICY = """\
version: 1
environments:
  production: {approvals: {count: 2}}
canary:
  services:
    api:
      backend: {type: haproxy, endpoint: lb, backend: shop}
      metrics:
        provider: prometheus
        endpoint: prometheus
        scrape_interval: 5s
        arms: {stable: 'version="stable"', canary: 'version="{sha7}"'}
        requests: 'http_requests_total{job="app",{arm}}'
        errors: 'http_requests_total{job="app",code=~"5..",{arm}}'
      steps: [100%]
      promote: auto
      poll: 5s
      warmup: 0s
      bake: 30s
      watch: 5s
      judge: {margin: 3pp, min_requests: 100}
      provider_outage_max: 10s
"""
ENDPOINTS = """\
endpoints:
  lb: {{socket: "127.0.0.1:{runtime}", repositories: [octo/*]}}
  prometheus: {{url: "{prometheus}", repositories: [octo/*]}}
"""
SPLITTER = """\
global
  stats socket {folder}/admin.sock mode 600 level admin
  stats socket ipv4@127.0.0.1:{runtime} level admin
defaults
  mode http
  timeout connect 2s
  timeout client 5s
  timeout server 5s
frontend shop
  bind 127.0.0.1:{shop}
  default_backend shop
backend shop
  balance roundrobin
  server stable 127.0.0.1:{stable} weight 100
  server canary 127.0.0.1:{canary} weight 0
"""
READY = 20
"""Seconds for a server to start."""


@dataclass
class Scene:
    """All of it, running."""

    stable: Arm
    canary: Arm
    ports: dict[str, int]
    targets: tuple[str, ...]
    stack: AsyncExitStack
    watched: Watched = field(init=False)
    splitter: haproxy.Haproxy = field(init=False)
    counter: prometheus.Running = field(init=False)

    def split(self) -> None:
        """Start HAProxy, at first or once more. Then all of the traffic is stable's."""
        program = haproxy.binary()
        self.splitter = self.stack.enter_context(haproxy.alone(program, self.ports, SPLITTER))

    async def count(self) -> None:
        """Start Prometheus, at first or once more, and return when it knows stable."""
        running = prometheus.server(*self.targets, port=self.ports["prometheus"])
        self.counter = self.stack.enter_context(running)
        query = f'http_requests_total{{version="{self.stable.version}"}}'
        async with aiohttp.ClientSession() as session, asyncio.timeout(READY):
            url = self.counter.url
            while not await _finds(session, url, query):  # noqa: ASYNC110 - it can set no event
                await asyncio.sleep(0.05)

    async def weight(self, server: str) -> int:
        """Read from HAProxy itself what part of the traffic a server gets, 0..256."""
        reader, writer = await asyncio.open_unix_connection(self.splitter.socket)
        writer.write(f"get weight shop/{server}\n".encode())
        answer = (await reader.read()).decode()
        writer.close()
        await writer.wait_closed()
        return int(answer.split()[0])


async def _finds(session: aiohttp.ClientSession, url: str, query: str) -> bool:
    try:
        async with session.get(f"{url}/api/v1/query", params={"query": query}) as response:
            return response.ok and bool((await response.json())["data"]["result"])
    except aiohttp.ClientError:
        return False


@asynccontextmanager
async def scene(project: Project, fails: int = HEALTHY) -> AsyncIterator[Scene]:
    """Run everything while the context is open.

    Args:
        project: Whose branch is the canary.
        fails: Each request of so many fails on the canary.
    """
    sha = project.prepare(POLICY)
    arms = {"stable": Arm("stable", HEALTHY), "canary": Arm(sha[:7], fails)}
    async with AsyncExitStack() as stack:
        urls = [await stack.enter_async_context(serving(arm.answer)) for arm in arms.values()]
        targets = tuple(urlsplit(url).netloc for url in urls)
        ports = {name: free_port() for name in ("runtime", "shop", "prometheus")}
        ports |= {name: urlsplit(url).port for name, url in zip(arms, urls, strict=True)}
        made = Scene(**arms, ports=ports, targets=targets, stack=stack)
        try:
            made.split()
            await stack.enter_async_context(meanwhile(use(made.splitter.url("shop"))))
            await made.count()
        except (haproxy.NotAvailableError, prometheus.NotAvailableError) as reason:
            pytest.skip(str(reason))
        endpoints = ENDPOINTS.format(runtime=ports["runtime"], prometheus=made.counter.url)
        made.watched = await stack.enter_async_context(project.watched(endpoints))
        yield made
