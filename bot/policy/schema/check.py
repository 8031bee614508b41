"""Compare a workflow file with GitHub's schema.

The file is walked once, without recursion and without trying alternatives, so that the cost is
linear in what an author wrote. What GitHub itself does is followed: keys are spelt exactly so, an
expression may stand for any value where expressions are allowed, and nothing is required beside a
key that is an expression.

Source: https://github.com/actions/languageservices (workflow-parser/src/templates/template-reader)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from bot.config.spelling import nearest
from bot.document import Mapping, Node, Scalar, Sequence
from bot.policy.pipeline.expressions import Expression, is_expression
from bot.policy.schema.additions import is_growing
from bot.policy.schema.definitions import DEFINITIONS, ROOT, Definition, Fields
from bot.policy.schema.formulas import Formulas, is_formula
from bot.policy.schema.words import kinds, listed, quoted

MAX_MISMATCHES = 100
"""Told of one file. Our own limit; GitHub stops after ten."""
MERGE_KEY = "<<"
"""Left to the rule about it: it would be the wrong key, or the wrong value, of many mappings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """A place where a file departs from the schema.

    Attributes:
        line: 1-based, as is the column.
        message: A sentence. It may hold a stranger's words.
        path: The keys that lead there, which an edit elsewhere does not change.
        word: What is unknown, if something is so much like it that it was meant.
        meant: That.
    """

    line: int
    column: int
    message: str
    path: tuple[str, ...]
    word: Scalar | None = None
    meant: str = ""


class _Place(NamedTuple):
    """A node, and what may stand there.

    Attributes:
        names: Contexts and functions that an expression may use.
        key: The key that leads to the node.
    """

    node: Node
    definition: Definition
    names: frozenset[str]
    key: Scalar | None = None
    outer: "_Place | None" = None

    def inner(self, node: Node, name: str, key: Scalar | None) -> "_Place":
        """Return the place of a node in this one, where the definition *name* holds."""
        definition = DEFINITIONS[name]
        names = self.names | definition.names if definition.names else self.names
        return _Place(node, definition, names, key, self)

    def path(self, *more: str) -> tuple[str, ...]:
        """Return the keys that lead here, and *more*."""
        keys, place = [*reversed(more)], self
        while place.outer:
            keys += [place.key.text] if place.key else []
            place = place.outer
        return tuple(reversed(keys))

    def mismatch(self, at: Node | Expression, message: str) -> Mismatch:
        """Find a mismatch in this place."""
        return Mismatch(line=at.line, column=at.column, message=message, path=self.path())

    def says(self) -> str:
        """Name the place in a message."""
        if self.key:
            return f"`{quoted(self.key.text)}`"
        named = self.outer and self.outer.key
        return f"An item of `{quoted(named.text)}`" if named else "The workflow"


def mismatches(root: Node) -> Iterator[Mismatch]:
    """Yield where the workflow file with *root* departs from the schema, at most 100 places."""
    return islice(_walk(root), MAX_MISMATCHES)


def _walk(root: Node) -> Iterator[Mismatch]:
    formulas = Formulas()
    todo = [_Place(root, DEFINITIONS[ROOT], frozenset())]
    while todo:
        place = todo.pop()
        match place.node:
            case Scalar() as scalar if is_formula(scalar, place.definition):
                for expression, message in formulas.check(scalar, place.definition, place.names):
                    yield place.mismatch(expression, message)
            case Scalar() as scalar if not _fits(scalar, place.definition):
                yield from _scalar(scalar, place)
            case Scalar():
                pass
            case Sequence() as sequence if place.definition.item:
                item = place.definition.item
                todo += (place.inner(node, item, None) for node in sequence)
            case Mapping() as mapping if place.definition.fields:
                yield from _mapping(mapping, place, todo)
            case odd:
                words = f"must be {kinds(place.definition)}, and is {kinds(odd)}"
                yield place.mismatch(_shown(place), f"{place.says()} {words}.")


def _fits(scalar: Scalar, definition: Definition) -> bool:
    return _takes_text(scalar, definition) or (
        _kind(scalar.value) in definition.scalars - {"string"}
    )


