import math

import pytest

from bot.document import Mapping, Sequence, parse, plain
from bot.document.node import MAX_NUMBER
from tests.document.reading import span, value


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
