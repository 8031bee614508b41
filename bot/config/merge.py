"""Merge plain policy files: one below goes before one above, as far as the schema lets it.

Scalars replace, mappings merge by key, and a list replaces, or is added where the schema says
``x-merge: append``. Keys that the schema does not name, as those of environments, are the same if
they differ only in case: GitHub does not tell such names apart.
"""

from collections.abc import Iterator, Mapping as AbstractMapping
from functools import lru_cache, reduce
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, TypeAlias, Union, get_args, get_origin

from bot.config.section import MERGE, Section, Short

Says: TypeAlias = dict[str, Any]
"""What a file says below a key, as dictionaries, lists and scalars."""


class _Shape(NamedTuple):
    """An annotation, taken apart.

    Attributes:
        kind: A section, ``dict``, or anything else.
        item: Of a mapping: the annotation of its values.
        short: How the section is written in short.
        appends: Whether the list of a file below is added.
    """

    kind: Any
    item: Any = None
    short: Short | None = None
    appends: bool = False


def merge(kind: type[Section], above: Says, below: Says) -> Says:
    """Return *above*, as *below* changes it; both are valid files of the *kind*."""
    return _merge_mappings(_shape(kind), above, below)


def _merge(shape: _Shape, above: object, below: object) -> object:
    if shape.short:
        above, below = shape.short.spell_out(above), shape.short.spell_out(below)
    if isinstance(above, list) and isinstance(below, list) and shape.appends:
        return reduce(_with, below, above)
    if _is_mapping(shape) and isinstance(above, dict) and isinstance(below, dict):
        return _merge_mappings(shape, above, below)
    return below


def _with(items: list[object], item: object) -> list[object]:
    return items if item in items else [*items, item]


def _merge_mappings(shape: _Shape, above: Says, below: Says) -> Says:
    merged = dict(above)
    names = {key.casefold(): key for key in above} if shape.kind is dict else {}
    fields = {} if shape.kind is dict else _fields(shape.kind)
    item = _shape(shape.item)
    for key, value in below.items():
        name = names.get(key.casefold(), key)
        inner = fields.get(key, item)
        before = merged.get(name, {} if _is_mapping(inner) else None)
        merged[name] = _merge(inner, before, value)
    return merged


def _is_mapping(shape: _Shape) -> bool:
    return shape.kind is dict or (isinstance(shape.kind, type) and issubclass(shape.kind, Section))


@lru_cache(maxsize=256)
def _fields(kind: type[Section]) -> dict[str, _Shape]:
    return dict(_shapes(kind))


def _shapes(kind: type[Section]) -> Iterator[tuple[str, _Shape]]:
    for name, field in kind.model_fields.items():
        extra = field.json_schema_extra
        appends = isinstance(extra, dict) and extra.get(MERGE) == "append"
        short = next((one for one in field.metadata if isinstance(one, Short)), None)
        shape = _shape(field.annotation)
        yield field.alias or name, shape._replace(appends=appends, short=short or shape.short)


def _shape(annotation: Any) -> _Shape:  # noqa: ANN401 - an annotation is anything
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        short = next((one for one in parts[1:] if isinstance(one, Short)), None)
        return _shape(parts[0])._replace(short=short)
    if origin in {UnionType, Union}:
        kinds = [one for one in parts if one is not NoneType]
        return _shape(kinds[0]) if len(kinds) == 1 else _Shape(None)
    if origin is AbstractMapping:
        return _Shape(dict, item=parts[1])
    return _Shape(annotation)
