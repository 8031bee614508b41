"""The words and operators of a shell script.

Source: https://www.gnu.org/software/bash/manual/html_node/Shell-Operation.html
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from bot.policy.pipeline.shell_nesting import (
    HERE,
    Nesting,
    after_expression,
    after_here,
    delimiter,
)

_TOKEN = re.compile(
    rf"(?P<blank>[^\S\n]+|\\\r?\n|\#[^\n]*)|(?P<newline>\n)|(?P<here>{HERE})"
    r"|(?P<redirect>(?:\d+|&)?(?:<<<|>>|>\||[<>]&|<>|[<>](?!\()))"
    r"|(?P<operator>&&|\|\||\|&|;;&?|;&|\([ \t]*\)|\((?!\()|[;&|)])"
    r"|(?P<word>[^\s\\'\"$`|&;()<>]++)(?=\s|\Z)"
)
"""A word that is all letters, as most are, is taken whole; what it lacks tells where it ends."""
_PIECE = re.compile(
    r"(?P<plain>[^\s\\'\"$`|&;()<>]+)|\\(?P<escape>.?)|\$?'(?P<single>[^']*)'?"
    r"|(?P<expression>\$\{\{)|(?P<opener>[$<>]?\(|\$?\")|(?P<tick>`)|(?P<parameter>\$\{[^}\n]*\}?)"
    r"|(?P<dollar>\$)",
    re.DOTALL,
)
_RUNS = frozenset({"$(", "<(", ">("})
"""What begins a script of its own; a second bracket behind it makes it arithmetic."""
_ESCAPED = re.compile(r'\\(["\\$`])|\\\n')


class Kind(StrEnum):
    """What a token is."""

    WORD = "word"
    OPERATOR = "operator"
    REDIRECT = "redirect"


class Token(NamedTuple):
    """A word, or an operator.

    Attributes:
        text: A word without its quotes, but with its substitutions as written.
        line: 0-based.
        inner: The scripts that are substituted in it, and the line where each begins.
    """

    kind: Kind
    text: str
    line: int
    inner: tuple[tuple[int, str], ...] = ()


def tokens(script: str) -> Iterator[Token]:
    """Yield what *script* is made of, without comments and here-documents."""
    lexer = _Lexer(script)
    while lexer.at < len(script):
        if token := lexer.step():
            yield token


class _Lexer:
    """A place in a script.

    Attributes:
        heres: The ends of the here-documents that begin behind the next line break.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 0
        self.heres: list[str] = []

    def step(self) -> Token | None:
        """Return the next token, or skip what is none."""
        match = _TOKEN.match(self.text, self.at)
        if match is None:
            return self._word()
        line = self.line
        self._go(match.end())
        match match.lastgroup:
            case "word":
                return Token(Kind.WORD, match[0], line)
            case "newline":
                self._skip_heres()
                return Token(Kind.OPERATOR, "\n", line)
            case "operator":
                return Token(Kind.OPERATOR, match[0].replace(" ", ""), line)
            case "redirect":
                return Token(Kind.REDIRECT, match[0], line)
            case "blank":
                pass
            case _:
                self.heres.append(delimiter(match))
        return None

    def _go(self, to: int) -> None:
        self.line += self.text.count("\n", self.at, to)
        self.at = to

    def _skip_heres(self) -> None:
        for end in self.heres:
            self._go(after_here(self.text, self.at, end))
        self.heres.clear()

    def _word(self) -> Token:
        line = self.line
        pieces: list[str] = []
        inner: list[tuple[int, str]] = []
        while match := _PIECE.match(self.text, self.at):
            if match["opener"] == "(" and not self._is_value(pieces):
                break
            pieces.append(self._piece(match, inner))
        return Token(Kind.WORD, "".join(pieces), line, tuple(inner))

    def _is_value(self, pieces: list[str]) -> bool:
        """Whether a bracket here belongs to the word: ``a=(b c)``, or ``((a + b))``."""
        return not pieces or pieces[-1].endswith("=")

    def _piece(self, match: re.Match[str], inner: list[tuple[int, str]]) -> str:
        start = self.at
        match match.lastgroup:
            case "opener":
                return self._nested(match, inner)
            case "tick":
                return self._ticked(match, inner)
            case "expression":
                self._go(after_expression(self.text, match.end()))
                return self.text[start : self.at]
            case "escape":
                self._go(match.end())
                return match["escape"].strip("\n")
            case "single":
                self._go(match.end())
                return match["single"]
            case _:
                self._go(match.end())
                return match[0]

    def _nested(self, match: re.Match[str], inner: list[tuple[int, str]]) -> str:
        opener = match["opener"]
        nesting = Nesting(self.text, match.end(), [opener[-1]])
        if opener in _RUNS and not self.text.startswith("(", match.end()):
            nesting.begun = match.end()
        nesting.walk()
        start, line, last = self.at, self.line, self.at
        for begin, end in nesting.inner:
            line, last = line + self.text.count("\n", last, begin), begin
            inner.append((line, self.text[begin:end]))
        self._go(nesting.at)
        if opener[-1] != '"':
            return self.text[start : self.at]
        end = self.at if nesting.open else self.at - 1
        return _ESCAPED.sub(lambda found: found[1] or "", self.text[match.end() : end])

    def _ticked(self, match: re.Match[str], inner: list[tuple[int, str]]) -> str:
        start, end = self.at, self.text.find("`", match.end())
        if end >= 0:
            inner.append((self.line, self.text[match.end() : end]))
        self._go(end + 1 if end >= 0 else match.end())
        return self.text[start : self.at]
