"""A server that answers as it is told, for the client that has to cope with it."""

import asyncio
import json
import socket
import struct
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import RawTestServer

from bot.github.api import Api
from bot.github.budget import Budget, Limits
from bot.github.caller import Caller, etag_cache
from bot.github.transport import Answer, Transport
from bot.meters import Meters
from tests.clock import FakeClock

Play = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]

NO_LINGER = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Request:
    """What the server was sent.

    Attributes:
        target: Path and query, as they stood on the wire.
    """

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class Played:
    """A server on loopback. It plays each prepared answer once, in order."""

    def __init__(self, port: int = 0) -> None:
        self.requests: list[Request] = []
        self._plays: deque[Play] = deque()
        self._server = RawTestServer(self._answer, port=port)

    async def start(self) -> None:
        await self._server.start_server()

    async def stop(self) -> None:
        await self._server.close()

    @property
    def url(self) -> str:
        return str(self._server.make_url("/")).rstrip("/")

    @property
    def asked(self) -> list[tuple[str, str]]:
        return [(one.method, one.target) for one in self.requests]

    def plays(self, *plays: Play) -> None:
        self._plays.extend(plays)

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        body = await request.read()
        self.requests.append(Request(request.method, request.raw_path, request.headers, body))
        if not self._plays:
            return web.json_response({"message": "this was not expected"}, status=418)
        return await self._plays.popleft()(request)


def says(status: int = 200, body: object = None, **headers: str) -> Play:
    """Answer with JSON, or with *body* as it is when it is bytes; ``_`` in a header means ``-``."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def play(_: web.BaseRequest) -> web.Response:
        kind = {"content-type": "application/json; charset=utf-8"}
        return web.Response(status=status, body=data, headers=kind | named)

    return play


def leads(status: int, location: str) -> Play:
    """Redirect."""
    return says(status, b"", location=location)


async def reset(request: web.BaseRequest) -> web.Response:
    """Break the connection off instead of answering."""
    assert request.transport
    connection: socket.socket = request.transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
    request.transport.abort()
    return web.Response()


async def cut(request: web.BaseRequest) -> web.StreamResponse:
    """Break the connection off in the middle of the answer."""
    half = web.StreamResponse()
    half.content_length = 100
    await half.prepare(request)
    await half.write(b"x" * 50)
    assert request.transport
    request.transport.close()
    return half


async def hang(_: web.BaseRequest) -> web.Response:
    """Never answer."""
    await asyncio.Event().wait()
    return web.Response()


async def trickle(request: web.BaseRequest) -> web.StreamResponse:
    """Answer ``one two three`` without saying how long it is going to be."""
    response = web.StreamResponse()
    await response.prepare(request)
    for word in (b"one ", b"two ", b"three"):
        await response.write(word)
    return response


@dataclass
class Token:
    """Credentials that note when they are refused, and are others from then on."""

    name: str = "ours"
    refusals: list[int] = field(default_factory=list)

    async def authorization(self) -> str:
        return f"token {self.name}{len(self.refusals)}"

    def refused(self, answer: Answer) -> None:
        self.refusals.append(answer.status)


@pytest.fixture
async def server() -> AsyncIterator[Played]:
    """GitHub's API."""
    played = Played()
    await played.start()
    yield played
    await played.stop()


@pytest.fixture
async def storage() -> AsyncIterator[Played]:
    """Another host, which must never see our token."""
    played = Played()
    await played.start()
    yield played
    assert [one for one in played.requests if "authorization" in one.headers] == []
    await played.stop()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as opened:
        yield opened


@pytest.fixture
def meters() -> Meters:
    return Meters()


@pytest.fixture
def transport(session: aiohttp.ClientSession, server: Played, meters: Meters) -> Transport:
    return Transport(session, server.url, meters)


@pytest.fixture
def token() -> Token:
    return Token()


@dataclass
class Callers:
    """Makes callers that share a transport, a clock and a cache, and nothing else."""

    transport: Transport
    clock: FakeClock
    cache: object = field(default_factory=etag_cache)

    def one(self, token: Token, limits: Limits | None = None) -> Api:
        return Api(
            Caller(
                id=token.name,
                credentials=token,
                budget=Budget(limits or Limits()),
                transport=self.transport,
                cache=self.cache,
                clock=self.clock,
            )
        )


@pytest.fixture
def callers(transport: Transport, clock: FakeClock) -> Callers:
    return Callers(transport, clock)


@pytest.fixture
def api(callers: Callers, token: Token) -> Api:
    return callers.one(token)
