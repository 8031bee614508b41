import pytest
from hypothesis import given, strategies as st
from pydantic import TypeAdapter, ValidationError

from bot.config.patterns import MAX_PATTERN, RefPattern, check, matches

BACKSLASH = "must close each `[`, and put `\\` before something"
RANGES = "must have ranges in brackets that go up, and no `/` there"


@pytest.mark.parametrize(
    ("pattern", "ref"),
    [
        ("main", "main"),
        ("*", "main"),
        ("v*.*.*", "v1.22.3"),
        ("v*.*.*", "v1.2.3-rc.1"),
        ("release/*", "release/1"),
        ("release/*/*", "release/a/b"),
        ("release*", "release"),
        ("**/main", "main"),
        ("**/main", "a/b/main"),
        ("a/**/z", "a/z"),
        ("a/**/z", "a/b/c/z"),
        ("**/**/z", "a/z"),
        ("**", "main"),
        ("v?", "v1"),
        ("v?", "vé"),
        ("v[0-9]", "v7"),
        ("v[a-c0-9x]", "vx"),
        ("v[a-]", "v-"),
        ("v[^0-9]", "vx"),
        ("v[!0-9]", "vx"),
        ("v[[]", "v["),
        (r"v[\]]", "v]"),
        (r"v[\^]", "v^"),
        (r"\*", "*"),
        (r"\a", "a"),
        ("a]", "a]"),
        ("a.b+c(d)|e{f,g}$^", "a.b+c(d)|e{f,g}$^"),
    ],
)
def test_matches(pattern: str, ref: str) -> None:
    assert matches(pattern, ref)


@pytest.mark.parametrize(
    ("pattern", "ref"),
    [
        ("main", "Main"),
        ("main", "main2"),
        ("main", "a/main"),
        ("main", "main\n"),
        ("*", "a/b"),
        ("**", "a/b"),
        ("a**/z", "a/b/z"),
        ("release/*", "release/a/b"),
        ("release/*", "release"),
        ("**/main", "xmain"),
        ("a/**/z", "az"),
        ("v*.*.*", "v1.2"),
        ("a.b", "axb"),
        ("v?", "v"),
        ("a?b", "a/b"),
        ("v[0-9]", "v10"),
        ("v[0-9]", "vx"),
        ("v[^0-9]", "v7"),
        ("a[^0-9]b", "a/b"),
        (r"\*", "a"),
        (r"\[a]", "a"),
    ],
)
def test_does_not_match(pattern: str, ref: str) -> None:
    assert not matches(pattern, ref)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("v[", BACKSLASH),
        ("v[0-9", BACKSLASH),
        ("v[]", BACKSLASH),
        ("v[^]", BACKSLASH),
        ("v\\", BACKSLASH),
        ("[z-a]", RANGES),
        ("[/]", RANGES),
        ("[^/]", RANGES),
        ("[+-9]", RANGES),
        ("", "String should have at least 1 character"),
        ("a" * (MAX_PATTERN + 1), f"String should have at most {MAX_PATTERN} characters"),
    ],
)
def test_refuses(pattern: str, expected: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(RefPattern).validate_python(pattern)

    [error] = caught.value.errors()
    assert error["msg"].removeprefix("Value error, ") == expected


def test_takes_the_longest() -> None:
    pattern = "?" * MAX_PATTERN

    assert TypeAdapter(RefPattern).validate_python(pattern) == pattern
    assert matches(pattern, "é" * MAX_PATTERN)


@given(st.text(alphabet="a*?/.é-", max_size=12))
def test_a_ref_without_wildcards_matches_itself(ref: str) -> None:
    plain = ref.replace("*", r"\*").replace("?", r"\?")

    assert matches(plain, ref)
    assert matches(plain, ref + "a") is False


@given(st.text(alphabet="ab[]^!-\\/*?é.", max_size=12), st.text(alphabet="ab/-é", max_size=12))
def test_every_text_is_a_pattern_or_refused(pattern: str, ref: str) -> None:
    try:
        check(pattern)
    except ValueError as error:
        assert str(error) in {BACKSLASH, RANGES}  # noqa: PT017 - either is right
    else:
        assert matches(pattern, ref) in {True, False}
