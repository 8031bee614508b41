"""What is read over HTTP, again and again: an endpoint of the operator's, or a public address.

A read is tried three times, so that a connection that breaks once is no gap.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from bot.config.kinds import EndpointName, PublicUrl
from bot.errors import ConfigError, Problem, RefusedError, TransientError
from bot.model import Repo
from bot.outside.http import Answer
from bot.outside.tools import Tools

PAUSES = (0.25, 1.0)
"""Seconds before the second and the third try. Our own."""

PATIENCE = timedelta(seconds=6)
"""For all tries together. Our own limit: a look must not take much longer than a poll."""

_PASSING = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where to ask, and how.

    Attributes:
        name: For people: of the endpoint, or the host.
        url: What paths are added to.
        token_file: See ``bot.outside.endpoints.Endpoint``.
        is_trusted: Whether the operator named the address.
    """

    name: str
    url: str
    headers: Mapping[str, str]
    ca_file: str = ""
    token_file: str = ""
    is_trusted: bool = False


def source_of(
    tools: Tools, repo: Repo, endpoint: EndpointName | None, url: PublicUrl | None
) -> Source:
    """Return what *repo* names: an *endpoint*, or else a public *url*.

    Raises:
        ConfigError: There is no such endpoint, not for this repository, or it has no address.
    """
    if endpoint is None:
        return Source(name=urlsplit(url or "").hostname or "", url=url or "", headers={})
    found = tools.endpoint(endpoint, repo)
    if not found.url:
        raise ConfigError(Problem(0, 0, f"the endpoint `{endpoint}` has no `url`"))
    return Source(
        name=endpoint,
        url=found.url,
        headers=found.headers,
        ca_file=found.ca_file,
        token_file=found.token_file,
        is_trusted=True,
    )


async def asked(
    tools: Tools, source: Source, path: str = "", params: Mapping[str, str] | None = None
) -> Answer:
    """Read what lies at *path*, with up to three tries within ``PATIENCE``.

    Raises:
        TransientError: None of them was answered, or only with words that pass.
        RefusedError: The address may not be asked.
        ConfigError: What opens it cannot be read.
    """
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            return await _tried(tools, source, path, params)
    except TimeoutError:
        words = f"`{source.name}` did not answer within {PATIENCE.seconds} seconds"
        raise TransientError(words) from None


def body_of(answer: Answer, source: Source) -> bytes:
    """Return the body of an *answer* that is one.

    Raises:
        RefusedError: It says no.
    """
    if answer.status != HTTPStatus.OK:
        raise RefusedError(f"`{source.name}` answered {answer.status}", status=answer.status)
    return answer.body


async def _tried(
    tools: Tools, source: Source, path: str, params: Mapping[str, str] | None
) -> Answer:
    for pause in PAUSES:
        try:
            return await _once(tools, source, path, params)
        except TransientError:
            await tools.clock.sleep(pause)
    return await _once(tools, source, path, params)


async def _once(
    tools: Tools, source: Source, path: str, params: Mapping[str, str] | None
) -> Answer:
    answer = await tools.http.ask(
        "GET",
        source.url + path,
        headers={**source.headers, **_token(source)},
        params=params,
        ca_file=source.ca_file,
        is_trusted=source.is_trusted,
    )
    if answer.status in _PASSING or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise TransientError(f"`{source.name}` answered {answer.status}")
    return answer


def _token(source: Source) -> dict[str, str]:
    if not source.token_file:
        return {}
    try:
        token = Path(source.token_file).read_text("ascii").strip()
    except (OSError, ValueError):
        token = ""
    if not token or not token.isprintable():
        raise ConfigError(Problem(0, 0, f"cannot read the token of `{source.name}`"))
    return {"Authorization": f"Bearer {token}"}
