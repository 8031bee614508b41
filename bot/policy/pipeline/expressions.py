"""Expressions: what stands between ``${{`` and ``}}``, and in an ``if`` without them.

They are taken apart, not evaluated. Garbage yields fewer references, never an error; the cost is
linear in the text. Names are given in lower case, as GitHub does not tell their case apart.

Source: https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from bot.document import Scalar

OPEN, CLOSE = "${{", "}}"
ANY = "*"
"""In a reference: whichever element. Written so, or computed, so that nobody knows before a run."""
Reference: TypeAlias = tuple[str, ...]
MAX_LENGTH = 21_000
"""Characters of an expression. GitHub's limit: it refuses the file that holds a longer one."""
MAX_REMEMBERED = 200
"""Characters of an expression that is read once for all. Our own limit, on what is kept."""
MAX_DEPTH = 50
"""Brackets inside each other. GitHub's limit, too; what follows them is not read."""

_QUOTE_OR_CLOSE = re.compile(f"'|{CLOSE}")
_TOKEN = re.compile(
    r"\s*+(?:(?P<text>'(?:[^']|'')*+')|(?P<name>[A-Za-z_][\w-]*+)|(?P<number>[0-9][\w.]*+)"
    r"|(?P<mark>\|\||&&|[=!<>]=|.))",
    re.DOTALL | re.ASCII,
)
_CONSTANTS = frozenset({"true", "false", "null", "nan", "infinity"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """One expression.

    Attributes:
        text: Without the braces and the space around it.
        line: Of its ``${{``, or of the condition; 1-based. Of the scalar where nothing tells.
        column: 1-based, in characters.
        is_closed: False if its ``}}`` is missing; it has no references then.
        references: What it reads, such as ``("needs", "build", "outputs", "tag")``.
        functions: What it calls, with repetitions.
        literals: Its quoted strings, in their own case.
    """

    text: str
    line: int
    column: int
    is_closed: bool = True
    references: tuple[Reference, ...] = ()
    functions: tuple[str, ...] = ()
    literals: tuple[str, ...] = ()


def expressions_in(scalar: Scalar, *, is_condition: bool = False) -> tuple[Expression, ...]:
    """Return the expressions of *scalar*, in their order.

    Args:
        scalar: A value or a key.
        is_condition: It is the value of an ``if``, which is an expression even without braces.
    """
    if OPEN in scalar.text:
        return tuple(_between_braces(scalar))
    if not is_condition:
        return ()
    return (_expression(_Places(scalar).of(0), scalar.text.strip()),)


def is_expression(scalar: Scalar) -> bool:
    """Whether *scalar* holds an expression, so that only a run tells its value."""
    return OPEN in scalar.text


def _between_braces(scalar: Scalar) -> Iterator[Expression]:
    text, places = scalar.text, _Places(scalar)
    start = text.find(OPEN)
    while start >= 0:
        end = _end(text, start + len(OPEN))
        if end is None:
            line, column = places.of(start)
            yield Expression(text="", line=line, column=column, is_closed=False)
            return
        yield _expression(places.of(start), text[start + len(OPEN) : end].strip())
        start = text.find(OPEN, end + len(CLOSE))


def _end(text: str, start: int) -> int | None:
    """Return where the braces close that are not in quotes."""
    is_quoted = False
    for match in _QUOTE_OR_CLOSE.finditer(text, start):
        if match[0] == "'":
            is_quoted = not is_quoted
        elif not is_quoted:
            return match.start()
    return None


def _expression(place: tuple[int, int], text: str) -> Expression:
    read = _read if len(text) <= MAX_REMEMBERED else _read.__wrapped__
    references, functions, literals = read(text)
    return Expression(
        text=text,
        line=place[0],
        column=place[1],
        references=references,
        functions=functions,
        literals=literals,
    )


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[tuple[Reference, ...], tuple[str, ...], tuple[str, ...]]:
    """Return what *text* refers to, calls and quotes. Few texts are asked for, and often."""
    reader = _Reader()
    if len(text) <= MAX_LENGTH:
        reader.read(_TOKEN.finditer(text))
    found = tuple(tuple(path) for path in reader.found)
    return found, tuple(reader.functions), tuple(reader.literals)


class _Places:
    """Where the characters of a scalar stand in the file, asked for in their order.

    A node does not tell its style. What stands on one line is plain or quoted; a block that is not
    folded has as many lines as its text, and its last line ends where the node ends.
    """

    def __init__(self, scalar: Scalar) -> None:
        self._scalar = scalar
        self._line, self._at, self._start = scalar.line, 0, 0
        self._margin: int | None = None
        text, lines = scalar.text.rstrip(), scalar.end_line - scalar.line
        if not lines:
            quotes = scalar.end_column - scalar.column - len(scalar.text)
            self._margin = scalar.column + quotes // 2 if quotes in (0, 2) else None
        elif not scalar.is_plain and text.count("\n") + 1 == lines:
            self._margin = scalar.end_column - len(text) + text.rfind("\n") + 1
            self._line += 1

    def of(self, start: int) -> tuple[int, int]:
        """Say where character number *start* stands; where the scalar does, if nothing tells."""
        if self._margin is None or self._margin < 1:
            return self._scalar.line, self._scalar.column
        text = self._scalar.text
        self._line += text.count("\n", self._at, start)
        self._start = text.rfind("\n", self._at, start) + 1 or self._start
        self._at = start
        return self._line, self._margin + start - self._start


@dataclass(slots=True)
class _Level:
    """What is open between two brackets, or at the top.

    Attributes:
        path: The reference that grows, if one does.
        is_dotted: A dot came last, so that a name continues the path.
        outer: In an index, the reference that it belongs to.
        index: In an index, its tokens, as far as they tell that it is one literal.
    """

    path: list[str] | None = None
    is_dotted: bool = False
    outer: list[str] | None = None
    index: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    """Collects what the tokens of one expression refer to, call and quote."""

    found: list[list[str]] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    literals: list[str] = field(default_factory=list)
    levels: list[_Level] = field(default_factory=lambda: [_Level()])
    name: str = ""

    def read(self, tokens: Iterable[re.Match[str]]) -> None:
        """Take each token, and the name that came before it once it is known to be no call."""
        for token in tokens:
            if len(self.levels) > MAX_DEPTH:
                return
            kind, word = token.lastgroup, token[token.lastgroup or 0]
            if self.name and not (kind == "mark" and word == "("):
                self._refer()
            match kind:
                case "text":
                    self.literals.append(word[1:-1].replace("''", "'"))
                    self._value(self.literals[-1])
                case "number":
                    self._value(word)
                case "name":
                    self._name(word.lower())
                case _:
                    self._mark(word)
        if self.name:
            self._refer()

    def _name(self, name: str) -> None:
        level = self.levels[-1]
        if level.is_dotted:
            self._extend(name)
        else:
            self.name = name

    def _refer(self) -> None:
        """Begin a reference with the name that came last."""
        name, self.name = self.name, ""
        self._value(ANY)
        if name not in _CONSTANTS:
            path = [name]
            self.found.append(path)
            self.levels[-1].path = path

    def _value(self, word: str) -> None:
        level = self.levels[-1]
        level.index.append(word.lower())
        level.path, level.is_dotted = None, False

    def _extend(self, element: str) -> None:
        level = self.levels[-1]
        level.is_dotted = False
        if level.path is not None:
            level.path.append(element)

    def _mark(self, mark: str) -> None:
        level = self.levels[-1]
        match mark:
            case ".":
                level.is_dotted = True
            case "*":
                self._star()
            case "(" | "[":
                self._open(mark)
            case ")" | "]":
                self._close()
            case _:
                self._value(ANY)
                level.index.append(ANY)

    def _star(self) -> None:
        if self.levels[-1].is_dotted:
            self._extend(ANY)
        else:
            self._value(ANY)

    def _open(self, mark: str) -> None:
        level = self.levels[-1]
        if mark == "[":
            self.levels.append(_Level(outer=level.path))
            return
        if self.name:
            self.functions.append(self.name)
            self.name = ""
        self._value(ANY)
        self.levels.append(_Level())

    def _close(self) -> None:
        """End an index or the arguments of a call. What closes nothing is left out."""
        if len(self.levels) == 1:
            return
        level = self.levels.pop()
        self.levels[-1].is_dotted = False
        if level.outer is not None:
            level.outer.append(level.index[0] if len(level.index) == 1 else ANY)
