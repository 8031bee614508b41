"""Read what somebody sends, within bounds."""

import asyncio

from aiohttp import web


async def read_body(request: web.Request, most: int, within: float) -> bytes:
    """Return the body of *request*, whether or not it says how long it is.

    Args:
        request: Who asks.
        most: Bytes.
        within: Seconds.

    Raises:
        web.HTTPRequestEntityTooLarge: It has more.
        web.HTTPRequestTimeout: It takes longer.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(within):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > most:
                    raise web.HTTPRequestEntityTooLarge(most, len(body))
    except TimeoutError as error:
        raise web.HTTPRequestTimeout(text="The body did not arrive.") from error
    return bytes(body)
