import math
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
    Scalar,
    Sequence,
    parse,
)
from bot.document.node import MAX_NUMBER


def span(node: Node) -> tuple[int, int, int, int]:
    return node.line, node.column, node.end_line, node.end_column


def value(text: str) -> object:
    root = parse(b"key: " + text.encode()).root
    assert isinstance(root, Mapping)
    found = root.scalar("key")
    assert found is not None
    return found.value


def error(data: bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        parse(data)
    return caught.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("~", None),
        ("", None),
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("false", False),
        ("False", False),
        ("FALSE", False),
        ("0", 0),
        ("-12", -12),
        ("+7", 7),
        ("017", 17),
        ("0o17", 15),
        ("0xfF", 255),
        ("3.10", 3.1),
        ("1.", 1.0),
        (".5", 0.5),
        ("-1e3", -1000.0),
        ("1e999", math.inf),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("+.Inf", math.inf),
        ("on", "on"),
        ("off", "off"),
        ("yes", "yes"),
        ("no", "no"),
        ("y", "y"),
        ("tRue", "tRue"),
        ("12:30", "12:30"),
        ("12:30:45", "12:30:45"),
        ("2026-12-01", "2026-12-01"),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("1.2.3", "1.2.3"),
        ("e3", "e3"),
        (".", "."),
        ("<<", "<<"),
        ('"true"', "true"),
        ("'5'", "5"),
        ("! 5", "5"),
        ("!!str 5", "5"),
        ("!!int 5", 5),
        ('!!int "5"', "5"),
        ("|\n  5", "5"),
    ],
)
def test_plain_scalars_mean_what_the_core_schema_says(text: str, expected: object) -> None:
    found = value(text)

    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize("text", [".nan", ".NaN", ".NAN"])
def test_not_a_number(text: str) -> None:
    assert math.isnan(value(text))


@pytest.mark.parametrize(
    ("length", "kind"),
    [(MAX_NUMBER - 1, int), (MAX_NUMBER, int), (MAX_NUMBER + 1, str), (500_000, str)],
)
def test_a_number_too_long_to_be_one_is_a_string(length: int, kind: type) -> None:
    assert type(value("9" * length)) is kind


def test_positions_of_every_node() -> None:
    root = parse(
        b'# comment\non: push\njobs:\n  build:\n    "a b": [x, {y: z}]\n\n# comment\nlast: 1\n'
    ).root
    assert isinstance(root, Mapping)
    jobs = root.mapping("jobs")
    assert jobs is not None
    build = jobs.mapping("build")
    assert build is not None
    words = build.get("a b")
    assert isinstance(words, Sequence)
    first, second = words

    assert span(root) == (2, 1, 8, 8)
    assert span(root.entries["jobs"].key) == (3, 1, 3, 5)
    assert span(jobs) == (4, 3, 5, 23)  # up to its last value, not up to the next key
    assert span(build.entries["a b"].key) == (5, 5, 5, 10)
    assert span(words) == (5, 12, 5, 23)
    assert (span(first), span(second)) == ((5, 13, 5, 14), (5, 16, 5, 22))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "k: |\n  a\n  b\n\n\nl: 1", (1, 4, 3, 4), id="literal, without blank lines after"
        ),
        pytest.param("k: >-\n  a\n# c\nl: 1", (1, 4, 2, 4), id="folded, without the comment after"),
        pytest.param("k: a\n  b\nl: 1", (1, 4, 2, 4), id="plain over two lines"),
        pytest.param("k: 'a\n\n  b'\nl: 1", (1, 4, 3, 5), id="quoted over three lines"),
        pytest.param("k:\nl: 1", (1, 3, 1, 3), id="nothing"),
        pytest.param("k: é😀 # c\nl: 1", (1, 4, 1, 6), id="columns are characters, not bytes"),
    ],
)
def test_where_a_scalar_ends(text: str, expected: tuple[int, int, int, int]) -> None:
    root = parse(text.encode()).root
    assert isinstance(root, Mapping)

    assert span(root.entries["k"].value) == expected


