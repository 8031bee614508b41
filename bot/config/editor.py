"""The policy file as JSON Schema, by which editors complete, explain and check it."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from bot.config.durations import EditorSchema
from bot.config.rules import Known
from bot.config.schema import Policy

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(known_rules: Mapping[str, Known], kind: type[Policy] = Policy) -> dict[str, Any]:
    """Describe the policy file of a *kind* for editors, as JSON Schema, draft 2020-12.

    Args:
        known_rules: What may stand under ``rules``, by id.
        kind: Whose file it is: a repository's, a group's or an organisation's.
    """
    settings = {
        id_: known_rules[known.alias_of or id_].setting for id_, known in known_rules.items()
    }
    shapes = dict.fromkeys([kind, *settings.values()])
    together: Any = tuple.__class_getitem__(tuple(shapes))
    whole = TypeAdapter(together).json_schema(schema_generator=EditorSchema)
    places = dict(zip(shapes, whole["prefixItems"], strict=True))
    parts = whole["$defs"]
    schema = parts.pop(places[kind]["$ref"].rpartition("/")[2])
    rules = schema["properties"]["rules"]
    rules["properties"] = {
        id_: _rule(known_rules[id_].summary, places[setting]) for id_, setting in settings.items()
    }
    rules["additionalProperties"] = False
    return {"$schema": _DRAFT, **schema, "$defs": parts}


def _rule(summary: str, setting: Mapping[str, Any]) -> dict[str, Any]:
    return {"anyOf": [{"$ref": "#/$defs/Level"}, dict(setting)], "description": summary}
