from datetime import timedelta
from typing import Annotated

import jsonschema_rs
import pytest
from hypothesis import given, strategies as st
from pydantic import TypeAdapter, ValidationError

from bot.config.durations import Duration, EditorSchema, between, read, show
from bot.config.section import Section

UNIT = "must be a number and a unit, such as `30s`, `5m`, `2h` or `1d`"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0s", timedelta(0)),
        ("30s", timedelta(seconds=30)),
        ("5m", timedelta(minutes=5)),
        ("2h", timedelta(hours=2)),
        ("1d", timedelta(days=1)),
        ("68h", timedelta(days=2, hours=20)),
        ("999999999d", timedelta(days=999_999_999)),
    ],
)
def test_reads(text: str, expected: timedelta) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "m",
        "5 m",
        "5M",
        "-5m",
        "1.5h",
        "1h30m",
        "5m\n",
        "\u0665m",
        "1w",
        "9999999999s",
        7,
        None,
    ],
)
def test_refuses(text: object) -> None:
    with pytest.raises(ValueError, match=UNIT):
        read(text)


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        (timedelta(0), "0s"),
        (timedelta(milliseconds=1500), "1s"),
        (timedelta(seconds=90), "90s"),
        (timedelta(minutes=60), "1h"),
        (timedelta(minutes=90), "90m"),
        (timedelta(hours=24), "1d"),
        (timedelta(hours=36), "36h"),
    ],
)
def test_shows(duration: timedelta, expected: str) -> None:
    assert show(duration) == expected


@given(st.integers(0, 999_999_999))
def test_reads_what_it_shows(seconds: int) -> None:
    duration = timedelta(seconds=seconds)

    assert read(show(duration)) == duration


@pytest.mark.parametrize("text", ["5m", "300s", "24h", "1d", "2h"])
def test_takes_what_lies_between(text: str) -> None:
    bounded = TypeAdapter(Annotated[Duration, between("5m", "24h")])

    assert bounded.validate_python(text) == bounded.validate_python(read(text)) == read(text)


@pytest.mark.parametrize("text", ["0s", "299s", "86401s", "2d"])
def test_refuses_what_does_not(text: str) -> None:
    with pytest.raises(ValidationError, match="must be between 5m and 24h"):
        TypeAdapter(Annotated[Duration, between("5m", "24h")]).validate_python(text)


class Inner(Section):
    window: Annotated[Duration, between("5m", "24h")] = timedelta(hours=2)
    count: int = 1


class Outer(Section):
    inner: Inner = Inner()
    wait: Duration = timedelta(0)


@pytest.mark.parametrize(("text", "fits"), [("2h", True), ("30s", True), ("2", False), (7, False)])
def test_editors_know_the_form(text: object, fits) -> None:
    assert jsonschema_rs.is_valid(Outer.model_json_schema(), {"wait": text}) == fits


def test_editors_see_defaults_as_they_are_written() -> None:
    schema = Outer.model_json_schema(schema_generator=EditorSchema)

    assert schema["properties"]["wait"]["default"] == "0s"
    assert schema["properties"]["inner"]["default"] == {"window": "2h", "count": 1}
    assert schema["$defs"]["Inner"]["properties"]["window"]["default"] == "2h"
    assert schema["$defs"]["Inner"]["properties"]["count"]["default"] == 1