def test_an_alias_ends_its_parent_where_it_stands() -> None:
    root = parse(b"a: &x [1]\nb:\n  - *x\nc: 1").root
    assert isinstance(root, Mapping)
    b = root.get("b")

    assert isinstance(b, Sequence)
    assert span(b) == (3, 3, 3, 7)
    assert b.items == (root.get("a"),)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", None, id="empty"),
        pytest.param(b"# nothing\n", None, id="a comment"),
        pytest.param(b"---\na: 1\n...\n", {"a": 1}, id="one document with its marks"),
        pytest.param(b"%YAML 1.2\n---\na: 1\n", {"a": 1}, id="a YAML directive"),
        pytest.param(b"\xef\xbb\xbfa: 1\n", {"a": 1}, id="byte order mark"),
        pytest.param(b"a: 1\r\nb: 2\r\n", {"a": 1, "b": 2}, id="CRLF"),
        pytest.param(b"a: |\r\n  x\r\n  y\r\n", {"a": "x\ny\n"}, id="CRLF in a literal"),
        pytest.param(b"<<: {a: 1}", {"<<": {"a": 1}}, id="a merge key is a key"),
        pytest.param(b"{a: &x 1, *x : 2}", {"a": 1, "1": 2}, id="an alias as a key"),
        pytest.param(b"? a\n: b\n", {"a": "b"}, id="an explicit key"),
        pytest.param(b"{? : a}", {"": "a"}, id="an empty key"),
        pytest.param(
            b"a: &x 1\nb: &x 2\nc: *x", {"a": 1, "b": 2, "c": 2}, id="the anchor nearest above"
        ),
        pytest.param(b"[a, [b], {c: d}]", ["a", ["b"], {"c": "d"}], id="flow"),
    ],
)
def test_values(data: bytes, expected: object) -> None:
    root = parse(data).root

    assert (root and plain(root)) == expected


