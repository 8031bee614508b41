"""Freeze windows: when nothing may be deployed, as a policy file says it.

Time zones are those of the machine, or of the package tzdata where it has none.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Annotated, Self, TypeAlias
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError
from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    JsonValue,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)

from bot.config.durations import Duration, between
from bot.config.section import Section
from bot.config.spelling import nearest

MAX_FREEZES = 20
"""Freeze windows of one environment. Our own limit."""
MAX_CRON = 100
"""Characters of a cron expression. Our own limit."""
MAX_REASON = 200
"""Characters of a reason. Our own limit: it stands in a line of a comment."""

_FORMS = ({"cron", "for"}, {"from", "to"}, {"dates"})
"""The keys that make a window. Each window has those of one form."""
_KEYS = ("cron", "for", "from", "to", "dates")
_FORMS_FOR_EDITORS: list[JsonValue] = [
    {
        "required": [*sorted(form)],
        "not": {"anyOf": [{"required": [key]} for key in _KEYS if key not in form]},
    }
    for form in _FORMS
]
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOMENT = re.compile("([A-Za-z]+) +([0-9]{1,2}):([0-9]{2})")
_DAY = "2[0-9]{3}-[0-9]{2}-[0-9]{2}"
_DATES = re.compile(rf"({_DAY})(?: *\.\. *({_DAY}))?")
_LEAP_YEAR = datetime(2024, 1, 1)  # noqa: DTZ001 - a cron expression speaks of local time


@dataclass(frozen=True, slots=True)
class Moment:
    """A local time of the week.

    Attributes:
        weekday: 0 is Monday, 6 is Sunday.
    """

    weekday: int
    time: time


@dataclass(frozen=True, slots=True)
class Dates:
    """Whole local days, from *first* to *last*, both included."""

    first: date
    last: date


def _cron(expression: str) -> str:
    fields = expression.split()
    if len(fields) != 5:  # noqa: PLR2004 - minute, hour, day, month, weekday
        raise ValueError("must have five fields, such as `0 12 * * FRI`")
    try:
        next(CronSim(expression, _LEAP_YEAR))
    except CronSimError as error:
        raise ValueError(f"must be a cron expression: {str(error).lower()}") from error
    except StopIteration:
        raise ValueError("must name a time that comes") from None
    if not fields[0].isdecimal():
        raise ValueError("must begin with one minute, such as `0`, not with several")
    return expression


def _moment(text: object) -> Moment:
    match = _MOMENT.fullmatch(text) if isinstance(text, str) else None
    if not match:
        raise ValueError("must be a weekday and a time, such as `Friday 12:00`")
    word = match[1].title()
    weekday = next((day for day in _WEEKDAYS if word in {day, day[:3]}), None)
    if not weekday:
        raise ValueError(f"must begin with a weekday, such as `Friday`{nearest(word, _WEEKDAYS)}")
    try:
        return Moment(_WEEKDAYS.index(weekday), time(int(match[2]), int(match[3])))
    except ValueError as error:
        raise ValueError("must end with a time from `00:00` to `23:59`") from error


def _dates(text: object) -> Dates:
    match = _DATES.fullmatch(text) if isinstance(text, str) else None
    if not match:
        raise ValueError("must be a date or two, such as `2026-12-19..2027-01-04`")
    try:
        dates = Dates(*(date.fromisoformat(day) for day in (match[1], match[2] or match[1])))
    except ValueError as error:
        raise ValueError("must name days that the calendar has") from error
    if dates.last < dates.first:
        raise ValueError("must not end before it begins")
    return dates


def _zone(name: str) -> str:
    if name not in _zones():
        hint = nearest(name, _zones())
        raise ValueError(f"must be a time zone, such as `Europe/Berlin`{hint}")
    return name


@cache
def _zones() -> Collection[str]:
    """List the names that are safe to look for: a stranger's could be a path."""
    return available_timezones()


_Moment: TypeAlias = Annotated[
    Moment,
    PlainValidator(_moment),
    WithJsonSchema({"type": "string", "pattern": "^[A-Za-z]{3,9} +[0-9]{1,2}:[0-9]{2}$"}),
]
_Dates: TypeAlias = Annotated[
    Dates,
    PlainValidator(_dates),
    WithJsonSchema({"type": "string", "pattern": f"^{_DATES.pattern}$"}),
]


class Freeze(Section):
    """A time in which nothing is deployed: `cron` and `for`, or `from` and `to`, or `dates`."""

    model_config = ConfigDict(json_schema_extra={"oneOf": _FORMS_FOR_EDITORS})

    cron: Annotated[str, Field(max_length=MAX_CRON), AfterValidator(_cron)] | None = None
    """When it begins, as the five fields of cron: `0 12 * * FRI`. Not more than once an hour."""

    for_: Annotated[Duration, between("1m", "31d")] | None = Field(None, alias="for")
    """How long it lasts, beside `cron`: `68h`."""

    from_: _Moment | None = Field(None, alias="from")
    """When it begins every week: `Friday 12:00`."""

    to: _Moment | None = None
    """When it is over every week: `Monday 08:00`."""

    dates: _Dates | None = None
    """A day, `2026-12-24`, or several: `2026-12-19..2027-01-04`, the last one included."""

    tz: Annotated[str, AfterValidator(_zone)] = "UTC"
    """The time zone of the times, such as `Europe/Berlin`."""

    reason: Annotated[str, Field(max_length=MAX_REASON)] = ""
    """Why. Whoever is kept from a deployment reads it."""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the times."""
        return ZoneInfo(self.tz)

    @model_validator(mode="after")
    def _has_one_form(self) -> Self:
        values = (self.cron, self.for_, self.from_, self.to, self.dates)
        given = {key for key, value in zip(_KEYS, values, strict=True) if value is not None}
        if given not in _FORMS:
            raise ValueError("must have `cron` and `for`, or `from` and `to`, or `dates`")
        if self.from_ and self.from_ == self.to:
            raise ValueError("must not end when it begins")
        return self
