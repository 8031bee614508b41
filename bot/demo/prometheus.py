"""Answers what the bot asks of Prometheus, from counters at hand; nothing of the past is kept.

It knows the three forms that the bot writes: a selector, ``last_over_time`` of one, and the time of
its newest sample.
"""

import re
from collections.abc import Callable, Iterable

from aiohttp import web

from bot.demo.tally import Series
from bot.ports import Clock

_SELECTOR = re.compile(r"(\w*)\{([^{}]*)\}")
_MATCHER = re.compile(r'(\w+)(=~?)"([^"]*)"')
_NEWEST = "timestamp("


class Prometheus:
    """Answers from what *read* lists, as of now."""

    def __init__(self, read: Callable[[], Iterable[Series]], clock: Clock) -> None:
        self._read = read
        self._clock = clock

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Add all routes."""
        router.add_get("/api/v1/query", self._query)
        router.add_get("/api/v1/query_range", self._range)

    async def _query(self, request: web.Request) -> web.Response:
        query = request.query.get("query", "")
        selector = _SELECTOR.search(query)
        if selector is None:
            return _refuse(f"not a selector: {query}")
        now = self._clock.now().timestamp()
        found = [one for one in self._read() if _fits(one, *selector.groups())]
        if _NEWEST in query:
            found = [({}, now)] if found else []
        rows = [{"metric": labels, "value": [now, str(value)]} for labels, value in found]
        return web.json_response({"data": {"resultType": "vector", "result": rows}})

    async def _range(self, _: web.Request) -> web.Response:
        return _refuse("nothing of the past is kept")


def _fits(one: Series, name: str, matchers: str) -> bool:
    labels = one[0]
    wanted = _MATCHER.findall(matchers) + ([("__name__", "=", name)] if name else [])
    return all(
        bool(re.fullmatch(value, labels.get(label, "")))
        if sign == "=~"
        else labels.get(label, "") == value
        for label, sign, value in wanted
    )


def _refuse(why: str) -> web.Response:
    return web.json_response({"status": "error", "error": why}, status=422)
