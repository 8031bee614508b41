"""Lengths of time as a policy file writes them: ``30s``, ``5m``, ``2h``, ``1d``."""

import re
from contextlib import suppress
from datetime import timedelta
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import SchemaError, SchemaSerializer
from pydantic_core.core_schema import WithDefaultSchema

_PATTERN = "[0-9]{1,9}[smhd]"
_UNITS = {
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}
"""The longest first."""


def read(text: object) -> timedelta:
    """Read ``30s``, ``5m``, ``2h`` or ``1d``; a timedelta stays what it is.

    Raises:
        ValueError: It is neither.
    """
    if isinstance(text, timedelta):
        return text
    if not isinstance(text, str) or not re.fullmatch(_PATTERN, text):
        raise ValueError("must be a number and a unit, such as `30s`, `5m`, `2h` or `1d`")
    return int(text[:-1]) * _UNITS[text[-1]]


def show(duration: timedelta) -> str:
    """Write *duration* as ``read`` reads it, in the longest unit that fits; without fractions."""
    unit = next((unit for unit in _UNITS if duration and not duration % _UNITS[unit]), "s")
    return f"{duration // _UNITS[unit]}{unit}"


Duration: TypeAlias = Annotated[
    timedelta,
    PlainValidator(read),
    PlainSerializer(show, return_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{_PATTERN}$", "examples": ["30m", "2h"]}),
]


def between(least: str, most: str) -> AfterValidator:
    """Refuse a ``Duration`` below *least* or above *most*, both such as ``5m``."""
    bounds = read(least), read(most)

    def check(duration: timedelta) -> timedelta:
        if not bounds[0] <= duration <= bounds[1]:
            raise ValueError(f"must be between {least} and {most}")
        return duration

    return AfterValidator(check)


class EditorSchema(GenerateJsonSchema):
    """JSON Schema whose defaults look as in a file: ``5m`` and ``50%``, not ``PT5M`` and 50.0."""

    def default_schema(self, schema: WithDefaultSchema) -> JsonSchemaValue:
        """Write a default as its own type does. Every key of a policy file has a plain one."""
        found = super().default_schema(schema)
        with suppress(SchemaError):  # it refers to a section, and those write themselves
            writer = SchemaSerializer(schema["schema"])
            found["default"] = writer.to_python(schema["default"], mode="json")
        return found
