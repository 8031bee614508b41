"""What a document is made of. Nodes are frozen, and compared by identity."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

MAX_NUMBER = 64
"""Characters of a number; a longer one stays a string, as no reader keeps its digits. Our own."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_CONSTANTS = {
    **dict.fromkeys(_NULLS),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)"
    r"|\.(?:nan|NaN|NAN)"
)

Value: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """From the first character of a node up to the one after its last.

    Attributes:
        line: 1-based, as are the others.
        column: In characters.
        end_column: Of the character after the last, as SARIF and editors count.
    """

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True, eq=False)
class Scalar(Span):
    """A leaf.

    Attributes:
        text: As written, without quotes and folding.
        is_plain: Without quotes, so that it may mean a number, a boolean or null.
    """

    text: str
    is_plain: bool

    @property
    def value(self) -> Value:
        """What the core schema makes of the text."""
        return _resolve(self.text) if self.is_plain else self.text

    @property
    def is_null(self) -> bool:
        """Whether its value is null, which is told sooner than the value."""
        return self.is_plain and self.text in _NULLS


class Entry(NamedTuple):
    """A key and its value."""

    key: Scalar
    value: "Node"


@dataclass(frozen=True, slots=True, eq=False)
class Mapping(Span):
    """Keys and values, in the order of the file.

    Attributes:
        entries: By the text of the key; the last of equal keys wins.
    """

    entries: dict[str, Entry]

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    def get(self, key: str) -> "Node | None":
        """Return the value of *key*; None when there is none."""
        entry = self.entries.get(key)
        return entry.value if entry else None

    def scalar(self, key: str) -> Scalar | None:
        """Return the value of *key* if it is a scalar."""
        value = self.get(key)
        return value if isinstance(value, Scalar) else None

    def mapping(self, key: str) -> "Mapping | None":
        """Return the value of *key* if it is a mapping."""
        value = self.get(key)
        return value if isinstance(value, Mapping) else None


@dataclass(frozen=True, slots=True, eq=False)
class Sequence(Span):
    """Values, in the order of the file."""

    items: tuple["Node", ...]

    def __iter__(self) -> Iterator["Node"]:
        return iter(self.items)


Node: TypeAlias = Scalar | Mapping | Sequence


class Duplicate(NamedTuple):
    """A key that its mapping has already.

    Attributes:
        first: The key it repeats, perhaps in other case.
    """

    key: Scalar
    first: Scalar


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A file.

    Attributes:
        root: None when the file holds nothing but comments.
        duplicates: In the order of the file.
    """

    root: Node | None
    duplicates: tuple[Duplicate, ...]


def _resolve(text: str) -> Value:
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if len(text) > MAX_NUMBER:
        return text
    if _INTEGER.fullmatch(text):
        return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    if _FLOAT.fullmatch(text):
        return float(text.replace(".", "") if text[-1] in "fFnN" else text)
    return text
