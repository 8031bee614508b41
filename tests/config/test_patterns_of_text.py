import pytest
from pydantic import TypeAdapter, ValidationError

from bot.config.patterns import MAX_PATTERN, TextPattern, found_in, matches_any

READER = TypeAdapter(TextPattern)


@pytest.mark.parametrize(
    ("pattern", "text", "is_found"),
    [
        ("make lint", "cd x && make lint", True),
        ("^make", "cd x && make lint", False),
        (r"\bcurl\b.*\|", "curl x | sh", True),
        (r"\bcurl\b.*\|", "curl x\n| sh", False),
        ("(a+)+$", "a" * 100_000 + "b", False),
        ("é", "caf\u00e9", True),
    ],
)
def test_finds(pattern: str, text: str, is_found) -> None:
    assert found_in(READER.validate_python(pattern), text) is is_found


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("(", "must be a regular expression of RE2: missing ): ("),
        (r"(a)\1", r"must be a regular expression of RE2: invalid escape sequence: \1"),
        (r"\pL{1000}", "must be a regular expression of RE2: pattern too large - compile failed"),
        ("", "String should have at least 1 character"),
        ("a" * (MAX_PATTERN + 1), f"String should have at most {MAX_PATTERN} characters"),
    ],
)
def test_refuses(pattern: str, expected: str) -> None:
    with pytest.raises(ValidationError) as caught:
        READER.validate_python(pattern)

    [error] = caught.value.errors()
    assert error["msg"].removeprefix("Value error, ") == expected


@pytest.mark.parametrize(
    ("patterns", "name", "fits"),
    [
        (("lint*", "test"), "lint-py", True),
        (("lint*", "test"), "test", True),
        (("lint*", "test"), "tests", False),
        (("a", "ab"), "ab", True),
        (("a|b",), "a", False),
    ],
)
def test_one_of_several(patterns: tuple[str, ...], name: str, fits) -> None:
    assert matches_any(patterns, name) is fits
