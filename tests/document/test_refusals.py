import pytest

from bot.document import Mapping, parse, plain
from tests.document.reading import error


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
