"""HAProxy's runtime API: one line of commands to a socket, and all of the answer.

Source: https://docs.haproxy.org/2.6/management.html#9.3
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from bot.errors import TransientError, UncertainError

PATIENCE = 3.0
"""Seconds for a connection, and again for an answer. Our own limit."""

MAX_ANSWER = 1 << 20
"""Bytes of an answer. Our own limit: a server takes less than a thousand."""

_BLOCK = 1 << 16


class _UnreadableError(Exception):
    """An answer that did not come whole."""


async def ask(socket: str, commands: Sequence[str], *, writes: bool) -> str:
    """Run *commands* one after the other, and return what HAProxy says to all of them.

    Args:
        socket: The path of a Unix socket, or ``host:port``.
        commands: Of letters that nobody else chose: a ``;`` or a line's end would begin another.
        writes: Whether they change anything.

    Raises:
        TransientError: There is no connection, or no answer.
        UncertainError: The same, once something that writes was sent.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await _connect(socket)
    except (OSError, TimeoutError) as error:
        raise TransientError(f"no connection to HAProxy: {type(error).__name__}") from None
    try:
        async with asyncio.timeout(PATIENCE):
            writer.write(f"{';'.join(commands)}\n".encode())
            return (await _read(reader)).decode(errors="replace")
    except (OSError, TimeoutError, _UnreadableError) as error:
        message = f"no answer from HAProxy: {type(error).__name__}"
        raise (UncertainError if writes else TransientError)(message) from None
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def _connect(socket: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if socket.startswith("/"):
        return await asyncio.open_unix_connection(socket)
    host, _, port = socket.rpartition(":")
    return await asyncio.open_connection(host.strip("[]"), port)


async def _read(reader: asyncio.StreamReader) -> bytes:
    """Read to the end: HAProxy closes after the answer to a line. One that died said nothing."""
    answer = b""
    while block := await reader.read(_BLOCK):
        answer += block
        if len(answer) > MAX_ANSWER:
            raise _UnreadableError
    if not answer.endswith(b"\n"):
        raise _UnreadableError
    return answer
