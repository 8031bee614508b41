"""Tokens: a JWT for the App, and an installation token for each installation.

An installation token is an opaque string of any length: since 2026 it is a JWT of its own, of some
520 characters.
Source: https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import jwt
from cachetools import TLRUCache
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from bot.model import InstallationId
from bot.ports import Clock

DRIFT = timedelta(seconds=60)
"""How far back a JWT is dated, in case our clock is ahead of GitHub's."""

LIFETIME = timedelta(minutes=9)
"""Of a JWT, from its date. GitHub accepts 10 minutes at most."""

REFRESH_JWT = timedelta(minutes=5)
"""How long one JWT is used: signing costs a millisecond."""

REFRESH_BEFORE = timedelta(minutes=10)
"""How long before its end (an hour after its start) an installation token is replaced."""

INSTALLATIONS = 10_000
"""Tokens kept."""


class AppJwt:
    """Signs the App's JWTs. Follows GitHub's clock when ours is wrong."""

    def __init__(self, app_id: str, key: RSAPrivateKey, clock: Clock) -> None:
        self._app_id = app_id
        self._key = key
        self._clock = clock
        self._skew = timedelta(0)
        self._made_at: datetime | None = None
        self._token = ""

    def token(self) -> str:
        """Return a JWT that is valid for some minutes."""
        now = self._clock.now()
        if self._made_at is None or not timedelta(0) <= now - self._made_at < REFRESH_JWT:
            issued = now + self._skew - DRIFT
            claims = {
                "iat": int(issued.timestamp()),
                "exp": int((issued + LIFETIME).timestamp()),
                "iss": self._app_id,
            }
            self._token = jwt.encode(claims, self._key, algorithm="RS256")
            self._made_at = now
        return self._token

    def correct(self, github_now: datetime) -> None:
        """GitHub refused a token at *github_now* by its clock: date the next ones by that."""
        self._skew = github_now - self._clock.now()
        self._made_at = None


@dataclass(frozen=True, slots=True)
class InstallationToken:
    """A token and its end, by our clock."""

    token: str = field(repr=False)
    expires_at: datetime


class Tokens:
    """Keeps one token per installation, and asks for each only once however many want it.

    Args:
        mint: Asks GitHub for a token.
        clock: What is near its end by now.
    """

    def __init__(
        self, mint: Callable[[InstallationId], Awaitable[InstallationToken]], clock: Clock
    ) -> None:
        self._mint = mint
        self._tokens: TLRUCache[InstallationId, InstallationToken] = TLRUCache(
            maxsize=INSTALLATIONS,
            ttu=lambda _, token, __: (token.expires_at - REFRESH_BEFORE).timestamp(),
            timer=lambda: clock.now().timestamp(),
        )
        self._minting: dict[InstallationId, asyncio.Task[InstallationToken]] = {}

    async def get(self, installation: InstallationId) -> str:
        """Return a token with at least ``REFRESH_BEFORE`` to live."""
        known = self._tokens.get(installation)
        if known is not None:
            return known.token
        if installation not in self._minting:
            task = asyncio.create_task(self._fetch(installation))
            self._minting[installation] = task
            task.add_done_callback(lambda _: self._minting.pop(installation, None))
        # Shielded: that one of those who wait gives up must not fail the others.
        return (await asyncio.shield(self._minting[installation])).token

    async def _fetch(self, installation: InstallationId) -> InstallationToken:
        token = await self._mint(installation)
        self._tokens[installation] = token
        return token

    def forget(self, installation: InstallationId, token: str) -> None:
        """Drop *token*, which GitHub no longer takes, unless it was replaced meanwhile."""
        known = self._tokens.get(installation)
        if known is not None and known.token == token:
            del self._tokens[installation]
