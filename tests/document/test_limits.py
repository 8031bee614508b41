import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given, strategies as st

from bot.document import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NODES,
    DocumentError,
    Mapping,
    Node,
    Sequence,
    parse,
    plain,
)
from tests.document.reading import error, span


class TestLimits:
    @pytest.mark.parametrize("size", [MAX_BYTES - 1, MAX_BYTES])
    def test_size_within(self, size: int) -> None:
        assert parse(b"#" * size).root is None

    def test_size_beyond(self) -> None:
        assert str(error(b"#" * (MAX_BYTES + 1))) == "1:1: the file is larger than 1024 KiB"

    @pytest.mark.parametrize("depth", [MAX_DEPTH - 1, MAX_DEPTH])
    def test_depth_within(self, depth: int) -> None:
        assert parse(b"[" * depth + b"]" * depth).root is not None

    def test_depth_beyond(self) -> None:
        refused = error(b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1))

        assert (refused.column, refused.message) == (101, "nested deeper than 100 levels")

    @pytest.mark.parametrize("items", [MAX_NODES - 2, MAX_NODES - 1])
    def test_nodes_within(self, items: int) -> None:
        assert len(parse(b"[" + b"a," * items + b"]").root.items) == items

    def test_nodes_beyond(self) -> None:
        refused = error(b"[" + b"a," * MAX_NODES + b"]")

        assert (refused.column, refused.message) == (60_000, "more than 30,000 nodes")

    def test_an_alias_is_charged_as_what_it_stands_for(self) -> None:
        hundred = b"a: &a [" + b"x," * 99 + b"]\nb: ["
        # the root, two keys and the second list; the anchored list once, and once for each alias
        fitting = (MAX_NODES - 4) // 100 - 1

        assert parse(hundred + b"*a," * fitting + b"]").root is not None
        assert "nodes" in error(hundred + b"*a," * (fitting + 1) + b"]").message

    @pytest.mark.parametrize(("levels", "fits"), [(49, True), (50, True), (51, False)])
    def test_an_alias_is_as_deep_as_what_it_stands_for(self, levels: int, fits) -> None:
        nested = b"[" * 49 + b"1" + b"]" * 49
        data = b"- &a " + nested + b"\n- " + b"[" * levels + b"*a" + b"]" * levels

        if fits:
            assert parse(data).root is not None
        else:
            assert "nested deeper" in error(data).message


HOSTILE = {
    "brackets": b"[" * 50_000,
    "braces": b"{" * 500_000,
    "question marks": b"? " * 500_000,
    "dashes": b"- " * 500_000,
    "indentation": b"\n".join(b" " * depth + b"a:" for depth in range(1_400)),
    "alias bomb": b"a: &a [x,x,x,x,x,x,x,x,x]\n"
    + b"".join(
        b"%c: &%c [%s]\n" % (98 + level, 98 + level, b",".join([b"*%c" % (97 + level)] * 9))
        for level in range(20)
    ),
    "merge bomb": b"a: &a {x: 1}\n"
    + b"".join(
        b"%c: &%c {<<: [%s]}\n" % (98 + level, 98 + level, b",".join([b"*%c" % (97 + level)] * 9))
        for level in range(20)
    ),
    "alias ladder": b"a0: &a0 [x]\n"
    + b"".join(b"a%d: &a%d [*a%d]\n" % (n, n, n - 1) for n in range(1, 2_000)),
    "400,000 items": b"a: [" + b"x," * 400_000 + b"]",
    "tag directives": b"".join(b"%%TAG !a%d! x\n" % n for n in range(52_000)) + b"---\na: 1\n",
    "anchors": b"".join(b"- &a%d x\n" % n for n in range(87_000)),
    "digits": b"a: " + b"9" * 1_000_000,
    "exponent": b"a: 1e" + b"9" * 1_000_000,
    "newlines": b"\n" * 1_000_000,
    "one long line": b"a" * 1_000_000,
    "an open quote": b'"' + b"a\n " * 300_000,
    "long keys": b"[" + b'"a" ' * 250_000,
    "documents": b"---\n" * 250_000,
    "percent": b"!<" + b"%41" * 300_000 + b"> a",
    "aliases in a deep list": b"- &a x\n- " + b"[" * 90 + b"*a," * 300_000,
}


def test_hostile_files_neither_crash_nor_hang(tmp_path: Path) -> None:
    """In another process, as libyaml could take this one down."""
    judge = (
        "import sys; from pathlib import Path; from bot.document import DocumentError, parse\n"
        "for path in map(Path, sys.argv[1:]):\n"
        "    print(path.name, flush=True)\n"
        "    try:\n        parse(path.read_bytes())\n"
        "    except DocumentError:\n        pass\n"
        "print('done')\n"
    )
    for name, data in HOSTILE.items():
        (tmp_path / name).write_bytes(data)
    command = [sys.executable, "-c", judge, *map(str, sorted(tmp_path.iterdir()))]
    output = subprocess.run(command, timeout=25, check=False, stdout=subprocess.PIPE).stdout

    assert output.decode().splitlines() == [*sorted(HOSTILE), "done"]


FRAGMENTS = st.sampled_from(
    [
        *"[]{},:-?!&*#|>%@`'\" \n\t\r0a~<",
        ": ",
        "- ",
        "? ",
        "&a ",
        "*a",
        "<<: ",
        "\n  ",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "!!str ",
        "|\n ",
        '"\\x41"',
        "\u00e9",
        "\ufeff",
        "\x85",
        "key: value\n",
    ]
)


@given(st.lists(FRAGMENTS, max_size=40).map("".join).map(str.encode) | st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_at_a_place_they_have(data: bytes) -> None:
    lines = data.decode(errors="replace").removeprefix("\ufeff").split("\n")
    for line, column, end_line, end_column in places(data):
        assert (1, 1) <= (line, column) <= (end_line, end_column)
        assert end_line <= len(lines)
        assert column <= len(lines[line - 1]) + 1


def places(data: bytes) -> list[tuple[int, int, int, int]]:
    try:
        return list(map(span, nodes(parse(data).root)))
    except DocumentError as refused:
        return [(refused.line, refused.column, refused.line, refused.column)]


def nodes(node: Node | None) -> list[Node]:
    match node:
        case Mapping():
            inner = [part for entry in node for part in entry]
        case Sequence():
            inner = list(node)
        case _:
            return [] if node is None else [node]
    return [node, *(found for part in inner for found in nodes(part))]


TREES = st.recursive(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufeff")
    ),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcdefg"), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(TREES, st.booleans())
def test_reads_what_was_written(tree: object, flow) -> None:
    text = yaml.safe_dump(tree, allow_unicode=True, default_flow_style=flow, default_style='"')

    assert plain(parse(text.encode()).root) == tree
