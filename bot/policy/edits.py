"""Suggestions: other lines in place of some, as a review shows them and a person accepts them."""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.document import Scalar
from bot.policy.rule import Edit
from bot.policy.workflow import Workflow

_INDENT = re.compile("[ \t]*")


def insert_below(workflow: Workflow, line: int, text: str, *, deeper: int = 0) -> Edit:
    """Suggest a new line below *line*.

    Args:
        workflow: Whose file it is.
        line: 1-based.
        text: Without indentation.
        deeper: By how many more columns than *line* it is indented.
    """
    before = _line(workflow, line)
    indent = _indent(before) + " " * deeper
    return Edit(line=line, end_line=line, lines=(before, f"{indent}{text}"))


def insert_above(workflow: Workflow, line: int, *texts: str) -> Edit:
    """Suggest new lines above *line*, indented as it is."""
    after = _line(workflow, line)
    lines = tuple(f"{_indent(after)}{text}" if text else "" for text in texts)
    return Edit(line=line, end_line=line, lines=(*lines, after))


def replace(workflow: Workflow, at: Scalar, text: str) -> Edit | None:
    """Suggest *text* in place of the scalar *at*; None if that spans several lines."""
    if at.line != at.end_line:
        return None
    line = _line(workflow, at.line)
    changed = f"{line[: at.column - 1]}{text}{line[at.end_column - 1 :]}"
    return Edit(line=at.line, end_line=at.line, lines=(changed,))


def applied(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Return the file *data* after *edits*, of which no two may touch the same line."""
    lines = data.decode(errors="surrogateescape").split("\n")
    for edit in sorted(edits, key=lambda edit: -edit.line):
        end = "\r" if lines[edit.end_line - 1].endswith("\r") else ""
        lines[edit.line - 1 : edit.end_line] = [f"{line}{end}" for line in edit.lines]
    return "\n".join(lines).encode(errors="surrogateescape")


def _line(workflow: Workflow, number: int) -> str:
    lines = _lines(workflow.file.data)
    return lines[number - 1] if number <= len(lines) else ""


@lru_cache(maxsize=8)
def _lines(data: bytes) -> tuple[str, ...]:
    text = data.decode("utf-8-sig", errors="replace")
    return tuple(line.removesuffix("\r") for line in text.split("\n"))


def _indent(line: str) -> str:
    found = _INDENT.match(line)
    return found[0] if found else ""
