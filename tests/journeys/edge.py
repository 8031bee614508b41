"""A service behind something that splits its traffic: what the operator's systems look like.

It speaks real HTTP, holds one weight, and counts what each arm served. It can be switched off.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web

from tests.metrics.fake_prometheus import FakePrometheus

SECRET = "the secret of the edge, long enough"


@dataclass
class Arm:
    """What one arm served since it was started."""

    requests: int = 0
    errors: int = 0


@dataclass
class Edge:
    """The splitter and the counters.

    Attributes:
        weights: Every weight that it was told, in order.
        stays: Whether it takes orders and does nothing.
    """

    weight: float = 0.0
    weights: list[float] = field(default_factory=list)
    stable: Arm = field(default_factory=Arm)
    canary: Arm = field(default_factory=Arm)
    counts: bool = True
    splits: bool = True
    refuses: bool = False
    stays: bool = False
    healthy: bool = True
    flags: list[bool] = field(default_factory=list)
    prometheus: FakePrometheus = field(default_factory=FakePrometheus)
    address: str = ""

    def serve(self, stable: tuple[int, int] = (0, 0), canary: tuple[int, int] = (0, 0)) -> None:
        """Let requests come, and some of them fail."""
        for arm, (requests, errors) in ((self.stable, stable), (self.canary, canary)):
            arm.requests += requests
            arm.errors += errors

    @property
    def endpoints(self) -> str:
        """What the operator's file says of it."""
        return (
            "endpoints:\n  edge:\n"
            f"    url: {self.address}\n"
            f"    secret: {SECRET}\n"
            "    repositories: [octo/*]\n"
            f"  prometheus: {{url: {self.address}/prometheus, repositories: [octo/*]}}\n"
        )

    def scrape(self, at: datetime) -> None:
        """Have what stable served so far taken down by Prometheus."""
        good = self.stable.requests - self.stable.errors
        for code, value in (("200", good), ("500", self.stable.errors)):
            self.prometheus.scrape(at, "requests_total", value, version="stable", code=code)

    async def read(self, _: web.Request) -> web.Response:
        if not self.splits:
            raise web.HTTPServiceUnavailable
        return web.json_response({"weight": self.weight})

    async def write(self, request: web.Request) -> web.Response:
        if not self.splits:
            raise web.HTTPServiceUnavailable
        if self.refuses:
            raise web.HTTPForbidden
        told = json.loads(await request.text())
        self.weights.append(told["weight"])
        if not self.stays:
            self.weight = told["weight"]
        return web.json_response({})

    async def count(self, _: web.Request) -> web.Response:
        if not self.counts:
            raise web.HTTPServiceUnavailable
        arms = {"stable": self.stable, "canary": self.canary}
        return web.json_response({name: vars(arm) for name, arm in arms.items()})

    async def health(self, _: web.Request) -> web.Response:
        return web.Response(status=200 if self.healthy else 500)

    async def flag(self, request: web.Request) -> web.Response:
        self.flags.append(json.loads(await request.text())["on"])
        return web.json_response({})


@asynccontextmanager
async def running() -> AsyncIterator[Edge]:
    """Serve on a free port of loopback."""
    edge = Edge()
    app = web.Application()
    app.router.add_get("/weight", edge.read)
    app.router.add_post("/weight", edge.write)
    app.router.add_get("/counts", edge.count)
    app.router.add_get("/healthz", edge.health)
    app.router.add_post("/flag", edge.flag)
    app.router.add_post("/", edge.flag)
    app.router.add_get("/prometheus/{rest:.*}", edge.prometheus.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    edge.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield edge
    await runner.cleanup()
