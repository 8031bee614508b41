from datetime import date

import pytest

from bot.config.days import read, read_or_none

DAY = date(2028, 2, 29)


@pytest.mark.parametrize("text", ["2028-02-29", DAY])
def test_reads_a_day(text: object) -> None:
    assert read(text) == read_or_none(text) == DAY


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2027-02-29", "must be a day that the calendar has"),
        ("2028-2-29", "must be a day, such as"),
        ("20280229", "must be a day, such as"),
        ("1999-12-31", "must be a day, such as"),
        ("2028-02-29\n", "must be a day, such as"),
        (20270101, "must be a day, such as"),
        (None, "must be a day, such as"),
    ],
)
def test_refuses_what_is_none(text: object, says: str) -> None:
    assert read_or_none(text) is None
    with pytest.raises(ValueError, match=says):
        read(text)
