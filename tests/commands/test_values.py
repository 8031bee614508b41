from datetime import timedelta
from decimal import Decimal

import pytest

from bot.commands.values import duration, environment, percent, sha
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
        (duration, "9999d", timedelta(days=9999)),
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
        *((duration, text) for text in ("", "0m", "4", "4x", "4H", "m", "-1m", "1.5h", "10000d")),
        (duration, "4h\n"),
        (duration, "\N{FULLWIDTH DIGIT FOUR}h"),
    ],
)
def test_refuses(read, text):
    with pytest.raises(UserError, match=" is not ") as refused:
        read(text)

    assert refused.value.reason == "parse_error"
