"""A Prometheus that knows what it is told, and as much of its language as we ask it in."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import web

LOOKBACK = 300
"""Seconds for which a sample stands, as with the real one."""

SELECTOR = re.compile(r"([a-zA-Z_:]*)\{(.*)\}")
MATCHER = re.compile(r'([a-zA-Z_]+) *(=~|!=|=) *"((?:[^"\\]|\\.)*)"')


@dataclass
class FakePrometheus:
    """Samples by series, and what was asked.

    Attributes:
        troubles: Answers that are given first, one for each request.
    """

    samples: dict[tuple[tuple[str, str], ...], list[tuple[float, float | None]]] = field(
        default_factory=dict
    )
    asked: list[web.BaseRequest] = field(default_factory=list)
    troubles: list[web.Response] = field(default_factory=list)

    def scrape(self, at: datetime, name: str, value: float | None, **labels: str) -> None:
        """Note a *value*; None is the mark of a series that is gone."""
        series = tuple(sorted({"__name__": name, **labels}.items()))
        self.samples.setdefault(series, []).append((at.timestamp(), value))

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        self.asked.append(request)
        if self.troubles:
            return self.troubles.pop(0)
        query = request.query["query"]
        if request.path.endswith("/query_range"):
            return self._matrix(query, request.query)
        return self._vector(self._evaluate(query, float(request.query["time"])))

    def _evaluate(self, query: str, at: float) -> list[tuple[dict[str, str], float]]:
        if newest := re.fullmatch(r"max\(timestamp\((.*)\)\)", query):
            times = [row[0][0] for row in self._instant(newest[1], at)]
            return [({}, max(times))] if times else []
        if before := re.fullmatch(r"last_over_time\((.*)\[([0-9]+)s\]\)", query):
            found = []
            for labels, samples in self._select(before[1]):
                start = at - int(before[2])
                kept = [v for t, v in samples if start < t <= at and v is not None]
                found += [(labels, value) for value in kept[-1:]]
            return found
        return [(labels, value) for (_, value), labels in self._instant(query, at)]

    def _instant(self, selector: str, at: float):
        for labels, samples in self._select(selector):
            now = [sample for sample in samples if at - LOOKBACK < sample[0] <= at][-1:]
            if now and now[0][1] is not None:
                yield now[0], labels

    def _select(self, selector: str):
        name, matchers = SELECTOR.fullmatch(selector).groups()
        wanted = [("__name__", "=", name)] if name else []
        wanted += MATCHER.findall(matchers)
        for series, samples in self.samples.items():
            labels = dict(series)
            if all(fits(labels.get(label, ""), how, value) for label, how, value in wanted):
                yield labels, samples

    def _vector(self, rows) -> web.Response:
        result = [{"metric": labels, "value": [0, f"{value}"]} for labels, value in rows]
        return web.json_response(
            {"status": "success", "data": {"resultType": "vector", "result": result}}
        )

    def _matrix(self, query: str, params) -> web.Response:
        start, end, step = (float(params[name]) for name in ("start", "end", "step"))
        lines: dict[tuple, dict] = {}
        for place in range(round((end - start) / step) + 1):
            at = start + place * step
            for labels, value in self._evaluate(query, at):
                key = tuple(sorted(labels.items()))
                line = lines.setdefault(key, {"metric": labels, "values": []})
                line["values"].append([at, f"{value}"])
        data = {"resultType": "matrix", "result": list(lines.values())}
        return web.json_response({"status": "success", "data": data})


def fits(value: str, how: str, wanted: str) -> bool:
    if how == "=~":
        return re.fullmatch(wanted, value) is not None
    return (value == wanted) is (how == "=")


def ago(now: datetime, **by: float) -> datetime:
    return now - timedelta(**by)
