import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given, strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.markdown import (
    LIMIT,
    URL_LIMIT,
    block,
    cell,
    code,
    details,
    fit,
    for_scripts,
    link,
    one_line,
    paragraphs,
    plain,
    plural,
    prose,
    url_path,
)

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
ALIVE = re.compile(r"@\w|#\w|gh-\w|://\w|www\.", re.IGNORECASE)
"""What GitHub brings to life in text outside of code, after the Markdown is rendered."""

STRANGERS = st.lists(
    st.sampled_from(
        [
            *"|\\`*_{}[]()#+-.!~$=:<>&@/^%'\" \n\t\r1ax",
            "```",
            "\\|",
            "\\\\|",
            "@octo/team",
            "#12",
            "GH-12",
            "gh-1",
            "https://evil.example",
            "www.evil.example",
            "a@b.example",
            "<b>",
            "</details>",
            "<!--",
            "-->",
            "&lt;",
            "&#64;",
            "[a](http://b)",
            "![a](http://b)",
            "[^1]",
            "~~~",
            "- [ ] ",
            "1. ",
            "\u200b",
            "\u202e",
            "\u2028",
            "é",
            "😀",
        ]
    ),
    max_size=30,
).map("".join)
QUOTES = pytest.mark.parametrize("quote", [code, plain, prose])


def inline(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or []]


def text_outside_code(tokens: list[Token]) -> str:
    return "".join(token.content if token.type == "text" else " " for token in inline(tokens))


@QUOTES
@given(text=STRANGERS | st.text())
def test_nothing_quoted_comes_alive(quote, text: str) -> None:
    for markdown in (quote(text), f"before {quote(text)} after"):
        tokens = READER.parse(markdown)

        assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
        assert {token.type for token in inline(tokens)} <= {"text", "code_inline"}
        assert not ALIVE.search(text_outside_code(tokens))


@QUOTES
@given(text=STRANGERS | st.text())
@example(text="\\\\|")
def test_nothing_quoted_ends_its_table_cell(quote, text: str) -> None:
    tokens = READER.parse(f"| a | b |\n| --- | --- |\n| {cell(quote(text))} | end |")
    cells = [after.content for at, after in pairwise(tokens) if at.type == "td_open"]

    assert len(cells) == 2
    assert cells[1] == "end"
    assert {token.type for token in inline(tokens)} <= {"text", "code_inline"}


@given(st.text(alphabet="\\|`x"))
def test_a_cell_counts_the_backslashes_before_a_pipe(text: str) -> None:
    """GitHub splits a row at each pipe behind an even number of them, in code too."""
    assert all(len(run) % 2 for run in re.findall(r"(\\*)\|", cell(text)))


@QUOTES
@given(text=STRANGERS | st.text(), label=STRANGERS)
def test_a_link_leads_where_it_says(quote, text: str, label: str) -> None:
    tokens = inline(READER.parse(f"x {link(quote('a' + label), 'https://host/' + text)} y"))
    links = [token for token in tokens if token.type.startswith("link")]

    assert [token.type for token in links] == ["link_open", "link_close"]
    assert str(links[0].attrs["href"]).startswith("https://host/")
    assert (tokens[0].content, tokens[-1].content) == ("x ", " y")


@QUOTES
@given(text=STRANGERS)
@example(text="]: b")
def test_a_paragraph_of_a_link_alone_is_seen(quote, text: str) -> None:
    assert READER.parse(link(quote("a" + text), "https://host/"))


@given(STRANGERS | st.text())
def test_nothing_closes_a_block(text: str) -> None:
    tokens = READER.parse(f"{block(text, 'text')}\n\nafter")

    assert [token.type for token in tokens][:2] == ["fence", "paragraph_open"]
    assert tokens[2].content == "after"


@given(st.text(), st.integers(1, 50))
def test_one_line_is_one_visible_line(text: str, limit: int) -> None:
    line = one_line(text, limit)

    assert len(line) <= limit
    assert line == line.strip()
    assert "  " not in line
    assert not {unicodedata.category(char) for char in line} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("two\nlines", "two lines"),
        ("a\t b", "a b"),
        ("a\u2028b", "a b"),
        ("ad\u200bmin", "admin"),
        ("\u202egnp.exe", "gnp.exe"),
        ("\u200b \u200b \u200b x", "x"),
        ("a \x00 b", "a b"),
        ("", ""),
    ],
)
def test_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (LIMIT - 1, "x" * (LIMIT - 1)),
        (LIMIT, "x" * LIMIT),
        (LIMIT + 1, "x" * (LIMIT - 1) + "…"),
        (1_000_000, "x" * (LIMIT - 1) + "…"),
    ],
)
def test_a_long_line_is_cut(length: int, expected: str) -> None:
    assert one_line("x" * length) == expected


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("10", "`10`"),
        ("`@octo/team`", "`` `@octo/team` ``"),
        ("a``b", "```a``b```"),
        ("`a", "`` `a ``"),
        ("a`", "`` a` ``"),
        ("", "`  `"),
    ],
)
def test_code(text: str, quoted: str) -> None:
    assert code(text) == quoted


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Fix *it*.", r"Fix \*it\*\."),
        ("@octo #1", "@\u200bocto \\#\u200b1"),
        ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
        ("http://x", "http\\://\u200bx"),
    ],
)
def test_plain(text: str, quoted: str) -> None:
    assert plain(text) == quoted


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Job `a_b` has *no* limit.", r"Job `a_b` has \*no\* limit\."),
        ("`a`", "`a`"),
        ("no names", "no names"),
        ("cut off `in a na", "cut off 'in a na"),
    ],
)
def test_prose(text: str, quoted: str) -> None:
    assert prose(text) == quoted


@pytest.mark.parametrize(
    ("path", "encoded"),
    [
        (".github/workflows/ci.yml", ".github/workflows/ci.yml"),
        ("a b#c?d%41:é", "a%20b%23c%3Fd%2541%3A%C3%A9"),
        ("\udcff", "%3F"),
    ],
)
def test_url_path(path: str, encoded: str) -> None:
    assert url_path(path) == encoded


def test_a_link_keeps_what_an_address_needs() -> None:
    assert link("x", "https://h/a?b=c&d=%20#L1") == "[x](https://h/a?b=c&d=%20#L1)"
    assert link("x", "https://h/" + "a" * URL_LIMIT) == f"[x](https://h/{'a' * (URL_LIMIT - 10)})"


def test_details() -> None:
    assert details("More", "| a |") == "<details><summary>More</summary>\n\n| a |\n\n</details>"


@pytest.mark.parametrize(("count", "said"), [(0, "0 errors"), (1, "1 error"), (2, "2 errors")])
def test_plural(count: int, said: str) -> None:
    assert plural(count, "error") == said


@given(st.lists(st.text(alphabet="a😀", max_size=30), max_size=20), st.integers(40, 400))
def test_what_fits_is_kept_whole_and_the_rest_counted(parts: list[str], limit: int) -> None:
    fitted = fit(parts, limit)
    kept = fitted.split("\n\n") if parts else []

    assert len(fitted.encode()) <= limit
    if kept != parts:
        assert kept[:-1] == parts[: len(kept) - 1]
        assert kept[-1] == f"… {len(parts) - len(kept) + 1} more"


def test_paragraphs() -> None:
    assert paragraphs("one", "", "two") == "one\n\ntwo"
    assert paragraphs("", "") == ""


def test_what_is_for_scripts_is_not_seen() -> None:
    assert for_scripts({"state": "held", "line": 3}) == (
        '<!-- sluice: {"state": "held", "line": 3} -->'
    )
