"""Words that have a spelling, and what is said of those that are spelt otherwise."""

import difflib
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

MAX_WORD = 60
"""Characters quoted of a key or a value. Our own limit; comparing two words takes their product."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """Annotates a string of a section, which must match *pattern* from end to end.

    Attributes:
        pattern: A regular expression that reads the same in Python and in JSON Schema.
        says: What a value must be, in words.
        known: Some words that match, to hint at.
    """

    pattern: str
    says: str
    known: tuple[str, ...] = ()

    def check(self, word: str) -> str:
        """Return *word* if it is spelt so.

        Raises:
            ValueError: It is not.
        """
        if not re.fullmatch(self.pattern, word):
            raise ValueError(f"must be {self.says}{nearest(word, self.known)}")
        return word

    def __get_pydantic_core_schema__(
        self,
        source: Any,  # noqa: ANN401 - an annotation is anything
        handler: GetCoreSchemaHandler,
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(schema) | {"pattern": f"^({self.pattern})$"}


def nearest(word: str, known: Collection[str]) -> str:
    """Ask whether the one of *known* that is most like *word* was meant; empty if none is."""
    close = difflib.get_close_matches(word[:MAX_WORD], known, n=1)
    return f"; did you mean `{close[0]}`?" if close and close[0] != word else ""
