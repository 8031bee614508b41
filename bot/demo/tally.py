"""What the splitter counted of one arm, as the series that Prometheus would know it by."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from itertools import accumulate
from typing import TypeAlias

Series: TypeAlias = tuple[Mapping[str, str], float]
"""Its labels, the name among them, and its value."""

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)
"""Seconds: the upper boundaries of the buckets; the last bucket has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What was counted.

    Attributes:
        requests: Answered.
        errors: Those of them that failed.
        seconds: That all of them took.
    """

    requests: int = 0
    errors: int = 0
    seconds: float = 0.0

    def __sub__(self, before: "Totals") -> "Totals":
        return Totals(
            requests=self.requests - before.requests,
            errors=self.errors - before.errors,
            seconds=self.seconds - before.seconds,
        )


class Tally:
    """Counters that only grow.

    Attributes:
        totals: Of all answers so far.
    """

    def __init__(self) -> None:
        self.totals = Totals()
        self._buckets = [0] * (len(BOUNDS) + 1)

    def add(self, status: int, seconds: float) -> None:
        """Count a request that was answered with *status* after *seconds*."""
        self.totals = Totals(
            requests=self.totals.requests + 1,
            errors=self.totals.errors + (status >= HTTPStatus.INTERNAL_SERVER_ERROR),
            seconds=self.totals.seconds + seconds,
        )
        self._buckets[bisect_left(BOUNDS, seconds)] += 1

    def series(self, version: str) -> Iterator[Series]:
        """List its series. There is one of errors even while there are none."""
        totals = self.totals
        labels = {"service": "api", "version": version}
        requests = {**labels, "__name__": "http_requests_total"}
        yield {**requests, "code": "200"}, totals.requests - totals.errors
        yield {**requests, "code": "500"}, totals.errors
        yield {**labels, "__name__": "http_request_duration_seconds_sum"}, totals.seconds
        bucket = {**labels, "__name__": "http_request_duration_seconds_bucket"}
        bounds = [*map(str, BOUNDS), "+Inf"]
        for bound, count in zip(bounds, accumulate(self._buckets), strict=True):
            yield {**bucket, "le": bound}, count
