"""Lengths of time as a policy file writes them: ``30s``, ``5m``, ``2h``, ``1d``."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, TypeAlias

from pydantic import (
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
)
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import CoreSchema, SchemaError, SchemaSerializer, core_schema
from pydantic_core.core_schema import WithDefaultSchema

BETWEEN = "x-between"
"""In the JSON Schema of a length of time: its limits, in words."""
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


@dataclass(frozen=True, slots=True)
class between:  # noqa: N801 - it reads as the annotation that it is
    """Refuses a ``Duration`` below *least* or above *most*, both such as ``5m``."""

    least: str
    most: str

    def __get_pydantic_core_schema__(
        self,
        source: Any,  # noqa: ANN401 - an annotation is anything
        handler: GetCoreSchemaHandler,
    ) -> CoreSchema:
        bounds = read(self.least), read(self.most)

        def check(duration: timedelta) -> timedelta:
            if not bounds[0] <= duration <= bounds[1]:
                raise ValueError(f"must be between {self.least} and {self.most}")
            return duration

        return core_schema.no_info_after_validator_function(check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(schema) | {BETWEEN: f"{self.least} to {self.most}"}


class EditorSchema(GenerateJsonSchema):
    """JSON Schema whose defaults look as in a file: ``5m`` and ``50%``, not ``PT5M`` and 50.0."""

    def default_schema(self, schema: WithDefaultSchema) -> JsonSchemaValue:
        """Write a default as its own type does. Every key of a policy file has a plain one."""
        found = super().default_schema(schema)
        with suppress(SchemaError):  # it refers to a section, and those write themselves
            writer = SchemaSerializer(schema["schema"])
            found["default"] = writer.to_python(schema["default"], mode="json")
        return found
