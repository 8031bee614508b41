"""``GET /metrics``, for Prometheus."""

from collections.abc import Callable, Iterable

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.meters import Meters
from bot.model import InstallationId
from bot.queue.queue import Queue


class Metrics:
    """Shows the meters, with what only the moment of asking can tell.

    Args:
        meters: What was counted.
        queue: Asked how long it is.
        remaining: What each installation has left of GitHub's hourly limit.
    """

    def __init__(
        self,
        meters: Meters,
        queue: Queue,
        remaining: Callable[[], Iterable[tuple[InstallationId, int]]],
    ) -> None:
        self._meters = meters
        self._queue = queue
        self._remaining = remaining

    async def show(self, _: web.Request) -> web.Response:
        """Answer in Prometheus's text format."""
        health = await self._queue.health()
        self._meters.queue_depth.set(health.depth)
        self._meters.queue_age.set(health.oldest_seconds)
        self._meters.queue_dead.set(health.dead)
        for installation, remaining in self._remaining():
            self._meters.github_remaining.labels(installation).set(remaining)
        return web.Response(
            body=generate_latest(self._meters.registry),
            headers={"Content-Type": CONTENT_TYPE_LATEST},
        )
