import pytest
import re2
from hypothesis import given, settings, strategies as st

from bot.ci.generic import FEATURES
from bot.ci.pattern_set import PatternSet, is_anchored
from bot.ci.score import TOOLS

PATTERNS = [
    *(pattern for _, pattern in FEATURES),
    *(pattern for tool in TOOLS for one in tool.signatures for pattern in one.patterns),
]


def compiled(*patterns: str) -> PatternSet:
    made = PatternSet()
    assert [made.add(pattern) for pattern in patterns] == list(range(len(patterns)))
    made.compile()
    return made


def found(patterns: PatternSet, text: str) -> list[int]:
    return sorted(patterns.numbers(patterns.match(text)))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"^a", True),
        (r"(?i)^a", True),
        (r"^(?:a|b)c", True),
        (r"^(?:a|(b|c))", True),
        (r"^[|]", True),
        (r"^[]|]", True),
        (r"^[^]|]", True),
        (r"^[\]|]", True),
        (r"^a\|b", True),
        (r"^\(a\|", True),
        (r"^a|b", False),
        (r"^(?:a)|b", False),
        (r"^\[a|b\]", False),
        (r"^\\|b", False),
        (r"a", False),
        (r"(?:^a)", False),
        (r"\^a", False),
        (r"", False),
    ],
)
def test_is_anchored(pattern, expected) -> None:
    assert is_anchored(pattern) is expected


def test_the_patterns_that_are_found() -> None:
    patterns = compiled(r"^a", r"b", r"^a|b", r"^c")

    assert found(patterns, "ab") == [0, 1, 2]
    assert found(patterns, "xb") == [1, 2]
    assert found(patterns, "x") == []


def test_nearly_all_patterns_of_tools_are_anchored() -> None:
    """Those that are not cost the most."""
    of_tools = PATTERNS[len(FEATURES) :]

    assert sum(map(is_anchored, of_tools)) / len(of_tools) > 0.9


COMPILED = [re2.compile(pattern) for pattern in PATTERNS]
KNOWN = compiled(*PATTERNS)
PARTS = [
    "E   KeyError: x",
    "error",
    "FAILED ",
    "a.py:3: ",
    "npm ERR! ",
    "ok 1 ",
    " ",
    "❌",
    "x",
]


@settings(max_examples=30)
@given(st.lists(st.sampled_from(PARTS), max_size=6).map("".join))
def test_the_same_is_found_as_one_by_one(text) -> None:
    one_by_one = [number for number, one in enumerate(COMPILED) if one.search(text)]

    assert found(KNOWN, text) == one_by_one
