from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.config.windows import Freeze
from bot.deploys.freeze import AHEAD, SOON, Frozen, active, next_start
from tests.deploys.windows import APIA, BERLIN, HAVANA, LORD_HOWE, SYDNEY, cron, dates, utc, week

INSTANT = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("window", "since", "until"),
    [
        pytest.param(
            cron("0 12 * * FRI", "68h", BERLIN), "2026-11-20 11:00", "2026-11-23 07:00", id="cron"
        ),
        pytest.param(
            cron("0 12 * * FRI", "68h", BERLIN),
            "2026-03-27 11:00",
            "2026-03-30 07:00",
            id="cron: a length is real time, also when an hour is missing",
        ),
        pytest.param(
            cron("30 2 * * *", "1h", BERLIN),
            "2026-03-29 01:00",
            "2026-03-29 02:00",
            id="cron: at a time that is skipped, from the moment of the change",
        ),
        pytest.param(
            cron("30 2 * * *", "10m", BERLIN),
            "2026-10-25 00:30",
            "2026-10-25 01:40",
            id="cron: at a time that comes twice, from the first, for its length after the last",
        ),
        pytest.param(
            cron("59 23 29 2 *", "2m"), "2028-02-29 23:59", "2028-03-01 00:01", id="cron: leap day"
        ),
        pytest.param(
            cron("0 0 1 2 *", "31d"),
            "2027-02-01 00:00",
            "2027-03-04 00:00",
            id="cron: the greatest length",
        ),
        pytest.param(
            week("Friday 12:00", "Monday 08:00", BERLIN),
            "2026-11-20 11:00",
            "2026-11-23 07:00",
            id="week",
        ),
        pytest.param(
            week("Friday 12:00", "Monday 08:00", BERLIN),
            "2026-03-27 11:00",
            "2026-03-30 06:00",
            id="week: over a night that misses an hour",
        ),
        pytest.param(
            week("Friday 12:00", "Monday 08:00", BERLIN),
            "2026-10-23 10:00",
            "2026-10-26 07:00",
            id="week: over a night that has an hour more",
        ),
        pytest.param(
            week("Friday 12:00", "Monday 08:00", SYDNEY),
            "2026-10-02 02:00",
            "2026-10-04 21:00",
            id="week: spring in October",
        ),
        pytest.param(
            week("Sunday 02:15", "Sunday 02:45", BERLIN),
            "2026-10-25 00:15",
            "2026-10-25 01:45",
            id="week: times that come twice, from the first to the last",
        ),
        pytest.param(
            week("Sunday 01:30", "Sunday 02:30", BERLIN),
            "2026-03-29 00:30",
            "2026-03-29 01:00",
            id="week: an end that is skipped",
        ),
        pytest.param(
            week("Sunday 02:10", "Sunday 02:40", LORD_HOWE),
            "2026-10-03 15:30",
            "2026-10-03 15:40",
            id="week: a beginning in a skipped half hour",
        ),
        pytest.param(
            week("Wed 12:00", "Wed 11:00"),
            "2026-11-18 12:00",
            "2026-11-25 11:00",
            id="week: all but an hour",
        ),
        pytest.param(
            week("Wed 11:00", "Wed 12:00"),
            "2026-11-18 11:00",
            "2026-11-18 12:00",
            id="week: an hour",
        ),
        pytest.param(
            week("Thu 18:00", "Fri 06:00"),
            "2026-12-31 18:00",
            "2027-01-01 06:00",
            id="week: over the end of the year",
        ),
        pytest.param(
            dates("2026-12-24", BERLIN), "2026-12-23 23:00", "2026-12-24 23:00", id="a day"
        ),
        pytest.param(
            dates("2026-12-19..2027-01-04", BERLIN),
            "2026-12-18 23:00",
            "2027-01-04 23:00",
            id="days",
        ),
        pytest.param(
            dates("2026-03-29", BERLIN), "2026-03-28 23:00", "2026-03-29 22:00", id="a day of 23 h"
        ),
        pytest.param(
            dates("2026-10-25", BERLIN), "2026-10-24 22:00", "2026-10-25 23:00", id="a day of 25 h"
        ),
        pytest.param(dates("2028-02-29"), "2028-02-29 00:00", "2028-03-01 00:00", id="a leap day"),
        pytest.param(
            dates("2026-11-01", HAVANA),
            "2026-11-01 04:00",
            "2026-11-02 05:00",
            id="a day whose midnight comes twice",
        ),
        pytest.param(
            dates("2026-10-31", HAVANA),
            "2026-10-31 04:00",
            "2026-11-01 04:00",
            id="the day before a midnight that comes twice",
        ),
        pytest.param(
            dates("2026-03-08", HAVANA),
            "2026-03-08 05:00",
            "2026-03-09 04:00",
            id="a day without a midnight",
        ),
        pytest.param(
            dates("2026-01-01..2026-12-31"), "2026-01-01 00:00", "2027-01-01 00:00", id="a year"
        ),
    ],
)
def test_a_window(window: Freeze, since: str, until: str) -> None:
    begin, end = utc(since), utc(until)
    frozen = Frozen(reason="", since=begin, until=end)

    assert active([window], begin - INSTANT) is None
    assert active([window], begin) == active([window], end - INSTANT) == frozen
    assert active([window], end) is None
    assert next_start([window], begin - MINUTE) == begin


