"""Counts by the minute, from providers whose minutes arrive late and may still grow.

A reading adds up every minute since a mark, and takes off what was told before: what arrives late
is told late, and never lost or told twice. Minutes are looked at again for an hour.

A minute is known by the second that it begins at, since 1970.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

import msgspec

from bot.errors import NoDataError
from bot.judge.counts import Counts
from bot.ports.metrics import Query, Reading

MINUTE = 60
"""Seconds."""

HOUR = 60 * MINUTE
"""Seconds for which minutes are looked at again, and in which something must be known of stable."""

Minutes: TypeAlias = Mapping[int, Counts]
"""What an arm did in each minute; without any, the provider knows no such arm."""

Fetch: TypeAlias = Callable[[int, int], Awaitable[tuple[Minutes, Minutes]]]
"""Returns the minutes of stable and of the canary from one second up to another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was told of an arm, of the minutes that are looked at again.

    Attributes:
        errors: Below zero while some are still owed: never more are told than requests.
    """

    requests: int = 0
    errors: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far was counted.

    Attributes:
        since: The first minute that is looked at again.
        until: The end of the last one that was counted.
        knows_canary: Whether there ever was anything of the canary.
    """

    since: int
    until: int
    knows_canary: bool = False
    stable: Told = Told()
    canary: Told = Told()


async def read(query: Query, lateness: timedelta, fetch: Fetch) -> Reading:
    """Count what both arms did in the minutes that ended at least *lateness* ago.

    The first reading only sets the mark: counting begins with the next whole minute.

    Raises:
        NoDataError: Nothing at all is known of stable for an hour, not even that it had no request.
    """
    until = _ended(query.now, lateness)
    mark = msgspec.json.decode(query.memory, type=Mark) if query.memory else None
    if mark and until <= mark.until:
        return _old(mark)
    since = min(mark.since, until - HOUR) if mark else until - HOUR
    stable, canary = await fetch(since, until)
    if not stable:
        raise NoDataError("nothing was counted for stable in the last hour")
    if mark is None:
        start = -(-int(query.now.timestamp()) // MINUTE) * MINUTE
        return _old(Mark(since=start, until=start, knows_canary=bool(canary)))
    return _new(mark, stable, canary, until)


async def history(query: Query, lateness: timedelta, fetch: Fetch) -> Sequence[Counts]:
    """Count what stable did in each minute of the hour before, from its first request on."""
    until = _ended(query.now, lateness)
    stable, _ = await fetch(until - HOUR, until)
    first = min(stable, default=until)
    return [stable.get(minute, Counts()) for minute in range(first, until, MINUTE)]


def _ended(now: datetime, lateness: timedelta) -> int:
    return int((now - lateness).timestamp()) // MINUTE * MINUTE


def _old(mark: Mark) -> Reading:
    """Return a reading of nothing new."""
    return Reading(
        stable=Counts(),
        canary=Counts(),
        memory=msgspec.json.encode(mark).decode(),
        is_new=False,
        knows_canary=mark.knows_canary,
    )


def _new(mark: Mark, stable: Minutes, canary: Minutes, until: int) -> Reading:
    since = max(mark.since, until - HOUR)
    of_stable, told_stable = _settle(mark.stable, stable, mark.since, since)
    of_canary, told_canary = _settle(mark.canary, canary, mark.since, since)
    after = Mark(
        since=since,
        until=until,
        knows_canary=mark.knows_canary or bool(canary),
        stable=told_stable,
        canary=told_canary,
    )
    ended = datetime.fromtimestamp(until, UTC)
    return replace(_old(after), stable=of_stable, canary=of_canary, is_new=True, until=ended)


def _settle(told: Told, minutes: Minutes, since: int, keep: int) -> tuple[Counts, Told]:
    """Return what is new since *told*, and what was then told of the minutes from *keep* on."""
    counted = [(minute, counts) for minute, counts in minutes.items() if minute >= since]
    every = sum((counts for _, counts in counted), Counts())
    old = sum((counts for minute, counts in counted if minute < keep), Counts())
    requests = max(0, every.requests - told.requests)
    errors = min(requests, max(0, every.errors - told.errors))
    left = Told(
        requests=told.requests + requests - old.requests,
        errors=told.errors + errors - old.errors,
    )
    return Counts(requests=requests, errors=errors), left
