"""Days as a policy file writes them: ``2026-12-24``, in UTC."""

import re
from datetime import date
from typing import Annotated, TypeAlias

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

_PATTERN = "2[0-9]{3}-[0-9]{2}-[0-9]{2}"


def read(text: object) -> date:
    """Read ``2026-12-24``; a date stays what it is.

    Raises:
        ValueError: It is neither, or no day that the calendar has.
    """
    if isinstance(text, date):
        return text
    if not isinstance(text, str) or not re.fullmatch(_PATTERN, text):
        raise ValueError("must be a day, such as `2026-12-24`")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("must be a day that the calendar has") from error


def read_or_none(text: object) -> date | None:
    """Read as ``read`` does; what it refuses is None."""
    try:
        return read(text)
    except ValueError:
        return None


_ANNOTATIONS = (
    PlainSerializer(date.isoformat, return_type=str, when_used="unless-none"),
    WithJsonSchema({"type": "string", "format": "date", "pattern": f"^{_PATTERN}$"}),
)
Day: TypeAlias = Annotated[date, PlainValidator(read), *_ANNOTATIONS]
"""A day of a policy file."""

DayOrNone: TypeAlias = Annotated[date | None, PlainValidator(read_or_none), *_ANNOTATIONS]
"""A day of a policy file that does not make the file invalid when it cannot be read."""
