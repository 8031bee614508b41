"""HTTP to other people's systems: bounded in time and size, and never to a place not meant.

What a repository names (``is_trusted=False``) is public HTTPS: an address that is, or resolves to,
loopback, link-local, private or otherwise special is refused, at the moment of connecting, so that
no name can change its mind in between. Redirects are not followed.
"""

import ssl
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from socket import AF_INET, AddressFamily
from typing import NoReturn

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.errors import ConfigError, Problem, RefusedError, TransientError, UncertainError
from bot.outside.addresses import is_literal, is_public

MAX_ANSWER = 4 << 20
"""Bytes of an answer. Our own limit."""

PATIENCE = timedelta(seconds=5)
"""For one answer. Our own limit: a poll comes every half minute."""

_TIMEOUT = aiohttp.ClientTimeout(total=PATIENCE.total_seconds())
_READS = frozenset({"GET", "HEAD"})
_HTTPS = 443
_PLAIN = frozenset({"", "identity"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever the status."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class PublicResolver(AbstractResolver):
    """Resolves names to public addresses only: one other among them, and all are refused."""

    def __init__(self, inner: AbstractResolver) -> None:
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily = AF_INET
    ) -> list[ResolveResult]:
        """See aiohttp.

        Raises:
            RefusedError: An address is not public.
        """
        found = await self._inner.resolve(host, port, family)
        if not all(is_public(one["host"]) for one in found):
            raise _refused(host, "is not on the public internet")
        return found

    async def close(self) -> None:
        """See aiohttp."""
        await self._inner.close()


class Http:
    """Speaks HTTP."""

    def __init__(
        self,
        trusted: aiohttp.ClientSession,
        public: aiohttp.ClientSession,
        allowed_hosts: Collection[str] = (),
    ) -> None:
        """Take what ``opened`` makes.

        Args:
            trusted: For what the operator names.
            public: For what a repository names; its resolver is a ``PublicResolver``.
            allowed_hosts: What repositories may name too, wherever it is, by HTTP or HTTPS:
                ``host``, an address, or ``*.example.com`` for all names below.
        """
        self._trusted = trusted
        self._public = public
        self._allowed = frozenset(host.casefold() for host in allowed_hosts)

    async def ask(  # noqa: PLR0913 - HTTP has this many parts
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        data: bytes | None = None,
        ca_file: str = "",
        is_trusted: bool = False,
    ) -> Answer:
        """Send a request and return the answer, whatever its status.

        Args:
            method: In capitals.
            url: Where.
            headers: More of them.
            params: Of the query.
            data: The body.
            ca_file: Whom to trust; the system's authorities if empty.
            is_trusted: Whether the operator, and not a repository, named the address.

        Raises:
            TransientError: Nothing came in time, or more than ``MAX_ANSWER``.
            UncertainError: The same, for a method that writes.
            RefusedError: The address may not be asked.
            ConfigError: The file of authorities cannot be read.
        """
        target = _parsed(url, params)
        session = self._session(target, is_trusted=is_trusted)
        try:
            async with session.request(
                method,
                target,
                headers={**(headers or {}), "Accept-Encoding": "identity"},
                data=data,
                ssl=_context(ca_file) if ca_file else True,
                allow_redirects=False,
            ) as response:
                return Answer(response.status, response.headers, await _read(response))
        except aiohttp.ClientConnectorError as error:  # nothing was sent
            raise TransientError(f"no connection to {target.host}: {_why(error)}") from None
        except aiohttp.InvalidURL:
            raise _refused(target.host or "", "is no host") from None
        except (aiohttp.ClientError, TimeoutError, OSError, _UnreadableError) as error:
            _fail(method, f"no answer from {target.host}: {_why(error)}")

    def _session(self, target: URL, *, is_trusted: bool) -> aiohttp.ClientSession:
        host = (target.host or "").casefold()
        parents = (host[dot:] for dot, letter in enumerate(host) if letter == ".")
        if is_trusted or not self._allowed.isdisjoint({host, *(f"*{end}" for end in parents)}):
            return self._trusted
        _check(target)
        return self._public


@asynccontextmanager
async def opened(
    allowed_hosts: Collection[str] = (), resolver: AbstractResolver | None = None
) -> AsyncIterator[Http]:
    """Make an ``Http`` that is closed in the end.

    Args:
        allowed_hosts: See ``Http``.
        resolver: Finds the addresses of what repositories name; the system's own if None.
    """
    careful = PublicResolver(resolver or aiohttp.ThreadedResolver())
    async with (
        _session(aiohttp.TCPConnector(resolver=aiohttp.ThreadedResolver())) as trusted,
        _session(aiohttp.TCPConnector(resolver=careful, use_dns_cache=False)) as public,
    ):
        yield Http(trusted, public, allowed_hosts)
    await careful.close()


def _session(connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=_TIMEOUT,
        auto_decompress=False,
        trust_env=False,
        headers={"User-Agent": "sluice"},
    )


def _parsed(url: str, params: Mapping[str, str] | None) -> URL:
    try:
        target = URL(url)
    except ValueError:
        raise RefusedError("that is no address", status=0) from None
    if target.scheme not in {"http", "https"} or not target.host:
        raise RefusedError("that is no address", status=0)
    return target.update_query(params) if params else target


def _check(target: URL) -> None:
    """Check what can be told of an address of a repository's before its name is resolved."""
    host = target.host or ""
    if target.scheme != "https" or target.port != _HTTPS:
        raise _refused(host, "may only be asked by HTTPS on its own port")
    if target.user is not None or target.password is not None:
        raise _refused(host, "may not be given a user or a password")
    if is_literal(host):
        raise _refused(host, "is an address and not a name")


async def _read(response: aiohttp.ClientResponse) -> bytes:
    # Nothing was asked to be compressed, and so nothing can grow while it is unpacked.
    if response.headers.get("Content-Encoding", "").casefold() not in _PLAIN:
        raise _UnreadableError("compressed")
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > MAX_ANSWER:
            raise _UnreadableError("larger than 4 MiB")
        chunks.append(chunk)
    return b"".join(chunks)


class _UnreadableError(Exception):
    """An answer that is not read to its end, and why."""


@lru_cache(maxsize=64)
def _context_of(ca_file: str, _changed: int) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=ca_file)


def _context(ca_file: str) -> ssl.SSLContext:
    """Return whom *ca_file* trusts, read again when it changes: authorities are rotated."""
    try:
        return _context_of(ca_file, Path(ca_file).stat().st_mtime_ns)
    except OSError as error:  # an SSLError is one too
        raise ConfigError(Problem(0, 0, f"cannot read {ca_file}: {_why(error)}")) from None


def _refused(host: str, why: str) -> RefusedError:
    return RefusedError(f"`{host}` {why}", status=0)


def _fail(method: str, message: str) -> NoReturn:
    raise (TransientError if method in _READS else UncertainError)(message) from None


def _why(error: Exception) -> str:
    """Say what went wrong, without what aiohttp quotes of the request."""
    return str(error) if isinstance(error, _UnreadableError) else type(error).__name__
