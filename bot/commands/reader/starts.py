"""What a line of Markdown begins: a quote, a list item, code, HTML, a table or plain text.

Lines come with tabs expanded and without what their containers take. Each pattern is anchored and
its loops do not give back, so that a line is read once, whatever is in it.

Source: https://spec.commonmark.org/0.31.2/
Source: https://github.github.com/gfm/#tables-extension-
"""

import re
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.commands.reader import html_blocks

CODE_INDENT = 4
"""Columns of indentation that make code, CommonMark's; also the width of a tab."""

_QUOTE = re.compile(r" {0,3}> ?")
_ITEM = re.compile(r" {0,3}(?:[-*+]|(?P<number>[0-9]{1,9})[.)])(?= |$)")
_FENCE = re.compile(r" {0,3}(?P<mark>`{3,}+(?=[^`]*+$)|~{3,}+)")
_FENCE_END = re.compile(r" {0,3}(?P<mark>`{3,}+|~{3,}+) *+$")
_HEADING = re.compile(r" {0,3}#{1,6}(?: |$)")
_RULE = re.compile(r" {0,3}(?:(?:\* *+){3,}+|(?:- *+){3,}+|(?:_ *+){3,}+)$")
_UNDERLINE = re.compile(r" {0,3}(?:=++|-++) *+$")
_DEFINITION = re.compile(r" {0,3}\[(?:[^\[\]\\]|\\.)*+(?:\]:|\\?$)")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]]*+\]:")
_DELIMITERS = re.compile(r" {0,3}(?:\| *+)?+:?-++:? *+(?:\| *+:?-++:? *+)*+(?:\| *+)?+$")
_PIPE = re.compile(r"(?<!\\)\|")


class UnclearError(Exception):
    """Renderers read what follows in different ways."""


class Quote:
    """A block quote."""

    def inside(self, line: str) -> str | None:
        """Return the part of *line* that is inside, None when none of it is."""
        match = _QUOTE.match(line)
        if match is None and line.lstrip(" ").startswith(">"):
            raise UnclearError
        return line[match.end() :] if match else None


@dataclass(slots=True)
class Item:
    """A list item. Its lines are indented by *width* columns.

    Attributes:
        is_empty: Whether nothing but its marker was read so far.
    """

    width: int
    is_empty: bool

    def inside(self, line: str) -> str | None:
        """Return the part of *line* that is inside, None when none of it is."""
        if is_blank(line):
            if self.is_empty and len(line) >= self.width:
                raise UnclearError
            return None if self.is_empty else line[self.width :]
        if indent(line) < self.width:
            return None
        self.is_empty = False
        return line[self.width :]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text.

    Attributes:
        first: Index of its first line.
        last: Its newest line, which may turn out to be the header of a table.
        defines: Whether all of it may be definitions of links, which are not text.
        is_lazy: Whether a line of it lacks the marks of the quotes or lists around it.
    """

    first: int
    last: str
    defines: bool
    is_lazy: bool = False

    def and_line(self, line: str, *, is_lazy: bool) -> "Paragraph":
        """Return the paragraph with one more *line*.

        Raises:
            UnclearError: A definition of a link may go on, or end, in this line; or renderers see
                code in a line that is lazy and indented.
        """
        ends_definition = self.defines and not may_define(line)
        if ends_definition or (is_lazy and indent(line) >= CODE_INDENT):
            raise UnclearError
        return replace(self, last=line, is_lazy=self.is_lazy or is_lazy)


@dataclass(frozen=True, slots=True)
class Fence:
    """Fenced code. Its end is a *mark* of the same character, at least as long."""

    mark: str

    def is_closed_by(self, line: str) -> bool:
        """Tell whether *line*, below the first, is its last."""
        match = _FENCE_END.match(line)
        return match is not None and match["mark"].startswith(self.mark)


@dataclass(frozen=True, slots=True)
class Html:
    """An HTML block from line *first* on. *end* occurs in its last line."""

    first: int
    end: re.Pattern[str]

    def is_closed_by(self, line: str) -> bool:
        """Tell whether *line* is its last; the first may be."""
        found = self.end.search(line)
        if found and found[0].lower() == "</textarea>":
            raise UnclearError
        return found is not None


class Table:
    """A table, below its header."""


Container: TypeAlias = Quote | Item
Leaf: TypeAlias = Paragraph | Fence | Html | Table


def is_blank(line: str) -> bool:
    """Tell whether *line* has nothing but spaces."""
    return not line.strip(" ")


def indent(line: str) -> int:
    """Count the spaces that *line* begins with."""
    return len(line) - len(line.lstrip(" "))


def container(line: str, *, in_paragraph: bool) -> tuple[Container, str] | None:
    """Return the container that *line* opens, with the rest of the line inside it.

    Args:
        line: May begin a quote or an item; a rule looks like an item and is none.
        in_paragraph: Only a list that starts at 1, and not with an empty item, interrupts one.
    """
    if _FOOTNOTE.match(line):
        raise UnclearError
    if quote := _QUOTE.match(line):
        return Quote(), line[quote.end() :]
    match = _ITEM.match(line)
    if match is None or _RULE.match(line):
        return None
    rest = line[match.end() :]
    if in_paragraph and (is_blank(rest) or int(match["number"] or 1) != 1):
        return None
    if is_blank(rest):
        return Item(match.end() + 1, is_empty=True), ""
    gap = indent(rest)
    gap = gap if gap <= CODE_INDENT else 1
    return Item(match.end() + gap, is_empty=False), rest[gap:]


def verbatim(line: str, index: int) -> Fence | Html | None:
    """Return the code or the HTML that *line*, at *index*, begins anywhere."""
    if fence := _FENCE.match(line):
        return Fence(fence["mark"])
    tag = line.lstrip(" ")
    if not tag.startswith("<") or indent(line) >= CODE_INDENT:
        return None
    if html_blocks.is_unclear(tag):
        raise UnclearError
    end = html_blocks.block_end(tag)
    return Html(index, end) if end else None


def is_lone_tag(line: str) -> bool:
    """Tell whether *line* is one HTML tag, which is text in a paragraph and HTML elsewhere."""
    return html_blocks.is_lone_tag(line.lstrip(" "))


def is_one_line(line: str) -> bool:
    """Tell whether *line* is a heading or a rule."""
    return bool(_HEADING.match(line) or _RULE.match(line))


def flow(line: str, index: int) -> Paragraph | Html | None:
    """Return what *line*, at *index*, begins where nothing is open; None for indented code."""
    if indent(line) >= CODE_INDENT:
        return None
    if is_lone_tag(line):
        return Html(index, html_blocks.BLANK)
    return Paragraph(index, line, may_define(line))


def may_define(line: str) -> bool:
    """Tell whether a paragraph that begins with *line* may define a link."""
    return _DEFINITION.match(line) is not None


def is_underline(line: str) -> bool:
    """Tell whether *line* makes a heading of the paragraph above it."""
    return _UNDERLINE.match(line) is not None


def is_delimiter_row(line: str) -> bool:
    """Tell whether *line* makes a table of the line above it, if that has as many cells."""
    return _DELIMITERS.match(line) is not None


def is_header(line: str, delimiters: str) -> bool:
    """Tell whether the text *line* is the header of a table, given the row below it."""
    return "|" in line and indent(line) < CODE_INDENT and _cells(line) == _cells(delimiters)


def _cells(row: str) -> int:
    row = row.strip(" ").removeprefix("|")
    return len(_PIPE.findall(row)) + (not row.endswith("|") or row.endswith("\\|"))
