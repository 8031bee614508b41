"""What a policy file may write in Prometheus' language."""

import pytest
from pydantic import TypeAdapter, ValidationError

from bot.config.promql import Matchers, Selector, WholeQuery, filled, lint, named


@pytest.mark.parametrize(
    "text",
    [
        'version="stable"',
        'version="{sha7}"',
        'version!="{sha}",job=~"api|web"',
        'a="b" , c!~"d\\"e"',
        'code=~"5[0-9]{2}"',
        'a=""',
    ],
)
def test_matchers(text: str) -> None:
    assert TypeAdapter(Matchers).validate_python(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "version",
        "version=stable",
        "version='stable'",
        'version="stable",',
        'version="stable"}',
        'version="stable"} or up{a="b"',
        'version="a\nb"',
        'version="a\\',
        'version="a"b"',
        'version="a" or b="c"',
        '1a="b"',
        'a="b"' + ',a="b"' * 200,
    ],
)
def test_nothing_else_gets_in_as_matchers(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Matchers).validate_python(text)


@pytest.mark.parametrize(
    "text",
    [
        "requests_total{{arm}}",
        'requests_total{service="api",{arm}}',
        'requests_total{ {arm} , code=~"5.." }',
        'ns:requests:total{a="b",{arm},c="d"}',
    ],
)
def test_selectors(text: str) -> None:
    assert TypeAdapter(Selector).validate_python(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "requests_total",
        "requests_total{}",
        'requests_total{a="b"}',
        'requests_total{a="{arm}"}',
        'requests_total{a="{arm}",{arm}}',
        "requests_total{{arm},{arm}}",
        "requests_total{{arm}}[5m]",
        "rate(requests_total{{arm}})",
        "requests_total{{arm}} or up",
        "requests_total{{arm} or up",
        'requests_total{a="b"{arm}}',
        "requests_total{{arm},}",
    ],
)
def test_nothing_else_is_a_selector(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Selector).validate_python(text)


def test_a_hostile_selector_is_read_in_no_time() -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Selector).validate_python("a{" + 'a="b",' * 160 + "{arm}")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ('requests_total{version="stable"}', []),
        ('a{b="rate(x[5m])"}', []),
        ("sum(increase(a[{elapsed}s])) or vector(0)", []),
        ("(sum by (code) (increase(a[{elapsed}s]))) or vector( 0 )", []),
        ("rate(a[5m])", ["must not use `rate()`"]),
        ("sum(irate (a[5m])) or vector(0)", ["must not use `irate()`", "must not use `sum()`"]),
        ("sum(increase(a[{elapsed}s]))", ["needs `or vector(0)`"]),
        ("increase(a[5m]) or vector(0)", ["needs `increase(…[{elapsed}s])`"]),
        ("sum(a)", ["must not use `sum()`"]),
        ("sum by (code) (a)", ["must not use `sum()`"]),
        ("sum without(code)(a)", ["must not use `sum()`"]),
        ("a[{elapsed}s]", ["must not use `{elapsed}` without `increase()`"]),
    ],
)
def test_a_query_of_ones_own_is_looked_over(query: str, says: list[str]) -> None:
    found = lint(query)

    assert len(found) == len(says)
    assert all(words in problem for words, problem in zip(says, found, strict=True))


def test_what_is_wrong_with_a_query_is_said() -> None:
    with pytest.raises(ValidationError, match=r"must not use `rate\(\)`.*; must not use `sum\(\)`"):
        TypeAdapter(WholeQuery).validate_python("sum(rate(a[5m]))")


def test_facts_are_filled_in_where_they_are_named() -> None:
    assert filled('a{{b},c="{d}"}', {"b": 'x="y"', "d": "z"}) == 'a{x="y",c="z"}'


def test_the_series_of_a_histogram_are_selected_by_their_names() -> None:
    selector = named('seconds{service="api",{arm}}', "sum|bucket")

    assert selector == '{__name__=~"seconds_(?:sum|bucket)",service="api",{arm}}'
