"""A plain HTTP client: the simulator is tested with nothing of the bot's."""

import io
import json
from dataclasses import dataclass
from typing import Any

import aiohttp
import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from bot.sim.simulator import Simulator


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Any
    text: str

    @property
    def body(self) -> Any:
        return json.loads(self.text)

    @property
    def message(self) -> str:
        return self.body["message"]


class Caller:
    """Someone who asks GitHub."""

    def __init__(self, session: aiohttp.ClientSession, sim: Simulator, authorization: str) -> None:
        self._session = session
        self._sim = sim
        self.authorization = authorization

    async def get(self, path: str, **headers: str) -> Answer:
        return await self.ask("GET", path, None, **headers)

    async def post(self, path: str, body: object = None, **headers: str) -> Answer:
        return await self.ask("POST", path, body, **headers)

    async def patch(self, path: str, body: object) -> Answer:
        return await self.ask("PATCH", path, body)

    async def graphql(self, query: str, **variables: object) -> Any:
        return (await self.post("/graphql", {"query": query, "variables": variables})).body

    async def ask(self, method: str, path: str, body: object, **headers: str) -> Answer:
        url = path if path.startswith("http") else self._sim.urls.api + path
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with self._session.request(
            method,
            url,
            data=None if body is None else io.BytesIO(data),
            headers={"Authorization": self.authorization} | sent,
            allow_redirects=False,
        ) as answer:
            return Answer(answer.status, answer.headers, await answer.text())


def app_jwt(sim: Simulator, key: RSAPrivateKey, **claims: object) -> str:
    """Sign a token as the App does, with *claims* in the place of the right ones."""
    now = int(sim.world.context.now().timestamp())
    right = {"iat": now - 60, "exp": now + 540, "iss": str(sim.world.app.id)}
    return jwt.encode(right | claims, key, algorithm="RS256")


class Receiver:
    """A webhook that writes down what it is sent, and answers as it is told."""

    def __init__(self) -> None:
        self.status = 202
        self.received: list[tuple[Any, bytes]] = []

    async def answer(self, request: web.BaseRequest) -> web.Response:
        self.received.append((request.headers.copy(), await request.read()))
        return web.Response(status=self.status, text="noted")

    @property
    def events(self) -> list[str]:
        """Events and actions, in the order in which they came."""
        return [
            ".".join(filter(None, [headers["X-GitHub-Event"], json.loads(body).get("action")]))
            for headers, body in self.received
        ]

    def payload(self, event: str) -> Any:
        """Return the newest payload of that event and action."""
        return json.loads(self.received[len(self.events) - 1 - self.events[::-1].index(event)][1])
