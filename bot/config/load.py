"""From the bytes of a policy file to a policy, or to every problem in them, each at its place."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from types import NoneType, UnionType
from typing import Annotated, Any, TypeAlias, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot import document
from bot.config.durations import EditorSchema
from bot.config.environments import FORMS
from bot.config.kinds import TAGGED
from bot.config.schema import Policy
from bot.config.spelling import MAX_WORD, nearest
from bot.document import Node
from bot.errors import ConfigError, Problem
from bot.markdown import one_line

POLICY_PATH = ".github/sluice.yml"
"""Where a repository keeps its policy."""

MAX_BYTES = 1 << 18
"""Size of a policy file. Our own limit: a hostile one of this size is read in half a second."""
MAX_PROBLEMS = 50
"""Problems told of one file. Our own limit: nobody mends more at a time."""

_WORDS = {
    "bool_type": "must be `true` or `false`",
    "dict_type": "must be a mapping",
    "greater_than_equal": "must be {ge} or more",
    "int_type": "must be a whole number",
    "less_than_equal": "must be {le} or less",
    "missing": "is missing",
    "model_type": "must be a mapping",
    "string_too_long": "must have at most {max_length} characters",
    "string_too_short": "must not be empty",
    "string_type": "must be a string",
    "too_long": "must have at most {max_length} entries",
    "tuple_type": "must be a list",
}
"""What we say where pydantic speaks of inputs, models and tuples."""

_Path: TypeAlias = Sequence[str | int]
"""Keys and indexes, from the root of the file."""


def default_policy() -> Policy:
    """Return the policy of a repository that has no file."""
    return Policy(version=1)


def load_policy(data: bytes, known_rules: Collection[str]) -> Policy:
    """Read a policy file.

    Args:
        data: The file.
        known_rules: The ids that may stand under ``rules``.

    Raises:
        ConfigError: With every problem, each at the line and column of the key or value.
    """
    root, problems = _read(data)
    problems += _first(_unknown_rules(root, known_rules))
    try:
        policy = Policy.model_validate(document.plain(root))
    except ValidationError as error:
        problems += _first(_invalid(error, root))
        raise _refusal(problems) from error
    if problems:
        raise _refusal(problems)
    return policy


def json_schema(known_rules: Mapping[str, str]) -> dict[str, Any]:
    """Describe the policy file for editors, as JSON Schema, draft 2020-12.

    Args:
        known_rules: What each rule promises, by id.
    """
    schema = Policy.model_json_schema(schema_generator=EditorSchema)
    rules = schema["properties"]["rules"]
    setting = rules["additionalProperties"]
    rules["properties"] = {
        id_: setting | {"description": says} for id_, says in known_rules.items()
    }
    rules["additionalProperties"] = False
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _read(data: bytes) -> tuple[document.Mapping, list[Problem]]:
    if len(data) > MAX_BYTES:
        raise ConfigError(Problem(1, 1, f"the file is larger than {MAX_BYTES >> 10} KiB"))
    try:
        read = document.parse(data)
    except document.DocumentError as error:
        raise ConfigError(Problem(error.line, error.column, error.message)) from error
    if not isinstance(read.root, document.Mapping):
        raise ConfigError(Problem(1, 1, "the file must be a mapping that has `version: 1`"))
    return read.root, _first(
        _at(key, f"`{_quote(key.text)}` is here already, on line {first.line}")
        for key, first in read.duplicates
    )


def _first(problems: Iterator[Problem]) -> list[Problem]:
    """Take as many of *problems* as are told, and one to know that there are more."""
    return list(islice(problems, MAX_PROBLEMS + 1))


def _refusal(problems: list[Problem]) -> ConfigError:
    problems.sort()
    told, left = problems[:MAX_PROBLEMS], problems[MAX_PROBLEMS:]
    told += [
        replace(problem, message="there are more problems from here on") for problem in left[:1]
    ]
    return ConfigError(*told)


def _unknown_rules(root: document.Mapping, known_rules: Collection[str]) -> Iterator[Problem]:
    for key, _ in root.mapping("rules") or ():
        if key.text not in known_rules:
            hint = nearest(key.text, known_rules)
            yield _at(key, f"there is no rule `{_quote(key.text)}`{hint}")


def _invalid(error: ValidationError, root: document.Mapping) -> Iterator[Problem]:
    def place(details: ErrorDetails) -> tuple[int, int]:
        key, _ = document.find(root, details["loc"])
        return key.line, key.column

    for details in sorted(error.errors(include_url=False), key=place):
        yield _problem(details, root)


def _problem(details: ErrorDetails, root: document.Mapping) -> Problem:
    """Say what pydantic found, in words that help, at the place it means."""
    path, kind = [part for part in details["loc"] if not _is_tag(part)], details["type"]
    name = _quote(".".join(map(str, path)))
    key, value = document.find(root, path)
    if kind == "extra_forbidden":
        hint = nearest(str(path[-1]), _keys_at(*_section(details["loc"][:-1])))
        return _at(key, f"there is no key `{name}`{hint}")
    if details["input"] is None:
        return _at(key, f"`{name}` is empty: give it a value, or take it out")
    if kind in {"enum", "literal_error"}:
        expected = details["ctx"]["expected"].replace("'", "")
        hint = nearest(str(details["input"]), expected.replace(" or ", ", ").split(", "))
        return _at(value, f"`{name}` must be {expected}{hint}")
    says = _WORDS.get(kind, "").format_map(details.get("ctx", {}))
    return _at(value, f"`{name}` {says or details['msg'].removeprefix('Value error, ')}")


def _is_tag(part: str | int) -> bool:
    return part in FORMS or part in TAGGED


def _section(path: _Path) -> tuple[type[BaseModel], _Path]:
    """Return the section of a known kind that *path* last goes through, and the way from there."""
    for place in reversed(range(len(path))):
        if path[place] in TAGGED:
            return TAGGED[str(path[place])], path[place + 1 :]
    return Policy, path


def _keys_at(kind: Any, path: _Path) -> Collection[str]:  # noqa: ANN401 - an annotation is anything
    """Name the keys that the schema knows at *path* below *kind*."""
    if get_origin(kind) is Annotated:
        return _keys_at(get_args(kind)[0], path)
    if isinstance(kind, UnionType):
        return _keys_at(next(one for one in get_args(kind) if one is not NoneType), path)
    if not issubclass(kind, BaseModel):
        return _keys_at(next(kind for kind in get_args(kind)[::-1] if kind is not ...), path[1:])
    fields = {field.alias or name: field for name, field in kind.model_fields.items()}
    return _keys_at(fields[str(path[0])].annotation, path[1:]) if path else fields


def _quote(word: str) -> str:
    return one_line(word, MAX_WORD)


def _at(node: Node, message: str) -> Problem:
    return Problem(node.line, node.column, message)
