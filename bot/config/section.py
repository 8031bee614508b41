"""What every part of a policy file has in common."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

MERGE = "x-merge"
"""In the JSON Schema of a list: how the list of a file above and that of one below are merged."""
APPEND = Field(json_schema_extra={MERGE: "append"})
"""Annotates a list to which a file below adds. Any other list it replaces."""


class Section(BaseModel):
    """A mapping of the file, in which an unknown key is an error."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        defer_build=True,  # a section is mostly asked for as part of the whole, which builds it
    )


@dataclass(frozen=True, slots=True)
class Short:
    """Annotates a section that may be written as the value of one of its keys alone.

    Attributes:
        key: Of the section. ``RULE-ID: warning`` is short for ``RULE-ID: {level: warning}``.
    """

    key: str

    def spell_out(self, value: object) -> object:
        """Return *value* as the section; what is one already stays what it is."""
        return value if isinstance(value, dict | Section) else {self.key: value}

    def __get_pydantic_core_schema__(
        self,
        source: Any,  # noqa: ANN401 - an annotation is anything
        handler: GetCoreSchemaHandler,
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.spell_out, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        whole = handler(schema)
        short = handler.resolve_ref_schema(whole)["properties"][self.key]
        return {"anyOf": [without_texts(short), whole]}


def without_texts(schema: JsonSchemaValue) -> JsonSchemaValue:
    """Return *schema* without what explains it, for use at another place."""
    return {key: value for key, value in schema.items() if key not in {"description", "default"}}
