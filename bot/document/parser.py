"""From bytes to a document.

Source: https://pyyaml.org/wiki/PyYAMLDocumentation (events)
"""

import re
from codecs import BOM_UTF8
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias, cast

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from bot.document.node import Document, Duplicate, Entry, Mapping, Node, Scalar, Sequence
from bot.errors import BotError

MAX_BYTES = 1 << 20
"""Size of a file. Our own limit; the largest workflow we know has 0.3 MiB."""
MAX_DEPTH = 100
"""Mappings and sequences inside each other. Our own limit."""
MAX_NODES = 30_000
"""Scalars, mappings and sequences, those behind an alias counted each time. Our own limit; the
largest workflow we know has some 16,000, and as many as here take about a second to judge."""
_REFUSED = re.compile(
    "[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|\r(?!\n)"
)
"""What YAML forbids; what only some readers take for the end of a line, and so of a comment; and
the byte order mark, which nobody sees inside a key."""
_TAG_DIRECTIVE = re.compile("^%TAG", re.MULTILINE)
"""libyaml compares each with all before it: a megabyte of them takes nine seconds."""
_STRING_TAGS = ("!", "tag:yaml.org,2002:str")


class DocumentError(BotError):
    """Text that cannot be read as one bounded YAML document.

    Attributes:
        line: 1-based.
        column: 1-based, in characters.
    """

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(f"{line}:{column}: {message}")
        self.line = line
        self.column = column
        self.message = message


_Place: TypeAlias = tuple[int, int]
"""A line and a column, as in ``DocumentError``."""


