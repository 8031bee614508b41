"""Prometheus' HTTP API, as far as it takes to read counters.

Source: https://prometheus.io/docs/prometheus/latest/querying/api/
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TypeVar

import msgspec

from bot.errors import RefusedError, TransientError
from bot.markdown import one_line
from bot.metrics.series import Sample
from bot.outside.http import Answer
from bot.outside.sources import Source, asked, body_of
from bot.outside.tools import Tools

T = TypeVar("T")

_SAYS_WHY = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})


class _Row(msgspec.Struct):
    metric: dict[str, str]
    value: tuple[float, str]


class _Line(msgspec.Struct):
    metric: dict[str, str]
    values: list[tuple[float, str]]


class _Rows(msgspec.Struct):
    result: list[_Row]


class _Lines(msgspec.Struct):
    result: list[_Line]


class _Vector(msgspec.Struct):
    data: _Rows


class _Matrix(msgspec.Struct):
    data: _Lines


class _Fault(msgspec.Struct):
    error: str


@dataclass(frozen=True, slots=True)
class Prometheus:
    """One server, at one moment."""

    tools: Tools
    source: Source
    now: datetime

    async def read(self, query: str) -> list[Sample]:
        """Return what a *query* for an instant vector finds now.

        Raises:
            TransientError: There is no answer.
            RefusedError: Prometheus cannot answer that, or not with counters.
        """
        params = {"query": query, "time": f"{self.now.timestamp():.3f}"}
        answer = await asked(self.tools, self.source, "/api/v1/query", params)
        rows = self._decoded(answer, _Vector).data.result
        return [Sample(row.metric, _number(row.value[1])) for row in rows]

    async def history(
        self, query: str, start: datetime, end: datetime, step: timedelta
    ) -> Iterator[tuple[bytes, int, float]]:
        """Return what a *query* finds at every *step*.

        Returns:
            The key of each series, the place of the step, which is 0 at *start*, and the value;
            those of one series in their order.
        """
        params = {
            "query": query,
            "start": f"{start.timestamp():.3f}",
            "end": f"{end.timestamp():.3f}",
            "step": f"{step.total_seconds():.3f}",
        }
        answer = await asked(self.tools, self.source, "/api/v1/query_range", params)
        began, every = start.timestamp(), step.total_seconds()
        return (
            (key, round((at - began) / every), _number(value))
            for line in self._decoded(answer, _Matrix).data.result
            for key in [Sample(line.metric, 0.0).key()]
            for at, value in line.values
        )

    def _decoded(self, answer: Answer, kind: type[T]) -> T:
        if answer.status in _SAYS_WHY:
            raise RefusedError(
                f"`{self.source.name}` cannot answer: {_fault(answer)}", status=answer.status
            )
        body = body_of(answer, self.source)
        try:
            return msgspec.json.decode(body, type=kind)
        except msgspec.ValidationError:
            raise RefusedError(
                "the query must find series of counters", status=HTTPStatus.OK
            ) from None
        except (msgspec.DecodeError, RecursionError):
            raise TransientError(f"`{self.source.name}` answered no JSON") from None


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise RefusedError("what is counted must be 0 or more", status=HTTPStatus.OK)
    return number


def _fault(answer: Answer) -> str:
    try:
        return one_line(msgspec.json.decode(answer.body, type=_Fault).error)
    except (msgspec.DecodeError, RecursionError):
        return str(answer.status)
