"""The limit of the language: verify the signature, answer 202, do nothing.

No bot can acknowledge faster on this server.
"""

import hashlib
import hmac
import sys

import uvloop
from aiohttp import web


def app(secret: bytes) -> web.Application:
    """Build the server."""

    async def webhook(request: web.Request) -> web.Response:
        body = await request.read()
        expected = "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()
        given = request.headers.get("x-hub-signature-256", "")
        is_signed = hmac.compare_digest(expected.encode(), given.encode())
        return web.Response(status=202 if is_signed else 401)

    server = web.Application()
    server.router.add_post("/webhook", webhook)
    return server


if __name__ == "__main__":
    PORT, SECRET = sys.argv[1:]
    web.run_app(
        app(SECRET.encode()),
        host="127.0.0.1",
        port=int(PORT),
        loop=uvloop.new_event_loop(),
        access_log=None,
        print=None,
    )
