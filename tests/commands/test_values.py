from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bot.commands.values import (
    duration,
    environment,
    instant,
    named_commit,
    percent,
    sha,
)
from bot.errors import UserError


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (percent, "0.01%", Decimal("0.01")),
        (percent, "10%", Decimal(10)),
        (percent, "99.99%", Decimal("99.99")),
        (percent, "100%", Decimal(100)),
        (percent, "010%", Decimal(10)),
        (sha, "a" * 7, "a" * 7),
        (sha, "0123456789abcdef" * 4, "0123456789abcdef" * 4),
        (environment, "p", "p"),
        (environment, "eu-west/prod_2.1", "eu-west/prod_2.1"),
        (environment, "x" * 63, "x" * 63),
        (duration, "1m", timedelta(minutes=1)),
        (duration, "30m", timedelta(minutes=30)),
        (duration, "4h", timedelta(hours=4)),
        (duration, "30s", timedelta(seconds=30)),
        (duration, "366d", timedelta(days=366)),
        (instant, "2026-12-01T08:00Z", datetime(2026, 12, 1, 8, tzinfo=UTC)),
        (instant, "2026-12-01 08:00", datetime(2026, 12, 1, 8, tzinfo=UTC)),
        (instant, "2026-12-01T08:00:59", datetime(2026, 12, 1, 8, 0, 59, tzinfo=UTC)),
        (instant, "2026-12-01T08:00+02:00", datetime(2026, 12, 1, 6, tzinfo=UTC)),
        (instant, "2999-12-31T23:59-23:59", datetime(3000, 1, 1, 23, 58, tzinfo=UTC)),
    ],
)
def test_reads(read, text, value):
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text"),
    [
        *((percent, text) for text in ("0%", "0.00%", "100.01%", "1000%", "10", "%", "1.%", ".5%")),
        *((percent, text) for text in ("1.234%", "+1%", "-1%", "1e1%", "10%%", "10% ", "10%\n")),
        (percent, "\N{ARABIC-INDIC DIGIT ONE}%"),
        *((sha, text) for text in ("", "a" * 6, "a" * 65, "A" * 40, "g" * 40, "a" * 40 + "\n")),
        *((environment, text) for text in ("", "x" * 64, "-a", ".a", "a b", "a:b", "ö", "a\n")),
        *(
            (duration, text)
            for text in ("", "0m", "4", "4x", "4H", "m", "-1m", "1.5h", "367d", "9999999999d")
        ),
        (duration, "4h\n"),
        *((instant, text) for text in ("", "2026-12-01", "08:00", "tomorrow", "2026-12-01T08")),
        *((instant, text) for text in ("2026-13-01T08:00Z", "2026-12-01T24:01Z", "20261201T0800")),
        *((instant, text) for text in ("2026-12-01x08:00", "2026-12-01T08:00+25:00", "2026-W49-2")),
        (instant, "0001-01-01T00:00+23:59"),
        (instant, "2026-12-01T08:00\n"),
        (instant, "2026-12-01T0\N{ARABIC-INDIC DIGIT EIGHT}:00Z"),
        (duration, "\N{FULLWIDTH DIGIT FOUR}h"),
    ],
)
def test_refuses(read, text):
    with pytest.raises(UserError, match=" is not ") as refused:
        read(text)

    assert refused.value.reason == "parse_error"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param((), ("", None), id="neither"),
        pytest.param(("production",), ("production", None), id="an environment"),
        pytest.param(("3f2a9c1",), ("", "3f2a9c1"), id="a commit"),
        pytest.param(("production", "3f2a9c1"), ("production", "3f2a9c1"), id="both"),
        pytest.param(("3f2a9c1", "production"), ("production", "3f2a9c1"), id="the other way"),
        pytest.param(("3f2a9c",), ("3f2a9c", None), id="too short for a commit"),
    ],
)
def test_tells_environments_from_commits(words, expected):
    assert named_commit(words) == expected


@pytest.mark.parametrize(
    "words", [("a", "b"), ("3f2a9c1", "3f2a9c2"), ("3f2a9c1", "3f2a9c1"), ("a:b",), ("", "3f2a9c1")]
)
def test_refuses_two_of_a_kind(words):
    with pytest.raises(UserError, match=" is not ") as refused:
        named_commit(words)

    assert refused.value.reason == "parse_error"


@pytest.mark.parametrize(
    "text", ["2026-12-01T08:00Z", "2026-12-01T08:00", "2026-12-01T08:00+02:00"]
)
def test_instants_are_in_utc(text):
    assert instant(text).utcoffset() == timedelta(0)
