"""HTTP to one GitHub: no retries, no tokens, but every fault by its name.

Redirects are followed by hand: aiohttp turns a POST into a GET on a 301, and a token must never
travel to another host.
Source: https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
"""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus

import aiohttp
from yarl import URL

from bot.errors import NotFoundError, RefusedError, TransientError, UncertainError
from bot.meters import Meters

TIMEOUT = aiohttp.ClientTimeout(total=30, connect=10)
"""In seconds, for one request."""

DOWNLOAD = aiohttp.ClientTimeout(total=120, connect=10, sock_read=30)
"""In seconds, for a log."""

MAX_ANSWER = 64 * 1024 * 1024
"""Bytes of one answer. A recursive tree, the largest thing we ask for, has 7 MB at most."""

DONE = frozenset({HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT})

GONE = frozenset({"NOT_FOUND"})
NOT_OURS = frozenset({"NOT_FOUND", "FORBIDDEN"})
"""Types of errors of GraphQL that leave the rest of an answer as good as it is."""

MAX_REDIRECTS = 3
REDIRECTS = frozenset({301, 302, 307, 308})

CLIMBS = re.compile(r"/\.{1,2}(?:[/?#]|$)|%2e", re.IGNORECASE)
"""What would let a name climb out of its place in a path."""

CHUNK = 64 * 1024
"""Bytes of a log handed on at a time."""


class UnsentError(TransientError):
    """The connection could not be made: nothing was sent."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP response, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport:
    """Exchanges HTTP messages with the API at *api_url*."""

    def __init__(self, session: aiohttp.ClientSession, api_url: str, meters: Meters) -> None:
        self.api_url = api_url
        self._session = session
        self._roots = (f"{api_url}/", graphql_url(api_url))
        self._meters = meters

    async def exchange(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        """Send one request, through redirects within the API, and return the answer.

        A redirect to another host is handed back: no token may follow it.

        Raises:
            UnsentError: There was no connection.
            UncertainError: The request may have been carried out.
        """
        for _ in range(MAX_REDIRECTS + 1):
            self._check(url)
            answer = await self._send(method, url, headers, body)
            if answer.status not in REDIRECTS or "location" not in answer.headers:
                return answer
            target = _target(url, answer.headers["location"])
            if not target.startswith(self._roots):
                return answer
            url = target
        raise TransientError("GitHub redirects in circles")

    def _check(self, url: str) -> None:
        # Both the token and the path prefix of GitHub Enterprise Server depend on it.
        if not url.startswith(self._roots) or CLIMBS.search(url):
            raise RefusedError("our token must not go there", status=0)

    async def _send(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        try:
            async with self._session.request(
                method,
                URL(url, encoded=True),
                headers=headers,
                data=body or None,
                allow_redirects=False,
                timeout=TIMEOUT,
            ) as response:
                data = await _read(response)
        except aiohttp.ClientConnectorError as error:
            raise self._fault(method, UnsentError(f"no connection: {error}")) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            why = f"no answer: {type(error).__name__}"
            raise self._fault(method, UncertainError(why)) from error
        self._meters.github_calls.labels(method, response.status).inc()
        return Answer(response.status, response.headers, data)

    def _fault(self, method: str, fault: TransientError) -> TransientError:
        self._meters.github_calls.labels(method, 0).inc()
        return fault

    async def stream(self, url: str) -> AsyncIterator[bytes]:
        """Read what lies at *url*, on whatever host, without any token.

        Raises:
            NotFoundError: It is not there (404), or no longer there (410).
        """
        try:
            async with self._session.get(
                URL(url, encoded=True), allow_redirects=False, timeout=DOWNLOAD
            ) as response:
                if response.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
                    raise NotFoundError("not in storage", status=response.status)
                if response.status != HTTPStatus.OK:
                    raise TransientError(f"the log storage answered {response.status}")
                async for chunk in response.content.iter_chunked(CHUNK):
                    yield chunk
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise TransientError(f"the log broke off: {type(error).__name__}") from error


async def _read(response: aiohttp.ClientResponse) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > MAX_ANSWER:
            raise RefusedError("GitHub's answer is too large", status=0)
        chunks.append(chunk)
    return b"".join(chunks)


def _target(url: str, location: str) -> str:
    try:
        return str(URL(url).join(URL(location)))
    except ValueError as error:
        raise TransientError("GitHub redirects to what is no address") from error


def graphql_url(api_url: str) -> str:
    """Return where GraphQL lives: beside ``/v3`` on GitHub Enterprise Server, below the root else.

    Source: https://docs.github.com/en/enterprise-server/graphql/guides/forming-calls-with-graphql
    """
    return f"{api_url.removesuffix('/v3')}/graphql"