def _scalar(scalar: Scalar, place: _Place) -> Iterator[Mismatch]:
    definition = place.definition
    if scalar.is_null or not scalar.text:
        words = f"is empty; GitHub wants {kinds(definition)} here, or no such key"
    elif not definition.words:
        words = f"must be {kinds(definition)}, and is {kinds(scalar)}"
    else:
        yield from _unknown_word(scalar, place)
        return
    yield place.mismatch(_shown(place), f"{place.says()} {words}.")


def _takes_text(scalar: Scalar, definition: Definition) -> bool:
    """Whether *scalar* is a string that fits. GitHub reads a number as one where it must."""
    if "string" not in definition.scalars:
        return False
    text = "" if scalar.is_null else scalar.text
    return text in definition.words if definition.words else bool(text) or definition.may_be_empty


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case _:
            return "string"


def _unknown_word(scalar: Scalar, place: _Place) -> Iterator[Mismatch]:
    words = place.definition.words
    hint, meant = _hint(scalar.text, words)
    if meant or not is_growing(place.definition.name):
        yield Mismatch(
            line=scalar.line,
            column=scalar.column,
            message=f"{place.says()} does not take `{quoted(scalar.text)}`"
            f"{hint or f'; GitHub knows {listed(sorted(words))} here.'}",
            path=place.path(scalar.text),
            word=scalar if meant else None,
            meant=meant,
        )


def _hint(word: str, known: frozenset[str] | tuple[str, ...]) -> tuple[str, str]:
    """Return a question about what was meant, and what was meant; both empty if nothing is near."""
    hint = nearest(word, sorted(known))
    return hint, hint.split("`")[1] if hint else ""


def _shown(place: _Place) -> Node:
    """Return what to point at: the key, as the value of an odd kind may be long or nothing."""
    if place.key:
        return place.key
    if isinstance(place.node, Mapping):
        return next((entry.key for entry in place.node), place.node)
    return place.node


def _mapping(mapping: Mapping, place: _Place, todo: list[_Place]) -> Iterator[Mismatch]:
    fields, meant = _choose(mapping, place.definition), set[str]()
    is_open = False
    for key, value in mapping:
        if key.text == MERGE_KEY:
            is_open = True
            continue
        is_computed = is_expression(key)
        is_open = is_open or is_computed
        if is_computed and place.names:
            todo.append(place.inner(value, "any", key))
        elif name := fields.types.get(key.text, fields.loose):
            todo.append(place.inner(value, name, key))
        else:
            for mismatch in _unknown_key(key, place, fields):
                meant.add(mismatch.meant)
                yield mismatch
    if not is_open:
        yield from _missing(mapping, place, fields, meant)


def _choose(mapping: Mapping, definition: Definition) -> Fields:
    """Return the kind of *mapping*: by the first key that decides it, else by what its keys fit."""
    if len(definition.fields) == 1:
        return definition.fields[0]
    first = next((entry.key.text for entry in mapping if entry.key.text in definition.deciding), "")
    if first:
        return next(kind for kind in definition.fields if first in kind.required)
    return max(definition.fields, key=lambda kind: sum(key in mapping for key in kind.types))


def _unknown_key(key: Scalar, place: _Place, fields: Fields) -> Iterator[Mismatch]:
    word, meant = quoted(key.text), ""
    if any(key.text in kind.types for kind in place.definition.fields):
        message = f"`{word}` cannot stand beside `{fields.required[0]}`."
    elif is_expression(key):
        message = f"`{word}` is an expression, which cannot stand here."
    else:
        hint, meant = _hint(key.text, tuple(fields.types))
        message = f"GitHub knows no key `{word}` here{hint or '.'}"
        if not meant and is_growing(place.definition.name):
            return
    yield Mismatch(
        line=key.line,
        column=key.column,
        message=message,
        path=place.path(key.text),
        word=key if meant else None,
        meant=meant,
    )


def _missing(
    mapping: Mapping, place: _Place, fields: Fields, meant: set[str]
) -> Iterator[Mismatch]:
    """Yield the required keys that *mapping* lacks, and that are not *meant* by an unknown one."""
    deciding = place.definition.deciding
    if len(place.definition.fields) > 1 and not any(key in mapping for key in deciding):
        if not meant.intersection(deciding):
            words = f"lacks one of the keys {listed(deciding, 'or')}"
            yield place.mismatch(_shown(place), f"{place.says()} {words}.")
        return
    for key in fields.required:
        if key not in mapping and key not in meant:
            yield place.mismatch(_shown(place), f"{place.says()} lacks the key `{key}`.")
