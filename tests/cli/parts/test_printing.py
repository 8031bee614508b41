import pytest

from bot.cli.parts.printing import MAX_SOURCE, line_of, told
from bot.policy.rule import Finding, Violation
from tests.policy.reading_cases import file_of
from tests.policy.reviews import CI, RULE

ONE = RULE["PIN-BRANCH"]


def violation(line: int = 1, column: int = 1, path: str = CI) -> Violation:
    finding = Finding(line=line, column=column, end_line=line, message="No.", subject="")
    return Violation(rule=ONE, level=ONE.level, path=path, finding=finding)


def shown(text: bytes, line: int = 1, column: int = 1) -> list[str]:
    """The lines between the finding and what to do."""
    return told(violation(line, column), file_of(CI, text)).plain.splitlines()[1:-1]


@pytest.mark.parametrize(
    ("text", "line", "column", "lines"),
    [
        pytest.param(b"a: b", 1, 1, ["     1 | a: b", "         ^"], id="at its begin"),
        pytest.param(b"a: b", 1, 4, ["     1 | a: b", "            ^"], id="at its end"),
        pytest.param(b"x\n    a: b\n", 2, 8, ["     2 | a: b", "            ^"], id="indented"),
        pytest.param(b"a:   b", 1, 6, ["     1 | a: b", "            ^"], id="spaces in it"),
        pytest.param(b"\ta: b\r\n", 1, 2, ["     1 | a: b", "         ^"], id="tab and CR"),
        pytest.param("\ufeffa: b".encode(), 1, 4, ["     1 | a: b", "            ^"], id="BOM"),
        pytest.param("é: b".encode(), 1, 4, ["     1 | é: b", "            ^"], id="two bytes"),
        pytest.param(b"\x1b[2Ja: b", 1, 1, ["     1 | [2Ja: b", "         ^"], id="control"),
        pytest.param(b"", 1, 1, [], id="an empty line"),
        pytest.param(b"a\n", 2, 1, [], id="behind the last line"),
        pytest.param(b"a", 9, 1, [], id="behind the file"),
        pytest.param(b"abc", 1, 9, [], id="behind the line"),
    ],
)
def test_the_caret_stands_below_where_the_finding_begins(text, line, column, lines) -> None:
    assert shown(text, line, column) == lines


@pytest.mark.parametrize("length", [MAX_SOURCE - 1, MAX_SOURCE, MAX_SOURCE + 1])
def test_a_long_line_is_cut(length: int) -> None:
    source, _ = shown(b"a" * length)

    assert len(source) == len("     1 | ") + min(length, MAX_SOURCE)
    assert source.endswith("…") is (length > MAX_SOURCE)


def test_behind_the_cut_the_caret_stands_below_the_dots() -> None:
    source, caret = shown(b"a" * 999, column=500)

    assert (source[len(caret) - 1], caret[-1]) == ("…", "^")


def test_without_its_file_there_is_no_source() -> None:
    assert told(violation()).plain.splitlines() == [
        f"{CI}:1:1 error PIN-BRANCH No.",
        f"    {ONE.fix}",
    ]


def test_what_is_about_the_whole_has_no_place() -> None:
    assert line_of(violation(path="")).plain == "repository error PIN-BRANCH No."
