"""When an environment is frozen.

Windows are meant in local time. Where a clock is put forward or back, a window begins with the
first instant at which the clock shows its beginning or more, and is over with the last one before
which the clock shows less than its end.
"""

import heapq
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import chain, count
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cronsim import CronSim

from bot.config.windows import Freeze

AHEAD = timedelta(days=60)
"""How far windows are looked for that continue a freeze. Our own limit."""
SOON = timedelta(days=14)
"""How far the beginning of a freeze is looked for. Our own limit."""

_BACK = timedelta(days=40)
"""How far windows are looked for that are not over: the longest takes 31 days; and a week more, as
the week at which we begin may be cut off."""
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A freeze that is on. Windows that overlap or adjoin are one freeze.

    Attributes:
        reason: Of the window that is on and ends last; empty if it has none.
        until: The first instant that is free again; if nothing is free for long, one more than
            ``AHEAD`` away.
        since: The first instant that was frozen; if nothing was free for a month, a later one.
    """

    reason: str
    until: datetime
    since: datetime


class _Span(NamedTuple):
    """One time that a window names, in UTC."""

    start: datetime
    end: datetime
    reason: str


def active(windows: Sequence[Freeze], now: datetime) -> Frozen | None:
    """Return the freeze that is on at *now*, which is aware; None if there is none."""
    for period in _periods(windows, now):
        if period[0].start > now:
            break
        until = max(span.end for span in period)
        if now < until:
            last = max((span for span in period if span.start <= now), key=lambda span: span.end)
            return Frozen(reason=last.reason, until=until, since=period[0].start)
    return None


def next_start(windows: Sequence[Freeze], now: datetime) -> datetime | None:
    """Say when the next freeze after *now* begins, in UTC; None if not within ``SOON``."""
    starts = (period[0].start for period in _periods(windows, now))
    return next((start for start in starts if now < start <= now + SOON), None)


def _periods(windows: Sequence[Freeze], now: datetime) -> Iterator[list[_Span]]:
    """Yield the spans around *now* in groups without a gap, the earliest first."""
    period: list[_Span] = []
    until = now - _BACK
    for span in heapq.merge(*(_spans(window, now) for window in windows)):
        if period and until < span.start:
            yield period
            period = []
        period.append(span)
        until = max(until, span.end)
    if period:
        yield period


def _spans(window: Freeze, now: datetime) -> Iterator[_Span]:
    """Yield what *window* freezes around *now*, in order; all that may not be over is there."""
    zone = window.zone
    begin = (now - _BACK).astimezone(zone).replace(tzinfo=None)
    for local in chain(_by_dates(window), _by_week(window, begin), _by_cron(window, begin)):
        start = _first(local.start, zone)
        end = _latest(local.end, zone) + local.more if local.more else _last(local.end, zone)
        if now + AHEAD < start:
            return
        if start < end:
            yield _Span(start, end, window.reason)


class _Local(NamedTuple):
    """A span as the clock of its time zone shows it.

    Attributes:
        more: Real time after *end*.
    """

    start: datetime
    end: datetime
    more: timedelta


def _by_dates(window: Freeze) -> Iterator[_Local]:
    if window.dates:
        first, last = window.dates.first, window.dates.last
        yield _Local(
            datetime.combine(first, time()), datetime.combine(last + _DAY, time()), timedelta(0)
        )


def _by_week(window: Freeze, begin: datetime) -> Iterator[_Local]:
    if window.from_ and window.to:
        day = begin + (window.from_.weekday - begin.weekday()) % 7 * _DAY
        length = (window.to.weekday - window.from_.weekday) % 7 * _DAY
        if not length and window.to.time < window.from_.time:
            length = _WEEK
        start = datetime.combine(day, window.from_.time)
        end = datetime.combine(day + length, window.to.time)
        yield from (
            _Local(start + week * _WEEK, end + week * _WEEK, timedelta(0)) for week in count()
        )


def _by_cron(window: Freeze, begin: datetime) -> Iterator[_Local]:
    if window.cron and window.for_:
        length = window.for_
        yield from (_Local(start, start, length) for start in CronSim(window.cron, begin))


def _first(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant at which the clock of *zone* shows *local* or more."""
    return min(_instants(local, zone))


def _last(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the last instant before which the clock of *zone* shows less than *local*."""
    first, last = sorted(_instants(local, zone))
    before = (last - _SECOND).astimezone(zone).replace(tzinfo=None)
    return last if before < local else first  # it begins the hour that comes twice


def _latest(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the last instant at which the clock of *zone* shows *local*."""
    return max(_instants(local, zone))


def _instants(local: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    first, last = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first <= last:
        return first, last
    # The clock skips it. Python takes it with the offset of either side; between these two
    # instants lies the one at which the clock is put forward.
    put_forward = last + _SECOND * bisect_left(
        range((first - last) // _SECOND),
        x=True,
        key=lambda seconds: (
            (last + _SECOND * seconds).astimezone(zone).replace(tzinfo=None) >= local
        ),
    )
    return put_forward, put_forward
