"""Verify the token by which GitHub says which job it is that calls us.

Source: https://docs.github.com/en/actions/reference/security/oidc
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bot.deploys.permit import JobIdentity
from bot.model import RepoId
from bot.permits.token import Expected, key_id, read_token
from bot.ports import Clock

LEEWAY = timedelta(seconds=60)
"""By how much GitHub's clock and ours may differ."""


class _Claims(msgspec.Struct, kw_only=True):
    """What GitHub says of a job. ``environment`` is missing for a job that is in none."""

    iat: int
    nbf: int
    exp: int
    repository_id: int
    run_id: int
    run_attempt: int
    event_name: str
    ref: str
    actor_id: int
    job_workflow_ref: str
    runner_environment: str
    environment: str = ""


class JobTokens:
    """Reads the tokens of jobs.

    Args:
        key_of: Finds the issuer's key of a name; None if it has none.
        issuer: GitHub's URL for these tokens.
        audience: Whom a token must be meant for.
        clock: Whether it counts now.
    """

    def __init__(
        self,
        key_of: Callable[[str], Awaitable[RSAPublicKey | None]],
        issuer: str,
        audience: str,
        clock: Clock,
    ) -> None:
        self._key_of = key_of
        self._clock = clock
        self._expected = Expected(
            name="job's OIDC token",
            prefix="token",
            algorithm="RS256",
            issuer=issuer,
            audience=audience,
        )

    async def identify(self, token: str) -> JobIdentity:
        """Return the job that *token* is of.

        Raises:
            TokenError: GitHub did not sign it, or not for us, or it does not count now.
            TransientError: GitHub's keys cannot be had.
        """
        key = await self._key_of(key_id(token, self._expected))
        if key is None:
            raise self._expected.wrong("key", "is signed with a key that GitHub does not have")
        claims = read_token(token, key, self._expected, _Claims)
        self._check_time(claims)
        return JobIdentity(
            repository_id=RepoId(claims.repository_id),
            run_id=claims.run_id,
            run_attempt=claims.run_attempt,
            environment=claims.environment,
            event=claims.event_name,
            ref=claims.ref,
            actor_id=claims.actor_id,
            job_workflow_ref=claims.job_workflow_ref,
            runner_environment=claims.runner_environment,
        )

    def _check_time(self, claims: _Claims) -> None:
        now, leeway = self._clock.now().timestamp(), LEEWAY.total_seconds()
        if now >= claims.exp + leeway:
            raise self._expected.wrong("expired", "has expired")
        if now < max(claims.iat, claims.nbf) - leeway:
            raise self._expected.wrong("early", "is not valid yet")
