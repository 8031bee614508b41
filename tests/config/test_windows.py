from datetime import date, time, timedelta

import jsonschema_rs
import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from bot.config.windows import MAX_CRON, MAX_REASON, Dates, Freeze, Moment

CRON = {"cron": "0 12 * * FRI", "for": "68h"}
WEEK = {"from": "Friday 12:00", "to": "Monday 08:00"}
FORMS = "must have `cron` and `for`, or `from` and `to`, or `dates`"
MOMENT = "must be a weekday and a time, such as `Friday 12:00`"
DATES = "must be a date or two, such as `2026-12-19..2027-01-04`"


def read(**keys: object) -> Freeze:
    return Freeze.model_validate(keys)


def problems(**keys: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        read(**keys)
    return [
        (".".join(map(str, error["loc"])), error["msg"].removeprefix("Value error, "))
        for error in caught.value.errors()
    ]


def test_times_of_cron() -> None:
    freeze = read(**CRON, tz="Europe/Berlin", reason="no Friday deploys")

    assert (freeze.cron, freeze.for_) == ("0 12 * * FRI", timedelta(hours=68))
    assert (freeze.zone.key, freeze.reason) == ("Europe/Berlin", "no Friday deploys")


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("Friday 12:00", "Monday 08:00"),
        ("fri 12:00", "MON 8:00"),
        ("FRIDAY  12:00", "mOnDaY 08:00"),
    ],
)
def test_a_part_of_the_week(begin: str, end: str) -> None:
    freeze = read(**{"from": begin, "to": end})

    assert (freeze.from_, freeze.to) == (Moment(4, time(12)), Moment(0, time(8)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-24", Dates(date(2026, 12, 24), date(2026, 12, 24))),
        ("2026-12-19..2027-01-04", Dates(date(2026, 12, 19), date(2027, 1, 4))),
        ("2026-12-19 .. 2026-12-19", Dates(date(2026, 12, 19), date(2026, 12, 19))),
        ("2028-02-29", Dates(date(2028, 2, 29), date(2028, 2, 29))),
    ],
)
def test_days(text: str, expected: Dates) -> None:
    assert read(dates=text).dates == expected


def test_utc_and_no_reason_by_default() -> None:
    freeze = read(dates="2026-12-24")

    assert (freeze.zone.key, freeze.reason) == ("UTC", "")


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"cron": CRON["cron"]},
        {"for": "2h"},
        {"from": WEEK["from"]},
        {"to": WEEK["to"]},
        {**CRON, **WEEK},
        {**CRON, "to": WEEK["to"]},
        {**CRON, "dates": "2026-12-24"},
        {**WEEK, "dates": "2026-12-24"},
        {"dates": "2026-12-24", "for": "2h"},
    ],
    ids=lambda keys: ", ".join(keys) or "nothing",
)
def test_refuses_what_is_not_one_form(keys: dict) -> None:
    assert problems(**keys) == [("", FORMS)]
    assert not jsonschema_rs.is_valid(Freeze.model_json_schema(), keys)


@pytest.mark.parametrize(
    "keys", [CRON, WEEK, {"dates": "2026-12-24"}, {"dates": "2026-12-24..2026-12-26"}]
)
def test_editors_know_the_forms(keys: dict) -> None:
    assert jsonschema_rs.is_valid(Freeze.model_json_schema(), keys)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("12 * * FRI", "must have five fields, such as `0 12 * * FRI`"),
        ("0 0 12 * * FRI", "must have five fields, such as `0 12 * * FRI`"),
        ("@daily", "must have five fields, such as `0 12 * * FRI`"),
        ("0 24 * * *", "must be a cron expression: bad hour"),
        ("0 12 * * FRY", "must be a cron expression: bad day-of-week"),
        ("0 12 30 2 *", "must be a cron expression: bad day-of-month"),
        ("0 12 */20 * 1L", "must name a time that comes"),
        ("* 12 * * *", "must begin with one minute, such as `0`, not with several"),
        ("0,30 12 * * *", "must begin with one minute, such as `0`, not with several"),
        ("0 " * MAX_CRON, f"String should have at most {MAX_CRON} characters"),
        (5, "Input should be a valid string"),
    ],
)
def test_refuses_cron(expression: object, expected: str) -> None:
    assert problems(**{**CRON, "cron": expression}) == [("cron", expected)]


