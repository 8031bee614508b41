"""What pydantic finds wrong with a policy file, in words that help, each at its place."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import NoneType, UnionType
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot import document
from bot.config.environments import FORMS
from bot.config.kinds import TAGGED
from bot.config.rules import Known
from bot.config.section import Section
from bot.config.spelling import MAX_WORD, nearest
from bot.document import Node
from bot.errors import Problem
from bot.markdown import one_line

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

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indexes, from the root of the file."""
_KeysAt: TypeAlias = Callable[[Path], Collection[str]]


def invalid(
    error: ValidationError, root: document.Mapping, keys: _KeysAt, prefix: Path = ()
) -> Iterator[Problem]:
    """Yield each problem of *error*, in the order of the file.

    Args:
        error: What pydantic says.
        root: The file.
        keys: Names the keys that may stand at a path of the file, to hint at.
        prefix: Where what was validated stands in the file.
    """
    found = [{**details, "loc": (*prefix, *details["loc"])} for details in _details(error)]

    def place(details: Mapping[str, Any]) -> tuple[int, int]:
        key, _ = document.find(root, details["loc"])
        return key.line, key.column

    for details in sorted(found, key=place):
        yield _problem(details, root, keys)


def paths(error: ValidationError) -> Iterator[Path]:
    """Yield the place of each problem of *error*: keys and indexes of the file only."""
    return (_in_file(details["loc"]) for details in _details(error))


def _details(error: ValidationError) -> list[ErrorDetails]:
    return error.errors(include_url=False)


def _in_file(path: Sequence[str | int]) -> Path:
    """Return *path* without what pydantic puts in: tags of shapes and forms."""
    return tuple(part for part in path if part not in FORMS and part not in TAGGED)


def _problem(details: Mapping[str, Any], root: document.Mapping, keys: _KeysAt) -> Problem:
    path, kind = _in_file(details["loc"]), details["type"]
    name = quote(".".join(map(str, path)))
    key, value = document.find(root, path)
    if kind == "extra_forbidden":
        return at(key, f"there is no key `{name}`{nearest(str(path[-1]), keys(details['loc']))}")
    if details["input"] is None:
        return at(key, f"`{name}` is empty: give it a value, or take it out")
    if kind in {"enum", "literal_error"}:
        expected = details["ctx"]["expected"].replace("'", "")
        hint = nearest(str(details["input"]), expected.replace(" or ", ", ").split(", "))
        return at(value, f"`{name}` must be {expected}{hint}")
    says = _WORDS.get(kind, "").format_map(details.get("ctx", {}))
    return at(value, f"`{name}` {says or details['msg'].removeprefix('Value error, ')}")


def keys_of(root: type[Section], known_rules: Mapping[str, Known]) -> _KeysAt:
    """Make what names the keys that the shape *root* knows beside the last one of a path."""

    def keys(path: Path) -> Collection[str]:
        above = path[:-1]
        for place in reversed(range(len(above))):
            if above[place] in TAGGED:
                return _keys_at(TAGGED[str(above[place])], above[place + 1 :])
        if len(above) > 1 and above[0] == "rules":
            return _keys_at(known_rules[str(above[1])].setting, above[2:])
        return _keys_at(root, above)

    return keys


def _keys_at(kind: Any, path: Path) -> Collection[str]:  # noqa: ANN401 - an annotation is anything
    """Name the keys that the schema knows at *path* below *kind*."""
    if get_origin(kind) is Annotated:
        return _keys_at(get_args(kind)[0], path)
    if get_origin(kind) in {UnionType, Union}:
        return _keys_at(next(one for one in get_args(kind) if one is not NoneType), path)
    if not issubclass(kind, BaseModel):
        return _keys_at(next(kind for kind in get_args(kind)[::-1] if kind is not ...), path[1:])
    fields = {field.alias or name: field for name, field in kind.model_fields.items()}
    return _keys_at(fields[str(path[0])].annotation, path[1:]) if path else fields


def quote(word: str) -> str:
    """Return what the file says, short enough for a message."""
    return one_line(word, MAX_WORD)


def at(node: Node, message: str) -> Problem:
    """Say *message* of *node*."""
    return Problem(node.line, node.column, message)
