"""Freezes against an oracle that writes down what a clock shows in each minute, and looks there."""

from bisect import bisect_left
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate, count
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings, strategies as st

from bot.config.windows import Freeze
from bot.deploys.freeze import active, next_start
from tests.deploys.windows import BERLIN, HAVANA, LORD_HOWE, SYDNEY, cron, dates, utc, week

INSTANT = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

BACK, AFTER = 12 * DAY, 10 * DAY
ZONES = ("UTC", BERLIN, SYDNEY, HAVANA, LORD_HOWE, "Asia/Kathmandu")
CHANGES = ("2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01")


class Clock:
    """What clocks in *zone* show around *day*, minute by minute."""

    def __init__(self, zone: str, day: datetime) -> None:
        self.start = day - BACK
        self.local = [
            (self.start + MINUTE * n).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
            for n in range((BACK + AFTER) // MINUTE)
        ]
        self.most = list(accumulate(self.local, max))
        self.least = list(accumulate(reversed(self.local), min))[::-1]

    def first(self, local: datetime) -> int:
        """The first minute that shows *local* or more."""
        return bisect_left(self.most, local)

    def last(self, local: datetime) -> int:
        """The minute after the last that shows less than *local*."""
        return bisect_left(self.least, local)

    def latest(self, local: datetime) -> int:
        """The last minute that shows *local*; where none does, the first that shows more."""
        shown = [n for n, one in enumerate(self.local) if one == local]
        return shown[-1] if shown else self.first(local)


clock_around = cache(Clock)


def frozen_minutes(window: Freeze, clock: Clock) -> set[int]:
    minutes: set[int] = set()
    days = sorted({shown.date() for shown in clock.local})
    for day in days[1:-1]:
        for begin, end, more in spans(window, day):
            until = clock.latest(end) + more // MINUTE if more else clock.last(end)
            minutes |= set(range(clock.first(begin), until))
    return minutes


def spans(window: Freeze, day: date) -> list[tuple[datetime, datetime, timedelta]]:
    midnight = datetime.combine(day, datetime.min.time())
    if window.dates:
        first, last = window.dates.first, window.dates.last
        return [(midnight, midnight + DAY, timedelta(0))] if first <= day <= last else []
    if window.cron:
        minute, hour, _, _, weekday = window.cron.split()
        if weekday != "*" and WEEKDAYS[day.weekday()] != weekday.lower():
            return []
        begin = midnight.replace(hour=int(hour), minute=int(minute))
        return [(begin, begin, window.for_)]
    if day.weekday() != window.from_.weekday:
        return []
    begin = datetime.combine(day, window.from_.time)
    end = datetime.combine(day, window.to.time)
    while end.weekday() != window.to.weekday or end <= begin:
        end += DAY
    return [(begin, end, timedelta(0))]


hours = st.integers(0, 23) | st.integers(0, 3)
minutes = st.integers(0, 59) | st.sampled_from([0, 15, 30])
weekdays = st.sampled_from(WEEKDAYS)
zones = st.sampled_from(ZONES)
moments = st.builds("{} {:02}:{:02}".format, weekdays, hours, minutes)
around = st.sampled_from(CHANGES).map(utc)
windows = st.one_of(
    st.builds(
        cron,
        st.builds("{} {} * * {}".format, minutes, hours, weekdays.map(str.upper) | st.just("*")),
        st.integers(1, 3000).map("{}m".format),
        zones,
    ),
    st.tuples(moments, moments, zones).filter(lambda it: it[0] != it[1]).map(lambda it: week(*it)),
    st.builds(
        lambda day, days, zone: dates(f"{day:%F}..{day + days * DAY:%F}", zone),
        around,
        st.integers(0, 3),
        zones,
    ),
)


@settings(deadline=None)  # a walk is slow on a busy machine
@given(windows, around, st.integers(-2 * 1440, 2 * 1440))
@example(cron("30 2 * * *", "10m", BERLIN), utc("2026-10-25"), 60)
@example(week("sun 02:15", "sun 02:45", BERLIN), utc("2026-03-29"), 60)
def test_agrees_with_a_walk_over_the_minutes(window: Freeze, day: datetime, offset: int) -> None:
    now = day + offset * MINUTE
    clock = clock_around(window.tz, day)
    frozen, here = frozen_minutes(window, clock), (now - clock.start) // MINUTE
    horizon = day + 8 * DAY

    found = active([window], now)

    assert (found is not None) == (here in frozen)
    if found:
        end = clock.start + MINUTE * next(n for n in count(here) if n not in frozen)
        assert found.since <= now < found.until
        assert min(found.until, horizon) == min(end, horizon)
    begins = (n for n in range(here + 1, len(clock.local)) if n in frozen and n - 1 not in frozen)
    begin = clock.start + MINUTE * next(begins, len(clock.local))
    assert min(next_start([window], now) or horizon, horizon) == min(begin, horizon)


@settings(max_examples=30, deadline=None)
@given(st.lists(windows, max_size=3), around, st.integers(-2 * 1440, 2 * 1440))
def test_several_are_frozen_when_one_is(several, day: datetime, offset: int) -> None:
    now = day + offset * MINUTE
    found = active(several, now)

    assert bool(found) == any(active([window], now) for window in several)
    if found:
        assert found.since <= now < found.until
        assert found.until > now + 50 * DAY or not any(
            active([window], found.until) for window in several
        )
        assert active(several, found.since)
        assert found.since < now - 31 * DAY or not active(several, found.since - INSTANT)