@pytest.mark.parametrize(
    ("window", "change"),
    [
        pytest.param(dates("2011-12-30", APIA), "2011-12-30 10:00", id="a day"),
        pytest.param(
            week("Sun 02:10", "Sun 02:20", LORD_HOWE), "2026-10-03 15:30", id="some minutes"
        ),
    ],
)
def test_what_a_clock_skips_is_no_freeze(window: Freeze, change: str) -> None:
    assert active([window], utc(change)) is None
    assert next_start([window], utc(change) - MINUTE) != utc(change)


@pytest.mark.parametrize("hour", [11, 13])
def test_now_may_be_in_any_time_zone(hour: int) -> None:
    now = datetime(2026, 11, 20, hour, tzinfo=ZoneInfo(BERLIN))
    window = week("Fri 12:00", "Fri 14:00", BERLIN)

    assert bool(active([window], now)) == (hour == 13)


def test_nothing_is_frozen_without_windows() -> None:
    assert active([], utc("2026-11-20 12:00")) is None
    assert next_start([], utc("2026-11-20 12:00")) is None


FRIDAY = week("Fri 12:00", "Mon 08:00", reason="no Friday deploys")
SATURDAY = week("Sat 00:00", "Sat 12:00", reason="backup")
MONDAY = cron("0 8 * * MON", "2h", reason="planning")
TUESDAY = cron("1 10 * * MON", "1d", reason="after a gap")


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        ("2026-11-20 12:00", "no Friday deploys"),
        ("2026-11-21 06:00", "no Friday deploys"),
        ("2026-11-23 07:59", "no Friday deploys"),
        ("2026-11-23 08:00", "planning"),
        ("2026-11-23 09:59", "planning"),
    ],
)
def test_windows_without_a_gap_are_one_freeze(now: str, reason: str) -> None:
    assert active([TUESDAY, MONDAY, SATURDAY, FRIDAY], utc(now)) == Frozen(
        reason=reason, since=utc("2026-11-20 12:00"), until=utc("2026-11-23 10:00")
    )


def test_a_minute_between_windows_is_free() -> None:
    windows = [FRIDAY, MONDAY, TUESDAY]

    assert active(windows, utc("2026-11-23 10:00")) is None
    assert next_start(windows, utc("2026-11-23 10:00")) == utc("2026-11-23 10:01")
    assert active(windows, utc("2026-11-23 10:01")).reason == "after a gap"


def test_the_window_that_ends_last_tells_the_reason() -> None:
    windows = [
        dates("2026-12-24", reason="Christmas Eve"),
        dates("2026-12-19..2027-01-04", reason="holidays"),
        dates("2026-12-20..2026-12-31", reason="year end"),
    ]

    assert active(windows, utc("2026-12-24 12:00")) == Frozen(
        reason="holidays", since=utc("2026-12-19 00:00"), until=utc("2027-01-05 00:00")
    )


def test_a_freeze_for_ever_ends_far_away() -> None:
    now = utc("2026-11-20 12:30")
    frozen = active([cron("0 * * * *", "1h", BERLIN)] * 3, now)

    assert now + AHEAD - timedelta(hours=1) < frozen.until <= now + AHEAD + timedelta(hours=1)
    assert frozen.since < now - timedelta(days=31)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param("2026-12-10 00:00", "2026-12-24 00:00", id="exactly as far as we look"),
        pytest.param("2026-12-09 23:59", None, id="a minute farther"),
        pytest.param("2026-12-23 23:59", "2026-12-24 00:00", id="in a minute"),
        pytest.param("2026-12-24 00:00", "2026-12-27 00:00", id="now is not next"),
        pytest.param("2026-12-27 00:00", None, id="none is left"),
    ],
)
def test_the_next_freeze(now: str, expected: str | None) -> None:
    windows = [dates("2026-12-27"), dates("2026-12-24..2026-12-25")]

    assert next_start(windows, utc(now)) == (utc(expected) if expected else None)
    assert timedelta(days=14) == SOON