@pytest.mark.parametrize(
    "expression", ["59 23 29 2 *", "0 0 29 2 MON#5", "0 0-23 L * *", "5 4 * * sun"]
)
def test_takes_cron(expression: str) -> None:
    assert read(**{**CRON, "cron": expression}).cron == expression


@pytest.mark.parametrize("length", ["1m", "31d"])
def test_takes_a_length(length: str) -> None:
    assert read(**{**CRON, "for": length}).for_


@pytest.mark.parametrize("length", ["0m", "59s", "32d", "745h"])
def test_refuses_a_length(length: str) -> None:
    assert problems(**{**CRON, "for": length}) == [("for", "must be between 1m and 31d")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Friday", MOMENT),
        ("Friday 12", MOMENT),
        ("12:00 Friday", MOMENT),
        (5, MOMENT),
        ("Fryday 12:00", "must begin with a weekday, such as `Friday`; did you mean `Friday`?"),
        ("Fridays 12:00", "must begin with a weekday, such as `Friday`; did you mean `Friday`?"),
        ("Fr 12:00", "must begin with a weekday, such as `Friday`"),
        ("Friday 24:00", "must end with a time from `00:00` to `23:59`"),
        ("Friday 12:60", "must end with a time from `00:00` to `23:59`"),
    ],
)
def test_refuses_a_moment(text: object, expected: str) -> None:
    assert problems(**{**WEEK, "from": text}) == [("from", expected)]
    assert problems(**{**WEEK, "to": text}) == [("to", expected)]


def test_refuses_a_week_without_an_end() -> None:
    assert problems(**{"from": "Friday 12:00", "to": "fri 12:00"}) == [
        ("", "must not end when it begins")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24.12.2026", DATES),
        ("2026-12-24..", DATES),
        ("1999-12-24", DATES),
        (20261224, DATES),
        ("2026-02-29", "must name days that the calendar has"),
        ("2026-02-01..2026-02-30", "must name days that the calendar has"),
        ("2026-12-25..2026-12-24", "must not end before it begins"),
    ],
)
def test_refuses_days(text: object, expected: str) -> None:
    assert problems(dates=text) == [("dates", expected)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "Europe/Berln",
            "must be a time zone, such as `Europe/Berlin`; did you mean `Europe/Berlin`?",
        ),
        ("../Europe/Berlin!!!!!!!!!!!!!!!!!", "must be a time zone, such as `Europe/Berlin`"),
        ("", "must be a time zone, such as `Europe/Berlin`"),
        ("Europe", "must be a time zone, such as `Europe/Berlin`"),
    ],
)
def test_refuses_a_time_zone(name: str, expected: str) -> None:
    [(place, message)] = problems(**CRON, tz=name)

    assert place == "tz"
    assert message.startswith(expected)


def test_refuses_a_long_reason() -> None:
    assert read(**CRON, reason="a" * MAX_REASON).reason
    assert problems(**CRON, reason="a" * (MAX_REASON + 1)) == [
        ("reason", f"String should have at most {MAX_REASON} characters")
    ]


WORDS = st.sampled_from([*"0123456789*/-,#L? ", "FRI", "12", "30", "LW", "é", "\u00b2", "\u0663"])


def refused(**keys: object) -> set[str]:
    """Name the keys that are refused."""
    try:
        read(**keys)
    except ValidationError as error:
        return {".".join(map(str, found["loc"])) for found in error.errors()}
    return set()


@given(st.lists(st.lists(WORDS, max_size=5).map("".join), min_size=3, max_size=6).map(" ".join))
def test_every_expression_is_taken_or_refused(expression: str) -> None:
    assert refused(**{**CRON, "cron": expression}) <= {"cron"}


@given(st.dictionaries(st.sampled_from(["from", "to", "dates", "tz"]), st.text()))
def test_every_text_is_taken_or_refused(keys: dict[str, str]) -> None:
    assert refused(**keys) <= {*keys, ""}