def plain(node: Node) -> object:
    match node:
        case Mapping():
            return {key.text: plain(value) for key, value in node}
        case Sequence():
            return [plain(item) for item in node]
        case Scalar():
            return node.value


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        pytest.param(b"a: 1\nb: \x00\n", (2, 4), "U+0000", id="NUL"),
        pytest.param(b"a: 1\nb: \x07\n", (2, 4), "U+0007", id="control character"),
        pytest.param("a: é\n# x\u2028b: 1\n".encode(), (2, 4), "U+2028", id="line separator"),
        pytest.param("a: x\u0085b: 1\n".encode(), (1, 5), "U+0085", id="next line"),
        pytest.param(b"a: 1\rb: 2\n", (1, 5), "U+000D", id="carriage return alone"),
        pytest.param(
            b"\xef\xbb\xbf\xef\xbb\xbfa: 1", (1, 1), "U+FEFF", id="second byte order mark"
        ),
        pytest.param("é: 1\né: \xff".encode("latin-1"), (1, 1), "UTF-8", id="Latin-1"),
        pytest.param(b"a: 1\nb\xc3\xa9: \xff\n", (2, 5), "UTF-8", id="not UTF-8"),
        pytest.param(b"\xef\xbb\xbfa\xff", (1, 2), "UTF-8", id="not UTF-8 behind the mark"),
        pytest.param("a: 1".encode("utf-16"), (1, 1), "UTF-8", id="UTF-16"),
        pytest.param(b"a: 1\n---\nb: 1\n", (2, 1), "one document", id="two documents"),
        pytest.param(b"%TAG ! x\n---\na: 1", (1, 1), "%TAG", id="tag directive"),
        pytest.param(b"a: 1\n  b: 2\n", (2, 4), "mapping values are not allowed", id="indentation"),
        pytest.param(b"a:\n\t- b\n", (2, 1), "cannot start any token", id="tab"),
        pytest.param(
            b"jobs: [\n", (1, 8), "while parsing a flow node", id="never ends: on the last line"
        ),
        pytest.param(
            b"a: {\n\n\n  b: [\n]", (5, 2), "that starts on line 1", id="where it started"
        ),
        pytest.param(b"a: *x", (1, 4), "names no anchor", id="undefined alias"),
        pytest.param(b"a: *x\nb: &x 1", (1, 4), "names no anchor", id="alias above its anchor"),
        pytest.param(b"a: &x [*x]", (1, 8), "inside the node", id="alias of its own list"),
        pytest.param(
            b"a: &x {b: {c: *x}}", (1, 15), "inside the node", id="alias of its own mapping"
        ),
        pytest.param(
            b"a: &x 1\nb: &x [*x]", (2, 8), "inside the node", id="the inner anchor counts"
        ),
        pytest.param(b"a: {[b]: c}", (1, 5), "a key must be a string", id="list as a key"),
        pytest.param(b"name: {{ x }}", (1, 8), "a key must be a string", id="unquoted placeholder"),
        pytest.param(
            b"a: &x [1]\n*x : 2", (2, 1), "a key must be a string", id="alias of a list as a key"
        ),
    ],
)
def test_refuses(data: bytes, place: tuple[int, int], words: str) -> None:
    refused = error(data)

    assert (refused.line, refused.column) == place
    assert words in refused.message
    assert str(refused) == f"{place[0]}:{place[1]}: {refused.message}"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'a: "\\q"', "1:5: found unknown escape character while parsing a quoted scalar"),
        (
            b"a:\n  b: [\n\nc: 1",
            (
                "4:5: did not find expected ',' or ']' "
                "while parsing a flow sequence that starts on line 2"
            ),
        ),
        (
            b"a: @x",
            "1:4: found character that cannot start any token while scanning for the next token",
        ),
    ],
)
def test_explains_what_is_wrong(data: bytes, message: str) -> None:
    assert str(error(data)) == message


@pytest.mark.parametrize(
    ("data", "duplicates"),
    [
        pytest.param(b"a: 1\nb: 1\na: 2", [("a", 3, 1)], id="the same"),
        pytest.param(b"env: {http: 1, HTTP: 2}", [("HTTP", 1, 1)], id="other case"),
        pytest.param(
            b"a: {x: 1, x: 2}\na: {y: 1, y: 2}",
            [("x", 1, 1), ("a", 2, 1), ("y", 2, 2)],
            id="nested, in order",
        ),
        pytest.param(b"a: 1\na: 2\na: 3", [("a", 2, 1), ("a", 3, 1)], id="three"),
        pytest.param(b'1: a\n"1": b', [("1", 2, 1)], id="number and string"),
        pytest.param(b"k: &k a\n*k : 1\n*k : 2", [("a", 1, 1)], id="one alias twice"),
        pytest.param(b"a: {x: 1}\nb: {x: 1}", [], id="in two mappings"),
        pytest.param(b"[a, a]", [], id="in a list"),
    ],
)
def test_collects_duplicate_keys(data: bytes, duplicates: list[tuple[str, int, int]]) -> None:
    found = parse(data).duplicates

    assert [(key.text, key.line, first.line) for key, first in found] == duplicates


def test_the_last_of_equal_keys_wins() -> None:
    assert plain(parse(b"a: 1\na: 2").root) == {"a": 2}


@pytest.mark.parametrize("absent", ["none", "list", "mapping"])
def test_what_has_another_kind_is_no_scalar(absent: str) -> None:
    root = parse(b"list: [1]\nmapping: {a: 1}\nscalar: 1").root
    assert isinstance(root, Mapping)

    assert root.scalar(absent) is None
    assert root.mapping("scalar") is None
    assert root.mapping("list") is None
    assert ("list" in root, "none" in root) == (True, False)


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

        assert (refused.column, refused.message) == (400_000, "more than 200,000 nodes")

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
