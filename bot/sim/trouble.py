"""Faults, carried out on the wire."""

import asyncio
import socket
import struct
from typing import cast

from aiohttp import web

from bot.sim.exchange import RefusalError, not_found
from bot.sim.faults import Fault
from bot.sim.limits import secondary

UNDONE = frozenset(Fault) - {Fault.APPLIED_BAD_GATEWAY, Fault.CUT}
"""Faults that strike before anything is done."""

WORDLESS = frozenset(
    {
        Fault.HTML_BAD_GATEWAY,
        Fault.APPLIED_BAD_GATEWAY,
        Fault.RESET,
        Fault.HANG,
        Fault.CUT,
    }
)
"""Faults after which nobody can read the answer."""

_UNICORN = (
    "<!DOCTYPE html>\n<html>\n<head><title>Unicorn! &middot; GitHub</title></head>\n"
    "<body><p>We had issues producing the response to your request.</p></body>\n</html>\n"
)
_NO_LINGER = struct.pack("ii", 1, 0)
"""Close with a reset instead of a farewell."""


def refuse(fault: Fault, retry_after: int) -> None:
    """Raise the answer that *fault* is; return when it is none that HTTP knows."""
    match fault:
        case Fault.INTERNAL_ERROR:
            raise RefusalError(500, "Server Error")
        case Fault.UNAVAILABLE:
            raise RefusalError(503, "No server is currently available to service your request.")
        case Fault.SECONDARY_LIMIT:
            raise secondary(403, retry_after)
        case Fault.TOO_MANY_REQUESTS:
            raise secondary(429, retry_after)
        case Fault.REVOKED:
            raise RefusalError(401, "Bad credentials")
        case Fault.NOT_FOUND:
            raise not_found()
        case Fault.GONE:
            raise RefusalError(410, "Gone")
        case _:
            return


async def spoil(
    fault: Fault | None, request: web.BaseRequest, response: web.Response
) -> web.StreamResponse:
    """Send what *fault* leaves of *response*; all of it when there is no fault."""
    match fault:
        case Fault.HTML_BAD_GATEWAY | Fault.APPLIED_BAD_GATEWAY:
            return web.Response(status=502, text=_UNICORN, content_type="text/html")
        case Fault.RESET:
            return _reset(request, response)
        case Fault.HANG:
            await asyncio.Event().wait()
        case Fault.CUT:
            return await _cut(request, response)
        case _:
            pass
    return response


def _reset(request: web.BaseRequest, response: web.Response) -> web.Response:
    transport = _transport(request)
    connection: socket.socket = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    transport.abort()
    return response


async def _cut(request: web.BaseRequest, response: web.Response) -> web.StreamResponse:
    body = response.body if isinstance(response.body, bytes) else b""
    half = web.StreamResponse(status=response.status, headers=response.headers)
    half.content_length = len(body)
    await half.prepare(request)
    await half.write(body[: len(body) // 2])
    _transport(request).close()
    return half


def _transport(request: web.BaseRequest) -> asyncio.Transport:
    """Return the connection, which is there as long as nothing was answered."""
    return cast("asyncio.Transport", request.transport)
