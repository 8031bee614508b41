"""What expressions read, call and quote, and where they stand."""

import time

import pytest
from hypothesis import given, strategies as st

from bot.document import Scalar, parse
from bot.policy.pipeline.expressions import (
    MAX_DEPTH,
    MAX_LENGTH,
    Expression,
    expressions_in,
    is_expression,
)
from tests.timing import seconds


def value(text: str) -> Scalar:
    root = parse(text.encode()).root
    return root.scalar("a")


def only(text: str) -> Expression:
    [expression] = expressions_in(Scalar(1, 1, 1, 1 + len(text), text, is_plain=True))
    return expression


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("needs.build.outputs.x", [("needs", "build", "outputs", "x")]),
        ("Needs.BUILD.result", [("needs", "build", "result")]),
        ("needs['build']['a''B']", [("needs", "build", "a'b")]),
        (" a . b [ 'c' ] ", [("a", "b", "c")]),
        ("needs.*.result", [("needs", "*", "result")]),
        ("a[*].b", [("a", "*", "b")]),
        ("a[0].b", [("a", "0", "b")]),
        ("a[-1].b", [("a", "*", "b")]),
        ("a['x' || 'y'].b", [("a", "*", "b")]),
        ("secrets[inputs.env]", [("secrets", "*"), ("inputs", "env")]),
        ("secrets[format('A_{0}', matrix.b)].c", [("secrets", "*", "c"), ("matrix", "b")]),
        ("a[b[c.d]]", [("a", "*"), ("b", "*"), ("c", "d")]),
        ("fromJSON(needs.a.outputs.m)[0].x", [("needs", "a", "outputs", "m")]),
        ("(a.b).c", [("a", "b")]),
        ("a == b && !c || d.e", [("a",), ("b",), ("c",), ("d", "e")]),
        ("a.b, c", [("a", "b"), ("c",)]),
        ("true && NULL || 1.5e3 < 0xff", []),
        ("'needs.build'", []),
        ("a-b.c_d", [("a-b", "c_d")]),
        ("a.", [("a",)]),
        (".a", []),
        ("a.1", [("a",)]),
        ("a b", [("a",), ("b",)]),
        (") a ] . b", [("a", "b")]),
        ("a[", [("a",)]),
        ('a == "b"', [("a",), ("b",)]),
        ("* a", [("a",)]),
        ("a 'b' .c", [("a",)]),
        ("[a].b", [("a",)]),
        ("", []),
    ],
)
def test_references(text: str, references) -> None:
    assert list(only("${{" + text + "}}").references) == references


@pytest.mark.parametrize(
    ("text", "functions", "literals"),
    [
        ("contains(github.ref, 'X')", ("contains",), ("X",)),
        ("toJSON (fromJson('a'))", ("tojson", "fromjson"), ("a",)),
        ("format('it''s {0}', '')", ("format",), ("it's {0}", "")),
        ("always() && !cancelled()", ("always", "cancelled"), ()),
        ("a.b('c')", (), ("c",)),
        ("('a')", (), ("a",)),
        ("'never ends", (), ()),
    ],
)
def test_functions_and_literals(text: str, functions, literals) -> None:
    [found] = expressions_in(Scalar(1, 1, 1, 1 + len(text), text, is_plain=True), is_condition=True)

    assert (found.functions, found.literals) == (functions, literals)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("a: ${{ b }}", [(1, 4, "b")]),
        ("a: x ${{ b }} ${{c}}", [(1, 6, "b"), (1, 15, "c")]),
        ("a: '${{ b }}'", [(1, 5, "b")]),
        ('a: "\\t${{ b }}"', [(1, 4, "b")]),
        (
            "a: |\n  x\n   y ${{ b }} ${{ c }}\n\n  ${{ d }}\n\n",
            [(3, 6, "b"), (3, 15, "c"), (5, 3, "d")],
        ),
        ("a: |-\n  ${{ b }}", [(2, 3, "b")]),
        ("a: >\n  x\n  ${{ b }}\n", [(1, 4, "b")]),
        ("a: x\n  ${{ b }}", [(1, 4, "b")]),
        ("a: ${{ b\n  }}", [(1, 4, "b")]),
        ("a: ${{ '}}' }}${{ b }}", [(1, 4, "'}}'"), (1, 15, "b")]),
        ("a: b", []),
    ],
)
def test_places(text: str, places) -> None:
    found = expressions_in(value(text))

    assert [(one.line, one.column, one.text) for one in found] == places


@pytest.mark.parametrize("text", ["a: x ${{ b", "a: x ${{ 'b }}", "a: x ${{ b }"])
def test_what_never_ends(text: str) -> None:
    [found] = expressions_in(value(text))

    assert (found.line, found.column, found.is_closed, found.references) == (1, 6, False, ())


@pytest.mark.parametrize(
    ("text", "is_condition", "texts"),
    [
        ("a: b == 'c'", True, ["b == 'c'"]),
        ("a: b == 'c'", False, []),
        ("a: ${{ b }}", True, ["b"]),
        ("a: ${{ b }} == c", True, ["b"]),
        ("a: |\n  b\n", True, ["b"]),
    ],
)
def test_conditions(text: str, is_condition, texts) -> None:
    found = expressions_in(value(text), is_condition=is_condition)

    assert [one.text for one in found] == texts


@pytest.mark.parametrize(("text", "answer"), [("x ${{ b", True), ("$ {{ b }}", False)])
def test_is_expression(text: str, answer) -> None:
    assert is_expression(Scalar(1, 1, 1, 1, text, is_plain=True)) is answer


@pytest.mark.parametrize(("length", "references"), [(MAX_LENGTH, 1), (MAX_LENGTH + 1, 0)])
def test_reads_no_longer_expression_than_github(length: int, references) -> None:
    assert len(only("${{" + "a" * length + "}}").references) == references


@pytest.mark.parametrize(("depth", "references"), [(MAX_DEPTH - 1, 1), (MAX_DEPTH, 0)])
def test_reads_no_deeper_expression_than_github(depth: int, references) -> None:
    assert len(only("${{" + "(" * depth + "a}}").references) == references


@given(st.text("ab.[]()*'\"${} \n|&,-1"))
def test_never_fails(text: str) -> None:
    expressions_in(Scalar(1, 1, 1, 1 + len(text), "${{" + text, is_plain=False))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("${{ " * 250_000, id="never closed"),
        pytest.param("${{" + "'" * 1_000_001 + "}}", id="quotes"),
        pytest.param("${{ a }}\n" * 20_000, id="many"),
        pytest.param("x" * 900_000 + "${{a}}" * 10_000, id="far right"),
        pytest.param(("${{" + "a[1]" * 5_000 + "}}") * 5, id="indexes"),
    ],
)
def test_is_linear(text: str) -> None:
    lines = text.count("\n")
    scalar = Scalar(1, 1, 1 + lines, 9, text, is_plain=False)
    started = time.process_time()

    expressions_in(scalar)

    assert time.process_time() - started < seconds(2)
