"""Counts what Datadog has counted by the minute.

All that a reading needs is asked at once, as the rate of questions is limited for a whole
organisation. A count of nothing is not reported: missing errors are none where there are requests.

Source: https://docs.datadoghq.com/api/latest/metrics/query-timeseries-points/
and https://docs.datadoghq.com/dashboards/functions/rollup/
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from http import HTTPStatus

import msgspec

from bot.config.providers.datadog import ARM, DatadogProvider
from bot.errors import RefusedError, TransientError
from bot.judge.counts import Counts
from bot.markdown import one_line
from bot.metrics import minutes
from bot.metrics.minutes import MINUTE, Minutes
from bot.metrics.provider import Provider
from bot.outside.http import Answer
from bot.outside.sources import Source, source_of
from bot.outside.tools import Tools
from bot.ports.metrics import Query, Reading

LATENESS = timedelta(seconds=60)
"""How long after its end a minute is counted: agents send every ten seconds, and Datadog takes its
time. What comes later still is added to the reading after. Our own choice."""

MAX_WORDS = 200
"""Characters quoted of what Datadog says. Our own limit."""


class _Series(msgspec.Struct):
    """One line of an answer; times are in milliseconds, and *interval* is in seconds."""

    pointlist: list[tuple[float, float | None]]
    interval: int = MINUTE
    query_index: int = 0


class _Answer(msgspec.Struct):
    status: str = "ok"
    series: list[_Series] = []
    error: str | None = None


class _Refusal(msgspec.Struct):
    errors: list[str]


async def read(provider: DatadogProvider, query: Query, tools: Tools) -> Reading:
    """Count the whole minutes since the reading before.

    Raises:
        NoDataError: There was no series of requests to stable in an hour.
    """
    return await minutes.read(query, LATENESS, _Datadog(provider, query, tools).fetch)


async def history(provider: DatadogProvider, query: Query, tools: Tools) -> Sequence[Counts]:
    """Count what stable did in each minute of the hour before."""
    return await minutes.history(query, LATENESS, _Datadog(provider, query, tools).fetch)


class _Datadog:
    def __init__(self, provider: DatadogProvider, query: Query, tools: Tools) -> None:
        self._text = ",".join(_queries(provider, query))
        self._source = source_of(tools, query.repo, provider.endpoint, None)
        self._tools = tools

    async def fetch(self, since: int, until: int) -> tuple[Minutes, Minutes]:
        answer = await self._tools.http.ask(
            "GET",
            f"{self._source.url}/api/v1/query",
            headers=self._source.headers,
            params={"from": str(since), "to": str(until), "query": self._text},
            ca_file=self._source.ca_file,
            is_trusted=True,
        )
        series = _series(answer, self._source)
        sums = [_sums(series, place, range(since, until)) for place in range(4)]
        return _counts(*sums[:2]), _counts(*sums[2:])


def _queries(provider: DatadogProvider, query: Query) -> Iterator[str]:
    """Write what is asked, in the order of ``query_index``."""
    facts = {"sha": query.sha, "sha7": query.sha[:7], "service": query.service}
    for tags in (provider.arms.stable, provider.arms.canary):
        for count in (provider.requests, provider.errors):
            text = count.replace(ARM, tags).replace(" ", "")
            for name, fact in facts.items():
                text = text.replace(f"{{{name}}}", fact)
            yield f"{text}.rollup(sum, {MINUTE})"


def _series(answer: Answer, source: Source) -> Sequence[_Series]:
    name = source.name
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise TransientError(f"`{name}` is asked too often", retry_after=_reset(answer.headers))
    is_passing = answer.status == HTTPStatus.REQUEST_TIMEOUT
    if is_passing or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise TransientError(f"`{name}` answered {answer.status}")
    if answer.status != HTTPStatus.OK:
        words = f"`{name}` answered {answer.status}{_words(answer)}"
        raise RefusedError(words, status=answer.status)
    try:
        found = msgspec.json.decode(answer.body, type=_Answer)
    except (msgspec.DecodeError, RecursionError):
        raise TransientError(f"`{name}` does not speak as Datadog does") from None
    if found.status != "ok":
        why = one_line(found.error or found.status, MAX_WORDS)
        raise TransientError(f"`{name}` could not count: {why}")
    widest = max((series.interval for series in found.series), default=MINUTE)
    if widest > MINUTE:
        raise RefusedError(f"`{name}` counts by {widest} seconds", status=answer.status)
    return found.series


def _reset(headers: Mapping[str, str]) -> timedelta | None:
    """Read how long to wait. Source: https://docs.datadoghq.com/api/latest/rate-limits/."""
    seconds = headers.get("X-RateLimit-Reset", "")
    is_known = seconds.isdecimal() and len(seconds) < len("1000000")
    return timedelta(seconds=int(seconds)) if is_known else None


def _words(answer: Answer) -> str:
    """Quote what Datadog says of a query that it does not understand."""
    if answer.status != HTTPStatus.BAD_REQUEST:
        return ""
    try:
        errors = msgspec.json.decode(answer.body, type=_Refusal).errors
    except (msgspec.DecodeError, RecursionError):
        return ""
    return f": {one_line('; '.join(errors), MAX_WORDS)}" if errors else ""


def _sums(series: Sequence[_Series], place: int, within: range) -> Mapping[int, float]:
    """Add up, by the minute, all series of the query at *place*."""
    sums: dict[int, float] = {}
    points = (one.pointlist for one in series if one.query_index == place)
    for at, value in (point for listed in points for point in listed):
        minute = int(at // 1000) // MINUTE * MINUTE
        if minute in within and value is not None and math.isfinite(value):
            sums[minute] = sums.get(minute, 0) + value
    return sums


def _counts(requests: Mapping[int, float], errors: Mapping[int, float]) -> Minutes:
    return {
        minute: Counts(requests=round(value), errors=round(errors.get(minute, 0)))
        for minute, value in requests.items()
    }


PROVIDER = Provider(on=DatadogProvider, read=read, history=history)
