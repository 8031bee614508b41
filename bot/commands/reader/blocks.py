"""Tell the top-level paragraphs of a comment from quotes, lists, code, tables and HTML.

A command is obeyed only where a reader sees it as the author's own plain text, so the structure
must be GitHub's, not a guess. Where renderers disagree, reading ends: what is not clear is not
obeyed.

Source: https://spec.commonmark.org/0.31.2/#appendix-a-parsing-strategy
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.commands.reader import starts
from bot.commands.reader.starts import (
    CODE_INDENT,
    Fence,
    Html,
    Item,
    Paragraph,
    Table,
    UnclearError,
)

MAX_DEPTH = 16
"""Quotes and lists inside each other, ours. A comment is not read beyond deeper nesting."""

_ODD = re.compile("[\v\f]|^\ufeff")
"""Space to some renderers and not to others."""


class Kind(StrEnum):
    """What a block is made of: text at top level, or HTML at any."""

    TEXT = "text"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Block:
    """The lines ``[first:end]``, all of one kind."""

    kind: Kind
    first: int
    end: int


def blocks(lines: Sequence[str]) -> list[Block]:
    """Return the top-level paragraphs and all HTML in *lines*, in order, as far as it is clear."""
    reader = _Reader()
    try:
        for index, line in enumerate(lines):
            if _ODD.search(line):
                break
            reader.feed(index, line.expandtabs(CODE_INDENT))
        else:
            reader.close(len(lines), 0)
    except UnclearError:
        pass
    return reader.found


class _Reader:
    """Takes lines one by one: the open containers around, and the open block inside them."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self._containers: list[starts.Container] = []
        self._leaf: starts.Leaf | None = None

    def feed(self, index: int, line: str) -> None:
        """Place *line*, the one at *index*."""
        depth, rest = self._descend(line)
        is_within = depth == len(self._containers)
        if is_within and isinstance(self._leaf, Fence | Html):
            if self._leaf.is_closed_by(rest):
                self.close(index + 1, depth)
            return
        while opened := self._container(rest, is_within=is_within):
            if depth == MAX_DEPTH:
                raise UnclearError
            self.close(index, depth)
            container, rest = opened
            self._containers.append(container)
            depth, is_within = depth + 1, True
        if starts.is_blank(rest):
            self.close(index, depth)
        elif not (is_within and self._changes(index, rest)):
            self._place(index, rest, depth)

    def close(self, index: int, depth: int) -> None:
        """End the open block before the line at *index*, and all containers deeper than *depth*."""
        leaf = self._leaf
        if isinstance(leaf, Html):
            self.found.append(Block(Kind.HTML, leaf.first, index))
        elif isinstance(leaf, Paragraph) and leaf.first < index and not self._containers:
            self.found.append(Block(Kind.TEXT, leaf.first, index))
        self._leaf = None
        del self._containers[depth:]

    def _descend(self, line: str) -> tuple[int, str]:
        """Return how many of the containers go on in *line*, and what of it is inside them."""
        for depth, container in enumerate(self._containers):
            inside = container.inside(line)
            if inside is None:
                return depth, line
            line = inside
        return len(self._containers), line

    def _container(self, line: str, *, is_within: bool) -> tuple[starts.Container, str] | None:
        in_paragraph = is_within and isinstance(self._leaf, Paragraph)
        return starts.container(line, in_paragraph=in_paragraph)

    def _changes(self, index: int, line: str) -> bool:
        """Make a heading or a table of the open paragraph if *line* says so."""
        if not isinstance(self._leaf, Paragraph):
            return False
        is_heading = starts.is_underline(line)
        is_table = starts.is_delimiter_row(line) and starts.is_header(self._leaf.last, line)
        if not is_heading and not is_table:
            return False
        in_list = any(isinstance(container, Item) for container in self._containers)
        if self._leaf.defines or self._leaf.is_lazy or (is_table and (is_heading or in_list)):
            raise UnclearError
        if is_table:
            self.close(index - 1, len(self._containers))
        self._leaf = Table() if is_table else None
        return True

    def _place(self, index: int, line: str, depth: int) -> None:
        """Begin a block with *line*, or go on with the one that is open."""
        begun = starts.verbatim(line, index)
        if begun or starts.is_one_line(line):
            self.close(index, depth)
            self._leaf = begun
            if isinstance(begun, Html) and begun.is_closed_by(line):
                self.close(index + 1, depth)
        else:
            self._flow(index, line, depth)

    def _flow(self, index: int, line: str, depth: int) -> None:
        """Let *line* run on from the lines before, lazily or not, or begin anew with it."""
        is_delimiter_row = starts.is_delimiter_row(line) and not starts.is_underline(line)
        if is_delimiter_row and not isinstance(self._leaf, Table):
            raise UnclearError
        is_within = depth == len(self._containers)
        is_tag = starts.is_lone_tag(line)
        match self._leaf:
            case Paragraph() as paragraph:
                if is_tag and not is_within:
                    raise UnclearError
                self._leaf = paragraph.and_line(line, is_lazy=not is_within)
            case Table() if is_within and starts.indent(line) < CODE_INDENT:
                if is_tag:
                    raise UnclearError
            case _:
                self.close(index, depth)
                self._leaf = starts.flow(line, index)
