"""What a policy file may write in Prometheus' language: selectors of series, and whole queries.

Source: https://prometheus.io/docs/prometheus/latest/querying/basics/
"""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field

from bot.config.spelling import Spelling

ARM = "{arm}"
"""Where the matchers of an arm are put into a selector."""

ELAPSED = "{elapsed}"
"""The seconds since counting began, in a query of one's own."""

_TEXT = r'"(?:[^"\\\n]|\\.)*"'
_MATCHER = rf"[a-zA-Z_][a-zA-Z0-9_]* *(?:=~|!~|!=|=) *{_TEXT}"
_MATCHERS = rf"{_MATCHER}(?: *, *{_MATCHER})*"
_SELECTOR = (
    r"[a-zA-Z_:][a-zA-Z0-9_:]*\{ *"
    rf"(?:{_MATCHER} *, *)*\{{arm\}}(?: *, *{_MATCHER})* *\}}"
)
_LENGTH = Field(max_length=1000)

_CALL = re.compile(r"\b([a-z_]+)\s*(?:(?:by|without)\s*\([^()]*\)\s*)?\(")
_WINDOW = re.compile(r"\[([^\]]*)\]")
_RATES = frozenset({"rate", "irate", "deriv", "delta", "idelta", "predict_linear"})
_SUMS = frozenset(
    {"sum", "avg", "min", "max", "count", "group", "topk", "bottomk", "quantile", "stddev"}
)


def _once(selector: str) -> str:
    if selector.count(ARM) != 1:
        raise ValueError("must hold `{arm}` once, and not in quotes")
    return selector


def lint(query: str) -> list[str]:
    """Say what is wrong with a query that should count something from the beginning on.

    ``rate`` and ``increase`` see only the difference of two samples. A series of errors is born
    with its first error, which they never count; and they return nothing at all until then.
    Source: https://github.com/prometheus/prometheus/issues/1673
    """
    return list(_problems(re.sub(_TEXT, '""', query)))


def _problems(query: str) -> Iterator[str]:
    called = set(_CALL.findall(query))
    for name in sorted(called & _RATES):
        yield f"must not use `{name}()`, which is no count: give the counters themselves"
    if "increase" in called:
        if not re.search(r"\bor\s+vector\s*\(\s*0\s*\)", query):
            yield "needs `or vector(0)`: `increase()` returns nothing as long as nothing happens"
        if set(_WINDOW.findall(query)) != {f"{ELAPSED}s"}:
            yield f"needs `increase(…[{ELAPSED}s])`, which counts from the beginning on"
        return
    if ELAPSED in query:
        yield f"must not use `{ELAPSED}` without `increase()`"
    for name in sorted(called & _SUMS):
        yield f"must not use `{name}()`, which hides that a counter began again: give the series"


def _clean(query: str) -> str:
    if problems := lint(query):
        raise ValueError("; ".join(problems))
    return query


def filled(text: str, facts: Mapping[str, str]) -> str:
    """Put *facts* into *text*, each where its name stands in braces."""
    for name, fact in facts.items():
        text = text.replace(f"{{{name}}}", fact)
    return text


def named(selector: str, suffixes: str) -> str:
    """Make the selector of a histogram's series out of that of its base name.

    Args:
        selector: Such as ``latency{job="a"}``.
        suffixes: A regular expression, such as ``sum|bucket``.
    """
    name, rest = selector.split("{", 1)
    return f'{{__name__=~"{name}_(?:{suffixes})",{rest}'


Matchers: TypeAlias = Annotated[
    str, _LENGTH, Spelling(_MATCHERS, 'matchers of labels, such as `version="stable"`')
]
"""Of one arm."""

Selector: TypeAlias = Annotated[
    str,
    _LENGTH,
    Spelling(_SELECTOR, 'a metric with `{arm}`, such as `http_requests_total{job="api",{arm}}`'),
    AfterValidator(_once),
]
"""Of the series of both arms."""

WholeQuery: TypeAlias = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_clean)]
"""In Prometheus' language, whatever it says."""
