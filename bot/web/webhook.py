"""Receive a delivery: verify, store, acknowledge. No work happens here.

GitHub gives up after 10 seconds and does not send again by itself, so the answer must not wait for
the work; and it must not come before the delivery is safe on disk.
Source: https://docs.github.com/en/webhooks/using-webhooks/best-practices-for-using-webhooks
"""

import asyncio
import hmac
import re
from collections.abc import Sequence

import structlog
from aiohttp import web

from bot.errors import StorageError
from bot.github.payloads import PayloadError
from bot.handlers.routes import Routes
from bot.meters import Meters
from bot.queue.job import Arrival
from bot.queue.queue import Queue

log = structlog.get_logger(__name__)

MAX_BODY = 25 * 1024 * 1024
"""Bytes: GitHub's cap. aiohttp's own default of 1 MiB would lose large deliveries."""

LARGE = 1024 * 1024
"""Bytes from which a body counts as large; GitHub's usual ones have 10 to 30 KB."""

LARGE_AT_ONCE = 4
"""Large bodies that are read at a time: nobody has proved yet that they come from GitHub."""

READ_LIMIT = 30
"""Seconds for a body to arrive; GitHub itself gives up after 10."""

SIGNATURE = re.compile(r"sha256=([0-9a-f]{64})", re.ASCII)
EVENT = re.compile(r"[a-z_]{1,64}", re.ASCII)
GUID = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)


class Webhook:
    """The endpoint that GitHub calls.

    Args:
        queue: Where deliveries go.
        secrets: Any of them may have signed, so that one can be replaced without a gap.
        routes: Which events are worth a job.
        meters: Counts them.
    """

    def __init__(
        self, queue: Queue, secrets: Sequence[str], routes: Routes, meters: Meters
    ) -> None:
        self._queue = queue
        self._secrets = [secret.encode() for secret in secrets]
        self._routes = routes
        self._meters = meters
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)

    async def receive(self, request: web.Request) -> web.Response:
        """Answer 202 once the delivery is stored.

        401: not signed by GitHub. 400: signed, but not a delivery. 413: larger than GitHub sends.
        503: it could not be stored; GitHub lists it as failed, and we fetch it from there later.
        """
        try:
            arrival = await self._arrival(request)
        except web.HTTPException as refusal:
            self._meters.deliveries.labels("refused").inc()
            log.info("delivery refused", status=refusal.status, why=refusal.text)
            raise
        try:
            state = await self._queue.admit(arrival)
        except StorageError as error:
            log.error("delivery not stored", delivery=arrival.guid, error=str(error))  # noqa: TRY400 - no traceback: the driver's words say it
            raise web.HTTPServiceUnavailable(text="not stored; send it again") from error
        self._meters.deliveries.labels(state).inc()
        return web.json_response({"delivery": arrival.guid, "state": state}, status=202)

    async def _arrival(self, request: web.Request) -> Arrival:
        body = await self._read(request)
        proof = self._proof(request, body)
        if not proof:
            raise web.HTTPUnauthorized(text="X-Hub-Signature-256 is missing or wrong")
        if request.content_type != "application/json":
            raise web.HTTPBadRequest(text="set the webhook's content type to application/json")
        event = _header(request, "X-GitHub-Event", EVENT)
        guid = _header(request, "X-GitHub-Delivery", GUID)
        try:
            return self._routes.arrival(guid, event, body, proof)
        except PayloadError as error:
            raise web.HTTPBadRequest(text=str(error)) from error

    async def _read(self, request: web.Request) -> bytes:
        length = request.content_length
        if length is not None and length > MAX_BODY:
            raise web.HTTPRequestEntityTooLarge(MAX_BODY, length)
        try:
            async with asyncio.timeout(READ_LIMIT):
                if length is not None and length < LARGE:
                    return await request.read()
                async with self._large:
                    return await request.read()
        except TimeoutError as error:
            raise web.HTTPRequestTimeout(text="the body did not arrive") from error

    def _proof(self, request: web.Request, body: bytes) -> str:
        """Return the signature if one of our secrets made it, and nothing otherwise."""
        values = request.headers.getall("X-Hub-Signature-256", [])
        match = SIGNATURE.fullmatch(values[0]) if len(values) == 1 else None
        if match is None:
            return ""
        given = bytes.fromhex(match[1])
        proofs = [hmac.digest(secret, body, "sha256") for secret in self._secrets]
        is_signed = any(hmac.compare_digest(proof, given) for proof in proofs)
        return match[1] if is_signed else ""


def _header(request: web.Request, name: str, pattern: re.Pattern[str]) -> str:
    value = request.headers.get(name, "")
    if not pattern.fullmatch(value):
        raise web.HTTPBadRequest(text=f"{name} is missing or malformed")
    return value
