"""What a request's body must look like, and GitHub's words when it does not.

GitHub answers with the messages of a Ruby validator for JSON Schema. Unknown keys are let through,
as GitHub does.
Source: https://github.com/brandur/json_schema, and for example
https://github.com/reviewdog/action-rubocop/issues/67 and
https://github.com/humanmade/linter-bot/issues/71
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.sim.exchange import RefusalError
from bot.sim.jsonvalue import Json, Object

Rule: TypeAlias = "Text | Whole | Items | Keys"


@dataclass(frozen=True, slots=True)
class Text:
    """A string.

    Attributes:
        longest: In characters.
        members: The words allowed; any when empty.
    """

    longest: int = 2**31
    members: tuple[str, ...] = ()

    def problems(self, value: Json, path: str) -> Iterator[str]:
        """Yield what is wrong with *value*."""
        if not isinstance(value, str):
            yield f"For '{path}', {json.dumps(value)} is not a string."
        elif self.members and value not in self.members:
            yield f"For '{path}', {value} is not a member of {json.dumps(self.members)}."
        elif len(value) > self.longest:
            yield f"Only {self.longest} characters are allowed; {len(value)} were supplied."


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number."""

    def problems(self, value: Json, path: str) -> Iterator[str]:
        """Yield what is wrong with *value*."""
        if not isinstance(value, int) or isinstance(value, bool):
            yield f"For '{path}', {json.dumps(value)} is not an integer."


@dataclass(frozen=True, slots=True)
class Items:
    """An array of at most *most* values."""

    of: Rule
    most: int = 2**31

    def problems(self, value: Json, path: str) -> Iterator[str]:
        """Yield what is wrong with *value*."""
        if isinstance(value, str) or not isinstance(value, Sequence):
            yield f"For '{path}', {json.dumps(value)} is not an array."
        elif len(value) > self.most:
            yield f"No more than {self.most} items are allowed; {len(value)} were supplied."
        else:
            for index, item in enumerate(value):
                yield from self.of.problems(item, f"{path}/{index}")


@dataclass(frozen=True, slots=True)
class Keys:
    """An object."""

    required: Mapping[str, Rule] = field(default_factory=dict)
    optional: Mapping[str, Rule] = field(default_factory=dict)

    def problems(self, value: Json, path: str = "") -> Iterator[str]:
        """Yield what is wrong with *value*."""
        if not isinstance(value, Mapping):
            yield f"For '{path}', {json.dumps(value)} is not an object."
            return
        missing = [f'"{name}"' for name in sorted(self.required) if name not in value]
        if missing:
            yield f"{', '.join(missing)} {'was' if len(missing) == 1 else 'were'}n't supplied."
        for name, rule in (*self.required.items(), *self.optional.items()):
            if name in value:
                yield from rule.problems(value[name], f"{path}/properties/{name}".strip("/"))

    def check(self, body: Object) -> None:
        """Refuse *body* unless it is right."""
        found = list(self.problems(body))
        if found:
            raise RefusalError(422, "Invalid request.\n\n" + "\n".join(found))
