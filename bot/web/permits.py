"""Deploy permits: the keys that verify them, and the desk that redeems them.

Whoever asks shows two tokens. The permit is read first, because that needs nobody else: who has
none of ours cannot make us ask GitHub for its keys.
"""

import re
from collections.abc import Awaitable, Callable

import msgspec
import structlog
from aiohttp import web

from bot.deploys.permit import JobIdentity, Permit, check
from bot.errors import TransientError, UserError
from bot.permits.issue import Issuer
from bot.permits.token import TokenError
from bot.ports import Clock
from bot.web.body import read_body

log = structlog.get_logger(__name__)

MAX_BODY = 16 * 1024
"""Bytes of a redemption; a permit has some 700."""

READ_LIMIT = 10
"""Seconds for a body to arrive."""

KEYS_MAX_AGE = 300
"""Seconds that others may keep our keys: a third of the time that a permit lives."""

RETRY_AFTER = 60
"""Seconds, for who could not be answered."""

BEARER = re.compile(r"(?i:bearer) +([A-Za-z0-9._~+/=-]+)", re.ASCII)

Redeem = Callable[[Permit, JobIdentity], Awaitable[None]]
"""Takes a permit that fits its job, once. Raises UserError when it counts no more."""


class _Redemption(msgspec.Struct):
    permit: str


class Permits:
    """The endpoints of permits.

    Args:
        issuer: Signed them.
        identify: Finds the job that a token of GitHub's is of.
        redeem: Has the last word.
        clock: Whether a permit still counts.
    """

    def __init__(
        self,
        issuer: Issuer,
        identify: Callable[[str], Awaitable[JobIdentity]],
        redeem: Redeem,
        clock: Clock,
    ) -> None:
        self._issuer = issuer
        self._identify = identify
        self._redeem = redeem
        self._clock = clock

    async def keys(self, _: web.Request) -> web.Response:
        """``GET /.well-known/jwks.json``: the public keys of our permits."""
        kept = {"Cache-Control": f"public, max-age={KEYS_MAX_AGE}"}
        return web.json_response(self._issuer.jwks(), headers=kept)

    async def redeem(self, request: web.Request) -> web.Response:
        """``POST /permits/redeem``: say what the job that calls may deploy.

        401: a token that proves nothing. 403: a good one, and the answer is no. 400, 408, 413: not
        a redemption. 503: it could not be verified; ask again. No answer repeats what was sent.
        """
        try:
            permit, job = await self._verified(request)
            check(permit, job, self._clock.now())
            await self._redeem(permit, job)
        except TokenError as error:
            return _refusal(401, error.reason, str(error))
        except UserError as error:
            return _refusal(403, error.reason, str(error))
        except TransientError as error:
            log.warning("permit not verified", error=str(error))
            return _refusal(503, "not_verified", "It could not be verified. Ask again.")
        except web.HTTPException as refusal:
            return _refusal(refusal.status, "bad_request", refusal.text or refusal.reason)
        log.info("permit redeemed", repo=str(permit.repo), request=permit.request, run=job.run_id)
        return web.json_response(
            {"sha": permit.sha, "environment": permit.environment, "request": permit.request},
            headers={"Cache-Control": "no-store"},
        )

    async def _verified(self, request: web.Request) -> tuple[Permit, JobIdentity]:
        token = _bearer(request)
        body = await read_body(request, MAX_BODY, READ_LIMIT)
        try:
            redemption = msgspec.json.decode(body, type=_Redemption)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise web.HTTPBadRequest(text='Send {"permit": "..."} as JSON.') from error
        permit = self._issuer.read(redemption.permit)
        return permit, await self._identify(token)


def _bearer(request: web.Request) -> str:
    values = request.headers.getall("Authorization", [])
    match = BEARER.fullmatch(values[0]) if len(values) == 1 else None
    if match is None:
        raise TokenError(
            "Send the job's OIDC token as `Authorization: Bearer ...`.", reason="token_missing"
        )
    return match[1]


def _refusal(status: int, reason: str, message: str) -> web.Response:
    log.info("permit refused", status=status, reason=reason)
    headers = {"Cache-Control": "no-store"}
    if status == 503:  # noqa: PLR2004 - as it stands in the line above
        headers["Retry-After"] = str(RETRY_AFTER)
    return web.json_response({"error": reason, "message": message}, status=status, headers=headers)
