"""Whether we live, and whether we work."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from cachetools import TTLCache

from bot.errors import BotError, TransientError
from bot.ports import Clock
from bot.queue.queue import Queue

log = structlog.get_logger(__name__)

PATIENCE = 5
"""Seconds for one check. Probes give up after a few more."""

REMEMBERED = 5
"""Seconds that an answer is given again: anyone may ask, and asking writes to the disk."""

MAX_AGE = 600
"""Seconds that a job may wait before we are no longer ready: the queue does not move."""

OK = "ok"


class Health:
    """Answers the probes.

    Args:
        queue: Its database must be writable, and its oldest job young.
        prove: Proves to GitHub who we are.
        clock: When to look again.
    """

    def __init__(self, queue: Queue, prove: Callable[[], Awaitable[object]], clock: Clock) -> None:
        self._queue = queue
        self._prove = prove
        self._known: TTLCache[str, dict[str, str]] = TTLCache(
            maxsize=1, ttl=REMEMBERED, timer=lambda: clock.now().timestamp()
        )
        self.is_stopping = False

    async def alive(self, _: web.Request) -> web.Response:
        """``GET /healthz``: 200 as long as the process answers at all."""
        return web.json_response({"status": OK})

    async def ready(self, _: web.Request) -> web.Response:
        """``GET /readyz``: 200 when deliveries can be stored and worked on, else 503.

        Says which part fails; why is in the log, because it may name what is not everybody's.
        """
        if "checks" not in self._known:
            self._known["checks"] = await self._check()
        checks = {**self._known["checks"], "process": "stopping" if self.is_stopping else OK}
        is_ready = all(answer == OK for answer in checks.values())
        return web.json_response(
            {"status": OK if is_ready else "not ready", "checks": checks},
            status=200 if is_ready else 503,
        )

    async def _check(self) -> dict[str, str]:
        checks = {
            "database": self._queue.prove_writable(),
            "queue": self._age(),
            "github": self._prove(),
        }
        answers = await asyncio.gather(*(_try(name, check) for name, check in checks.items()))
        return dict(zip(checks, answers, strict=True))

    async def _age(self) -> None:
        health = await self._queue.health()
        if health.oldest_seconds > MAX_AGE:
            raise TransientError(f"the oldest of {health.depth} jobs waits too long")


async def _try(name: str, check: Awaitable[object]) -> str:
    try:
        async with asyncio.timeout(PATIENCE):
            await check
    except (BotError, TimeoutError) as error:
        log.warning("not ready", check=name, error=str(error) or "no answer")
        return "failed"
    return OK
