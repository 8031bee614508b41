"""The public keys of an issuer, fetched when they are needed and kept for a while.

Anyone can send us a token that names a key, so what is asked for in vain is not asked for again at
once, and whatever the issuer's host answers, it costs little.
"""

import asyncio
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import cast

import aiohttp
import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm

from bot.errors import TransientError
from bot.ports import Clock

TIMEOUT = aiohttp.ClientTimeout(total=10)
"""In seconds. A job waits for it."""

MAX_KEYS = 256 * 1024
"""Bytes of a set of keys; GitHub's has 8 KB."""

KEEP = timedelta(minutes=10)
"""How long a set is believed: that long a key counts after its issuer withdrew it."""

PAUSE = timedelta(minutes=1)
"""Between two questions, whatever came of the first."""


class _Key(msgspec.Struct):
    kty: str = ""
    kid: str = ""
    use: str = "sig"
    alg: str = "RS256"
    n: str = ""
    e: str = ""


class _KeySet(msgspec.Struct):
    keys: list[_Key]


class IssuerKeys:
    """The RSA keys with which an issuer signs.

    Args:
        session: Has no cookies.
        issuer: Its URL, without a slash at the end.
        clock: How old what we have is.
    """

    def __init__(self, session: aiohttp.ClientSession, issuer: str, clock: Clock) -> None:
        self._session = session
        self._url = f"{issuer}/.well-known/jwks"
        self._clock = clock
        self._keys: dict[str, RSAPublicKey] = {}
        self._read_at: datetime | None = None
        self._asked_at: datetime | None = None
        self._asking = asyncio.Lock()

    async def get(self, kid: str) -> RSAPublicKey | None:
        """Return the key of that name; None if the issuer has none.

        Raises:
            TransientError: The issuer's keys cannot be had.
        """
        async with self._asking:
            if not self._is_fresh() or kid not in self._keys:
                await self._refresh()
        return self._keys.get(kid)

    def _is_fresh(self) -> bool:
        return self._is_within(KEEP, self._read_at)

    def _is_within(self, span: timedelta, since: datetime | None) -> bool:
        # A clock that was put back must not make us wait until it is where it was.
        return since is not None and timedelta(0) <= self._clock.now() - since < span

    async def _refresh(self) -> None:
        if self._is_within(PAUSE, self._asked_at):
            if self._is_fresh():
                return
            raise TransientError("the issuer's keys could not be read", retry_after=PAUSE)
        self._asked_at = self._clock.now()
        self._keys = _read(await self._fetch())
        self._read_at = self._clock.now()

    async def _fetch(self) -> bytes:
        try:
            async with self._session.get(
                self._url, allow_redirects=False, timeout=TIMEOUT
            ) as response:
                if response.status != HTTPStatus.OK:
                    raise _trouble(f"{response.status}")
                body = bytearray()
                async for chunk in response.content.iter_any():
                    body += chunk
                    if len(body) > MAX_KEYS:
                        raise _trouble("too much")
                return bytes(body)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _trouble(type(error).__name__) from error


def _read(body: bytes) -> dict[str, RSAPublicKey]:
    try:
        found = msgspec.json.decode(body, type=_KeySet)
        return {key.kid: _public(key) for key in found.keys if _is_for_signatures(key)}
    except (msgspec.MsgspecError, RecursionError, jwt.InvalidKeyError, ValueError) as error:
        raise _trouble("no set of keys") from error


def _is_for_signatures(key: _Key) -> bool:
    return (key.kty, key.use, key.alg) == ("RSA", "sig", "RS256")


def _public(key: _Key) -> RSAPublicKey:
    # Without the private numbers, whatever else the issuer published.
    return cast("RSAPublicKey", RSAAlgorithm.from_jwk({"kty": key.kty, "n": key.n, "e": key.e}))


def _trouble(what: str) -> TransientError:
    return TransientError(f"asked for its keys, the issuer answered {what}", retry_after=PAUSE)