def parse(data: bytes) -> Document:
    """Read *data* as one YAML document.

    Raises:
        DocumentError: It is not UTF-8, not YAML, more than one document, or beyond a limit.
    """
    text = _decode(data)
    builder = _Builder(text)
    try:
        for event in yaml.parse(text.encode(), Loader=yaml.CSafeLoader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise _explain(error, text) from error
    return Document(builder.root, tuple(sorted(builder.duplicates, key=_place_of_key)))


def _decode(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise DocumentError(1, 1, f"the file is larger than {MAX_BYTES >> 10} KiB")
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        place = _after(data[: error.start].decode())
        raise DocumentError(*place, "the file is not UTF-8") from None
    if refused := _REFUSED.search(text):
        place = _after(text[: refused.start()])
        raise DocumentError(*place, f"the character U+{ord(refused[0]):04X} is not allowed here")
    if directive := _TAG_DIRECTIVE.search(text):
        raise DocumentError(*_after(text[: directive.start()]), "%TAG directives are not allowed")
    return text


def _place_of_key(duplicate: Duplicate) -> _Place:
    return duplicate.key.line, duplicate.key.column


def _after(text: str, start: _Place = (1, 1)) -> _Place:
    """Say where the character after *text* stands, if *text* stands at *start*."""
    line, column = start
    if breaks := text.count("\n"):
        return line + breaks, len(text) - text.rfind("\n")
    return line, column + len(text)


def _end_of(text: str) -> _Place:
    """Say where the last line that *text* has ends."""
    return _after(text.rstrip("\n"))


def _begin(event: Event) -> _Place:
    mark = cast("yaml.Mark", event.start_mark)  # libyaml's parser always gives one
    return mark.line + 1, mark.column + 1


def _finish(event: Event) -> _Place:
    mark = cast("yaml.Mark", event.end_mark)
    return mark.line + 1, mark.column + 1


def _explain(error: yaml.MarkedYAMLError, text: str) -> DocumentError:
    """Word libyaml's complaint, on a line that the file has: an annotation needs one."""
    mark, context = cast("yaml.Mark", error.problem_mark), error.context_mark
    words = [str(error.problem), str(error.context or "")]
    if context and context.line != mark.line:
        words.append(f"that starts on line {context.line + 1}")
    place = min((mark.line + 1, mark.column + 1), _end_of(text))
    return DocumentError(*place, " ".join(filter(None, words)))


@dataclass(slots=True)
class _Open:
    """A mapping or sequence that has not ended yet.

    Attributes:
        end: Where its last item ends: the end event of a block stands at whatever comes next.
        items: Of a mapping: key, value, key, value.
        size: Nodes, itself and those behind aliases included.
        height: Levels of mappings and sequences, itself included.
    """

    event: CollectionStartEvent
    end: _Place
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    size: int = 1
    height: int = 1


class _Weighed(NamedTuple):
    """A node, and what an alias of it is charged."""

    node: Node
    size: int
    height: int


class _Builder:
    """Build nodes from events, inside out, and stop at the first limit."""

    def __init__(self, text: str) -> None:
        self.root: Node | None = None
        self.duplicates: list[Duplicate] = []
        self._text = text
        self._last = _end_of(text)
        self._documents = 0
        self._nodes = 0
        self._open: list[_Open] = []
        self._anchors: dict[str | None, _Weighed | None] = {}

    def take(self, event: Event) -> None:
        """Add what *event* tells.

        Raises:
            DocumentError: It goes beyond a limit, or uses what GitHub does not read.
        """
        match event:
            case ScalarEvent():
                self._take_scalar(event)
            case CollectionStartEvent():
                self._push(event)
            case CollectionEndEvent():
                self._pop(event)
            case AliasEvent():
                self._take_alias(event)
            case DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    raise DocumentError(*_begin(event), "a file may hold only one document")
            case _:
                pass

    def _take_scalar(self, event: ScalarEvent) -> None:
        self._count(event, 1)
        start, end = _begin(event), _finish(event)
        if event.style in ("|", ">"):  # its end mark stands behind the blank lines that follow
            end = _after(self._source(event).rstrip(), start)
        elif not event.value:  # a key that the file ends without stands, for libyaml, behind it
            start, end = min(start, self._last), min(end, self._last)
        is_plain = not event.style and event.tag not in _STRING_TAGS
        self._name(event, Scalar(*start, *end, event.value, is_plain), 1, 0)

    def _source(self, event: Event) -> str:
        start, end = cast("yaml.Mark", event.start_mark), cast("yaml.Mark", event.end_mark)
        return self._text[start.index : end.index]

    def _push(self, event: CollectionStartEvent) -> None:
        self._count(event, 1)
        self._check_depth(event, 1)
        if event.anchor:
            self._anchors[event.anchor] = None
        self._open.append(_Open(event, _finish(event), isinstance(event, MappingStartEvent)))

    def _pop(self, event: CollectionEndEvent) -> None:
        done = self._open.pop()
        start, end = _begin(done.event), _finish(event) if done.event.flow_style else done.end
        node: Node
        if done.is_mapping:
            node = Mapping(*start, *end, self._entries(done.items))
        else:
            node = Sequence(*start, *end, tuple(done.items))
        self._name(done.event, node, done.size, done.height)

    def _entries(self, items: list[Node]) -> dict[str, Entry]:
        keys = cast("list[Scalar]", items[::2])  # _add lets no other node be a key
        seen: dict[str, Scalar] = {}
        for key in keys:
            if first := seen.get(key.text.lower()):
                self.duplicates.append(Duplicate(key, first))
            else:
                seen[key.text.lower()] = key
        return {key.text: Entry(key, value) for key, value in zip(keys, items[1::2], strict=True)}

    def _take_alias(self, event: AliasEvent) -> None:
        if event.anchor not in self._anchors:
            raise DocumentError(*_begin(event), "the alias names no anchor above it")
        target = self._anchors[event.anchor]
        if target is None:
            raise DocumentError(*_begin(event), "the alias stands inside the node that it names")
        self._count(event, target.size)
        self._check_depth(event, target.height)
        self._add(event, target, _finish(event))

    def _count(self, event: Event, nodes: int) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            raise DocumentError(*_begin(event), f"more than {MAX_NODES:,} nodes")

    def _check_depth(self, event: Event, levels: int) -> None:
        if len(self._open) + levels > MAX_DEPTH:
            raise DocumentError(*_begin(event), f"nested deeper than {MAX_DEPTH} levels")

    def _name(self, event: NodeEvent, node: Node, size: int, height: int) -> None:
        """Add *node*, which is complete now, and let aliases find it."""
        child = _Weighed(node, size, height)
        if event.anchor:
            self._anchors[event.anchor] = child
        self._add(event, child, (node.end_line, node.end_column))

    def _add(self, event: NodeEvent, child: _Weighed, end: _Place) -> None:
        if not self._open:
            self.root = child.node
            return
        parent = self._open[-1]
        if parent.is_mapping and len(parent.items) % 2 == 0 and not isinstance(child.node, Scalar):
            raise DocumentError(*_begin(event), "a key must be a string, not a list or a mapping")
        parent.items.append(child.node)
        parent.size += child.size
        parent.height = max(parent.height, child.height + 1)
        parent.end = end
