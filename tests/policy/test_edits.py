"""Suggestions keep what is not theirs: indentation, line ends, and the rest of the line."""

import pytest

from bot.config.load import default_policy
from bot.document import Mapping, Node, Scalar, Sequence
from bot.policy.edits import applied, insert_above, insert_below, replace
from bot.policy.rule import Edit
from bot.policy.workflow import Context, Workflow, read
from tests.policy.reading_cases import file_of


def workflow(text: str) -> Workflow:
    return read(file_of("ci.yml", text.encode()), Context(policy=default_policy()))


def edit(line: int, *lines: str, end_line: int = 0) -> Edit:
    return Edit(line=line, end_line=end_line or line, lines=lines)


@pytest.mark.parametrize(
    ("line", "deeper", "expected"),
    [
        pytest.param(2, 0, edit(2, "  b: 1", "  x: 2"), id="as deep as the line"),
        pytest.param(2, 2, edit(2, "  b: 1", "    x: 2"), id="deeper"),
        pytest.param(1, 0, edit(1, "a:", "x: 2"), id="without indentation"),
        pytest.param(3, 0, edit(3, "", "x: 2"), id="behind the last line"),
        pytest.param(4, 1, edit(4, "", " x: 2"), id="below a line that is not there"),
    ],
)
def test_a_line_is_inserted_below(line: int, deeper: int, expected: Edit) -> None:
    assert insert_below(workflow("a:\n  b: 1\n"), line, "x: 2", deeper=deeper) == expected


def test_lines_are_inserted_above_and_empty_ones_stay_empty() -> None:
    assert insert_above(workflow("a:\n\t b: 1\n"), 2, "x:", "", "y:") == edit(
        2, "\t x:", "", "\t y:", "\t b: 1"
    )


@pytest.mark.parametrize("head", ["", "\ufeff"], ids=["plain", "with a byte order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_is_seen_has_neither_line_ends_nor_marks(head: str, end: str) -> None:
    found = insert_below(workflow(f"{head}a:{end}  b: 1{end}"), 1, "x: 2")

    assert found == edit(1, "a:", "x: 2")


def scalar(node: Node | None) -> Scalar:
    match node:
        case Scalar():
            return node
        case Sequence():
            return scalar(next(iter(node)))
        case Mapping() | None:
            raise AssertionError


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("key: old # why", "key: new # why", id="the rest of the line stays"),
        pytest.param("key: 'old'", "key: new", id="quotes are a part of it"),
        pytest.param("key: [old, b]", "key: [new, b]", id="in a list"),
        pytest.param("'é→': old #", "'é→': new #", id="columns are characters"),
        pytest.param("key: |\n  old\n  more", None, id="several lines"),
    ],
)
def test_a_scalar_is_replaced(text: str, line: str | None) -> None:
    found = workflow(f"{text}\n")
    [entry] = found.node

    done = replace(found, scalar(entry.value), "new")

    assert done == (line and edit(1, line))


@pytest.mark.parametrize(
    ("data", "edits", "expected"),
    [
        pytest.param(b"a\nb\nc\n", [], b"a\nb\nc\n", id="none"),
        pytest.param(b"a\nb\nc\n", [edit(2, "x", "y")], b"a\nx\ny\nc\n", id="one line"),
        pytest.param(b"a\nb\nc", [edit(3, "c", "d")], b"a\nb\nc\nd", id="no last line end"),
        pytest.param(b"a\nb\nc\n", [edit(1, "x", end_line=2)], b"x\nc\n", id="several lines"),
        pytest.param(
            b"a\nb\nc\n", [edit(1, "a", "1"), edit(3, "c", "3")], b"a\n1\nb\nc\n3\n", id="two"
        ),
        pytest.param(b"a\r\nb\r\n", [edit(2, "b", "x")], b"a\r\nb\r\nx\r\n", id="line ends stay"),
        pytest.param(b"\xff\na\n", [edit(2, "x")], b"\xff\nx\n", id="odd bytes stay"),
        pytest.param(b"\xef\xbb\xbfa\nb\n", [edit(1, "a", "x")], b"a\nx\nb\n", id="not the mark"),
    ],
)
def test_edits_are_applied(data: bytes, edits: list[Edit], expected: bytes) -> None:
    assert applied(data, edits) == expected


def test_what_is_suggested_of_one_file_is_not_of_another() -> None:
    """Lines are remembered by what the file holds, never by its name."""
    for text in ("a: 1", "b: 2"):
        assert insert_below(workflow(text), 1, "x: 0").lines == (text, "x: 0")
