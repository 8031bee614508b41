"""Reads GraphQL queries: operations, variables, fields, aliases, arguments and fragments.

Mutations, subscriptions and directives are not read.
Source: https://spec.graphql.org/October2021/#sec-Language
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias, cast

from bot.sim.jsonvalue import Json

Value: TypeAlias = "Json | Variable | list[Value] | dict[str, Value]"
Selection: TypeAlias = "Field | Fragment | Spread"

_TOKEN = re.compile(
    r"""(?P<skip>[\s,\ufeff]+|\#[^\n\r]*)|(?P<name>[_A-Za-z]\w*)|(?P<string>"(?:[^"\\\n]|\\.)*")"""
    r"""|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<punctuator>\.\.\.|[!$():=\[\]{}])""",
    re.ASCII,
)


class GraphSyntaxError(Exception):
    """The document cannot be read. The message is GitHub's."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A value that comes with the request."""

    name: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field that is asked for.

    Attributes:
        key: Its alias, or its name.
        line: 1-based, as column.
    """

    name: str
    key: str
    arguments: Mapping[str, Value]
    selections: tuple[Selection, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Fragment:
    """Selections that apply to one type; to all when it is empty."""

    on: str
    selections: tuple[Selection, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """The use of a fragment that has a name."""

    name: str


@dataclass(frozen=True, slots=True)
class Query:
    """An operation. Its variables have a default, or None where they must be given or are null."""

    name: str
    variables: Mapping[str, Value]
    selections: tuple[Selection, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What a request's ``query`` holds."""

    queries: tuple[Query, ...]
    fragments: Mapping[str, Fragment]


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int


def read(text: str) -> Document:
    """Read a document.

    Raises:
        GraphSyntaxError: It is not one, or uses what is not read here.
    """
    reader = _Reader(text)
    queries, fragments = [], {}
    while not reader.at_end:
        if reader.accept("fragment"):
            name = reader.name()
            fragments[name] = reader.fragment()
        else:
            queries.append(reader.query())
    return Document(tuple(queries), fragments)


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise GraphSyntaxError(f'Parse error on "{text[position]}" (error)')
        position = match.end()
        kind = cast("str", match.lastgroup)
        if kind != "skip":
            yield _Token(kind, match[0], match.start())


class _Reader:
    """A position in a document."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [*_tokens(text), _Token("end", "", len(text))]
        self._index = 0

    @property
    def at_end(self) -> bool:
        return self._next.kind == "end"

    @property
    def _next(self) -> _Token:
        return self._tokens[self._index]

    def _take(self) -> _Token:
        self._index += 1
        return self._tokens[self._index - 1]

    def accept(self, text: str) -> bool:
        """Step over *text* if it comes next."""
        if self._next.text != text or self._next.kind == "string":
            return False
        self._index += 1
        return True

    def _expect(self, text: str) -> None:
        if not self.accept(text):
            raise self._unexpected()

    def _unexpected(self) -> GraphSyntaxError:
        what = "end of file" if self.at_end else f'"{self._next.text}" ({self._next.kind})'
        return GraphSyntaxError(f"Parse error on {what}")

    def name(self) -> str:
        if self._next.kind != "name":
            raise self._unexpected()
        return self._take().text

    def query(self) -> Query:
        name, variables = "", {}
        if self.accept("query"):
            name = self.name() if self._next.kind == "name" else ""
            if self.accept("("):
                while not self.accept(")"):
                    variable, default = self._variable()
                    variables[variable] = default
        return Query(name, variables, self._selections())

    def _variable(self) -> tuple[str, Value]:
        self._expect("$")
        name = self.name()
        self._expect(":")
        self._type()
        return name, self._value() if self.accept("=") else None

    def _type(self) -> None:
        if self.accept("["):
            self._type()
            self._expect("]")
        else:
            self.name()
        self.accept("!")

    def fragment(self) -> Fragment:
        on = self.name() if self.accept("on") else ""
        return Fragment(on, self._selections())

    def _selections(self) -> tuple[Selection, ...]:
        self._expect("{")
        found: list[Selection] = []
        while not self.accept("}"):
            found.append(self._selection())
        return tuple(found)

    def _selection(self) -> Selection:
        if not self.accept("..."):
            return self._field()
        if self._next.text in {"on", "{"}:
            return self.fragment()
        return Spread(self.name())

    def _field(self) -> Field:
        start = self._next.start
        key = name = self.name()
        if self.accept(":"):
            name = self.name()
        arguments = {}
        if self.accept("("):
            while not self.accept(")"):
                argument, value = self._pair()
                arguments[argument] = value
        selections = self._selections() if self._next.text == "{" else ()
        before = self._text[:start]
        line, column = before.count("\n") + 1, start - before.rfind("\n")
        return Field(name, key, arguments, selections, line, column)

    def _pair(self) -> tuple[str, Value]:
        name = self.name()
        self._expect(":")
        return name, self._value()

    def _value(self) -> Value:
        if self.accept("$"):
            return Variable(self.name())
        if self.accept("["):
            items = []
            while not self.accept("]"):
                items.append(self._value())
            return items
        if self.accept("{"):
            pairs = {}
            while not self.accept("}"):
                name, value = self._pair()
                pairs[name] = value
            return pairs
        return self._scalar()

    def _scalar(self) -> Value:
        token = self._take()
        if token.kind in {"string", "number"}:
            return cast("Value", json.loads(token.text))
        if token.kind != "name":
            self._index -= 1
            raise self._unexpected()
        words: dict[str, Value] = {"true": True, "false": False, "null": None}
        return words.get(token.text, token.text)
