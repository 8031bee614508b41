from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from bot.sim.graphql.language import (
    Field,
    Fragment,
    GraphSyntaxError,
    Spread,
    Variable,
    read,
)


def only(text):
    (query,) = read(text).queries
    return query


def test_a_query_has_a_name_variables_and_fields():
    query = only("query Files($owner: String!, $ids: [ID!]!, $n: Int = 5) { viewer { login } }")

    assert query.name == "Files"
    assert query.variables == {"owner": None, "ids": None, "n": 5}
    (viewer,) = query.selections
    assert (viewer.name, viewer.selections[0].name) == ("viewer", "login")


@pytest.mark.parametrize("text", ["{ a }", "query { a }", "query Q { a }", "\ufeff# hi\n{ a, }"])
def test_a_query_need_not_say_much(text):
    assert [one.name for one in only(text).selections] == ["a"]


def test_a_field_has_an_alias_and_a_place():
    (field,) = only('{\n  tip: object(oid: "x")\n}').selections

    assert field == Field("object", "tip", {"oid": "x"}, (), 2, 3)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-1.5e3", -1500.0),
        ('"a\\n\\u00e9"', "a\né"),
        ("true", True),
        ("null", None),
        ("OPEN", "OPEN"),
        ("[1, [2]]", [1, [2]]),
        ("{a: {b: $c}, d: []}", {"a": {"b": Variable("c")}, "d": []}),
    ],
)
def test_values(text, value):
    (field,) = only(f"{{ f(x: {text}) }}").selections

    assert field.arguments == {"x": value}


def test_fragments():
    document = read("{ ... on Blob { a } ... { b } ...Rest } fragment Rest on Blob { c }")

    blob, anything, rest = document.queries[0].selections
    assert isinstance(blob, Fragment)
    assert (blob.on, anything.on, rest) == ("Blob", "", Spread("Rest"))
    assert document.fragments["Rest"].on == "Blob"


def test_a_string_is_no_punctuation():
    (field,) = only('{ f(x: "}", y: ")") }').selections

    assert field.arguments == {"x": "}", "y": ")"}


@pytest.mark.parametrize(
    "text",
    [
        "{", "}", "{ a(", "{ a(x) }", "{ a(x: ) }", "{ a: }", "query Q(", "query Q($a) { b }",
        "{ ... }", "mutation { a }", "{ a @include(if: true) }", '{ a(x: "', "{ a(x: $) }", "\0",
        "{ 1 }", "{ a(x: ]) }",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(GraphSyntaxError, match="Parse error"):
        read(text)


@given(st.text(alphabet='{}()[]:!$."aQ1,\n \\query on', max_size=60))
def test_no_text_does_worse_than_being_refused(text):
    with suppress(GraphSyntaxError):
        read(text)
