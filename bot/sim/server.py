"""The API and the storage host on the wire."""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias, cast

from aiohttp import web

from bot.sim.api import Api, Asked, encoded
from bot.sim.exchange import Exchange, Reply
from bot.sim.hub import Hub
from bot.sim.jsonvalue import Json
from bot.sim.router import Router
from bot.sim.trouble import WORDLESS, spoil

Observer: TypeAlias = Callable[[Exchange], None]
Answer: TypeAlias = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]

_GRACE = 0.01
"""Seconds that requests under way have left when the server stops. Some hang on purpose."""


class Server:
    """Listens on two ports: one for the API, one for the storage host.

    Attributes:
        latency: Seconds, in real time, before a call is answered; what it does is done at once.
    """

    def __init__(self, hub: Hub, observers: Sequence[Observer]) -> None:
        self.latency = 0.0
        self._hub = hub
        self._api = Api(hub)
        self._router = Router()
        self._observers = observers
        self._under_way: Counter[str] = Counter()
        self._runners: list[web.ServerRunner] = []
        self._root = "/api/v3" if hub.ghes else ""
        self._graphql = "/api/graphql" if hub.ghes else "/graphql"

    async def start(self, host: str, port: int) -> None:
        """Listen. The storage host takes a port of its own."""
        self._hub.urls.api = await self._listen(self._answer, host, port) + self._root
        self._hub.storage.url = await self._listen(self._hub.storage.answer, host, 0)

    async def stop(self) -> None:
        """Listen no more; what hangs is cut off."""
        for runner in self._runners:
            await runner.cleanup()
        self._runners.clear()

    async def _listen(self, answer: Answer, host: str, port: int) -> str:
        runner = web.ServerRunner(web.Server(answer), shutdown_timeout=_GRACE)
        await runner.setup()
        self._runners.append(runner)
        site = web.TCPSite(runner, host, port)
        await site.start()
        bound = cast("tuple[str, int]", runner.addresses[0])
        return f"http://{host}:{bound[1]}"

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        caller = request.headers.get("Authorization", "")
        self._under_way[caller] += 1
        try:
            asked = await self._asked(request, self._under_way[caller])
            reply = self._api.answer(asked)
            fault = asked.fault[0] if asked.fault else None
            self._observe(asked, reply)
            response = web.Response(status=reply.status, body=encoded(reply), headers=reply.headers)
            if reply.body is not None:
                response.headers["Content-Type"] = "application/json; charset=utf-8"
            await asyncio.sleep(self.latency)
            return await spoil(fault, request, response)
        finally:
            self._under_way[caller] -= 1

    async def _asked(self, request: web.BaseRequest, under_way: int) -> Asked:
        path = request.path
        inside = path.removeprefix(self._root) if path.startswith(self._root) else ""
        inside = "/graphql" if path == self._graphql else inside
        found = self._router.find(request.method, inside)
        operation, params = found or (None, {})
        return Asked(
            method=request.method,
            path=inside,
            query=dict(request.query),
            headers=request.headers,
            # Not ``read()``: that stops at 1 MiB, and 50 annotations may be longer.
            text=await request.content.read(),
            under_way=under_way,
            operation=operation,
            params=params,
            fault=self._hub.faults.take(operation.id) if operation else None,
        )

    def _observe(self, asked: Asked, reply: Reply) -> None:
        fault = asked.fault[0] if asked.fault else None
        exchange = Exchange(
            operation=asked.operation.id if asked.operation else "",
            method=asked.method,
            route=asked.operation.route if asked.operation else "",
            path=asked.path,
            query=asked.query,
            headers=dict(asked.headers),
            body=_json(asked.text),
            status=reply.status,
            answer=None if fault in WORDLESS else reply.body,
            fault=fault,
        )
        for observer in self._observers:
            observer(exchange)


def _json(text: bytes) -> Json:
    try:
        return cast("Json", json.loads(text)) if text else None
    except ValueError:
        return text.decode(errors="replace")
