"""What splits the traffic: it sends each request to one of two versions, and counts the answers.

Its weight is told and asked as ``bot.traffic.drivers.webhook`` says: signed.
"""

import asyncio
import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus

import aiohttp
from aiohttp import web

from bot.demo.prometheus import Prometheus
from bot.demo.tally import Series, Tally, Totals
from bot.outside.signing import is_signed
from bot.ports import Clock

ALL = 100
"""Percent."""


class Splitter:
    """Sends requests to *addresses*, by arm, in turns that keep to the weight.

    Attributes:
        weight: Of the canary, in percent.
        sha: The commit that was named with it; empty before any was.
        tallies: What each arm has answered since the demo began.
        before: What each had answered when the canary last got its first traffic.
    """

    def __init__(
        self,
        addresses: Mapping[str, str],
        session: aiohttp.ClientSession,
        clock: Clock,
        secret: str,
    ) -> None:
        self.weight = 0.0
        self.sha = ""
        self.tallies = {arm: Tally() for arm in addresses}
        self.before = {arm: Totals() for arm in addresses}
        self._addresses = addresses
        self._session = session
        self._clock = clock
        self._secret = secret
        self._due = 0.0

    def site(self) -> web.Application:
        """Return the application."""
        site = web.Application()
        site.router.add_get("/", self._pass_on)
        site.router.add_get("/weight", self._tell)
        site.router.add_post("/weight", self._take)
        Prometheus(self._series, self._clock).add_to(site.router)
        return site

    def begin_anew(self) -> None:
        """Let stable have all of the traffic again."""
        self.weight = 0.0

    async def _pass_on(self, _: web.Request) -> web.Response:
        arm = self._next()
        now = asyncio.get_running_loop().time
        begun = now()
        async with self._session.get(self._addresses[arm]) as answer:
            body = await answer.read()
        self.tallies[arm].add(answer.status, now() - begun)
        return web.Response(body=body, status=answer.status, content_type="application/json")

    def _next(self) -> str:
        self._due += self.weight
        if self._due < ALL:
            return "stable"
        self._due -= ALL
        return "canary"

    async def _tell(self, request: web.Request) -> web.Response:
        self._check(request, b"")
        return web.json_response({"weight": self.weight})

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.read()
        self._check(request, body)
        told = json.loads(body)
        if not self.weight:
            self.before = {arm: tally.totals for arm, tally in self.tallies.items()}
        self.weight, self.sha = float(told["weight"]), str(told["sha"])
        return web.Response(status=HTTPStatus.NO_CONTENT)

    def _check(self, request: web.Request, body: bytes) -> None:
        if not is_signed(request.headers, body, self._secret, self._clock.now()):
            raise web.HTTPUnauthorized

    def _series(self) -> Iterator[Series]:
        for arm, tally in self.tallies.items():
            yield from tally.series(arm)
