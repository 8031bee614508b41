"""The page that lists every key of the policy file, made from the shapes that read it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from bot.config.durations import BETWEEN
from bot.config.editor import json_schema
from bot.config.organization import OrganizationPolicy
from bot.config.rules import Known
from bot.config.schema import Policy
from bot.config.section import MERGE
from bot.markdown import cell

_ELSEWHERE = frozenset({"rules", "canary"})
"""Sections with pages of their own."""
_INTRODUCTION = """\
# The policy file

<!-- Generated from bot/config. -->

`.github/sluice.yml` in a repository, read from the base branch; `sluice.yml` in the \
organisation's repository `.github-private` or `.github`, for all of its repositories; and files \
of groups beside that. A file below goes before the ones above: a single value replaces, what has \
keys is merged by key, and a list replaces, unless it says here that it is added. What a file \
above has locked stays. `sluice validate` checks a file, and `sluice schema` prints what editors \
complete and explain it with.

What can be said under `canary` is in [canary.md](canary.md)."""
_LIMITS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "maxItems": "at most {} entries",
    BETWEEN: "{}",
    "format": "a {}",
}

_Schema: TypeAlias = Mapping[str, Any]


def reference(known_rules: Mapping[str, Known]) -> str:
    """Write the page, in Markdown.

    Args:
        known_rules: What may stand under ``rules``, by id.
    """
    schema = json_schema(known_rules, OrganizationPolicy)
    parts: _Schema = schema["$defs"]
    common = {*Policy.model_fields}
    own = {name: part for name, part in schema["properties"].items() if name in common}
    more = {name: part for name, part in schema["properties"].items() if name not in common}
    chapters = [_INTRODUCTION, _table(own, schema, parts)]
    chapters += _sections(own, "", parts)
    chapters += ["## In the file of an organisation", _table(more, schema, parts)]
    chapters += _sections(more, "", parts)
    chapters += _rules(schema["properties"]["rules"]["properties"], known_rules, parts)
    return "\n\n".join(chapters) + "\n"


def _sections(keys: _Schema, above: str, parts: _Schema) -> Iterator[str]:
    """Yield a chapter for each of *keys* that has keys of its own, and for those below it."""
    holds = {key: _section(value, parts) for key, value in keys.items()}
    told: list[_Schema] = []
    for key, section in holds.items():
        if section and f"{above}{key}" not in _ELSEWHERE and section not in told:
            told.append(section)
            is_shared = [*holds.values()].count(section) > 1
            name = f"{above}{'NAME' if is_shared else key}{_below(keys[key])}"
            yield f"## `{name}`\n\n{section['description']}"
            yield _table(section["properties"], section, parts)
            yield from _sections(section["properties"], f"{name}.", parts)


def _rules(rules: _Schema, known_rules: Mapping[str, Known], parts: _Schema) -> Iterator[str]:
    common = parts["RuleSetting"]
    yield f"## `rules.ID`\n\nA level, or these keys. {common['description']}"
    yield _table(common["properties"], common, parts)
    for id_, rule in rules.items():
        known = known_rules[id_]
        section = _section(rule["anyOf"][1], parts) or common
        own = {
            key: part
            for key, part in section["properties"].items()
            if key not in common["properties"]
        }
        if own and not known.alias_of:
            yield f"## `rules.{id_}`\n\n{known.summary}. Besides `level` and `locked`:"
            yield _table(own, section, parts)


def _section(value: _Schema, parts: _Schema) -> _Schema | None:
    """Return the section that a key holds: itself, one of several forms of it, or its entries."""
    for place in _places(value):
        part: _Schema = parts[place.rpartition("/")[2]]
        if "properties" in part:
            return part
    return None


def _places(value: _Schema) -> Iterator[str]:
    if "$ref" in value:
        yield value["$ref"]
    for inner in (*value.get("anyOf", ()), value.get("items"), value.get("additionalProperties")):
        if isinstance(inner, dict):
            yield from _places(inner)


def _below(value: _Schema) -> str:
    if isinstance(value.get("additionalProperties"), dict):
        return ".NAME"
    return "[]" if "items" in value else ""


def _table(keys: _Schema, section: _Schema, parts: _Schema) -> str:
    rows = [["key", "default", "limits", "what it is"], ["---"] * 4]
    for key, value in keys.items():
        is_required = key in section.get("required", ())
        default = "required" if is_required else _default(value)
        says = value.get("description") or (_section(value, parts) or {}).get("description", "")
        rows.append([f"`{key}`", default, "; ".join(_limits(value, parts)), says])
    return "\n".join(f"| {' | '.join(map(cell, row))} |" for row in rows)


def _default(value: _Schema) -> str:
    default = value.get("default")
    if isinstance(default, bool):
        default = str(default).lower()
    if isinstance(default, list) and all(isinstance(one, str) for one in default):
        default = ", ".join(default)
    return f"`{default}`" if isinstance(default, str | int | float) and default != "" else ""


def _limits(value: _Schema, parts: _Schema) -> Iterable[str]:
    """Yield what a value must be, in words."""
    for inner in (value, *value.get("anyOf", ())):
        words = inner.get("enum") or parts.get(_name(inner), {}).get("enum")
        if words:
            yield ", ".join(f"`{word}`" for word in words)
        yield from (says.format(inner[key]) for key, says in _LIMITS.items() if key in inner)
    if value.get(MERGE) == "append":
        yield "added to the list of the file above"


def _name(value: _Schema) -> str:
    return str(value.get("$ref", "")).rpartition("/")[2]
