"""GitHub's schema, read once into frozen definitions.

A definition takes scalars, a list or a mapping. GitHub's ``one-of`` joins several; here that is
resolved while the schema is read, so that checking a file never tries one after the other.

Source: https://github.com/actions/languageservices (workflow-parser/src/templates/schema)
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import chain
from typing import Any

from bot.policy.schema.additions import add

ROOT = "workflow-root-strict"
_ANY = ("null", "boolean", "number", "string", "sequence", "mapping")
_BUILT_IN: dict[str, dict[str, Any]] = {
    "null": {"null": {}},
    "boolean": {"boolean": {}},
    "number": {"number": {}},
    "string": {"string": {}},
    "sequence": {"sequence": {"item-type": "any"}},
    "mapping": {"mapping": {"loose-key-type": "string", "loose-value-type": "any"}},
    "any": {"one-of": list(_ANY)},
}
"""What every such schema may name. GitHub's reader has them built in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The keys of one kind of mapping, spelt exactly so.

    Attributes:
        types: The definition of the value, by key.
        required: Keys that must be there.
        loose: The definition of the values of all other keys; empty if there may be none.
        loose_key: The definition of those keys.
    """

    types: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    loose: str = ""
    loose_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What may stand in one place.

    Attributes:
        scalars: The kinds of scalar: null, boolean, number, string.
        words: The only strings, if these are listed.
        may_be_empty: Whether an empty string is one.
        item: The definition of each item of a list; empty if there may be no list.
        fields: The kinds of mapping.
        deciding: The keys of which a mapping must have one: each is required in one of its kinds.
        names: Contexts and functions that an expression may use, besides those of the outer places.
        is_condition: Whether a string is an expression even without braces.
    """

    name: str
    scalars: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    may_be_empty: bool = True
    item: str = ""
    fields: tuple[Fields, ...] = ()
    deciding: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    is_condition: bool = False


def read(raw: Mapping[str, Any]) -> dict[str, Definition]:
    """Read the ``definitions`` of a schema.

    Raises:
        KeyError: One names another that is not there.
    """
    every = _BUILT_IN | dict(raw)
    return {name: _definition(name, every) for name in every}


def _definition(name: str, every: Mapping[str, dict[str, Any]]) -> Definition:
    parts = list(_parts(every[name], every))
    strings = [part["string"] for part in parts if "string" in part]
    fields = tuple(_fields(part["mapping"]) for part in parts if "mapping" in part)
    lists = [part["sequence"]["item-type"] for part in parts if "sequence" in part]
    return Definition(
        name=name,
        scalars=frozenset(kind for part in parts for kind in _ANY[:4] if kind in part),
        words=frozenset(string["constant"] for string in strings if "constant" in string),
        may_be_empty=not any(string.get("require-non-empty") for string in strings),
        item=lists[0] if lists else "",
        fields=fields,
        deciding=tuple(chain.from_iterable(kind.required for kind in fields)),
        names=frozenset(_name(context) for context in every[name].get("context", ())),
        is_condition=name.endswith("-if"),
    )


def _parts(raw: dict[str, Any], every: Mapping[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield what a ``one-of`` joins, or *raw* itself."""
    if "one-of" in raw:
        for name in raw["one-of"]:
            yield from _parts(every[name], every)
    elif "allowed-values" in raw:
        yield from ({"string": {"constant": word}} for word in raw["allowed-values"])
    else:
        yield raw


def _fields(raw: Mapping[str, Any]) -> Fields:
    properties = raw.get("properties", {})
    return Fields(
        types={key: _type(value) for key, value in properties.items()},
        required=tuple(key for key, value in properties.items() if _is_required(value)),
        loose=raw.get("loose-value-type", ""),
        loose_key=raw.get("loose-key-type", ""),
    )


def _type(value: str | Mapping[str, str]) -> str:
    return value if isinstance(value, str) else value["type"]


def _is_required(value: str | Mapping[str, Any]) -> bool:
    return not isinstance(value, str) and value.get("required", False)


def _name(context: str) -> str:
    """Return the name of a context, or of a function: ``hashFiles(1,255)``, in lower case."""
    return context.partition("(")[0].lower()


DEFINITIONS = read(
    add(json.loads(files(__package__).joinpath("workflow-v1.0.json").read_bytes())["definitions"])
)
"""Those of a workflow file, by name."""
