"""What we take for plain text, a renderer of GitHub's kind must render as plain text."""

import re
from itertools import pairwise

from hypothesis import example, given, reject, strategies as st
from markdown_it import MarkdownIt

from bot.commands.parse import MAX_COMMANDS, parse
from bot.commands.reader.lines import plain_lines
from bot.errors import UserError

RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARK = re.compile(r"/help c\d+")
INDENTS = st.sampled_from(["", "", "", "", " ", "  ", "   ", "    ", "\t", "> ", ">", "- ", "  - "])
PIECES = st.sampled_from(
    [
        *("", "text", "```", "~~~", "````", "```py", "`", "`a", "a`b`", "``x", "    code", "`````"),
        *("> q", ">", "- a", "- ", "-", "1. a", "2. b", "10) z", "-\ta", "-     a", "+", "> - "),
        *("* * *", "---", "===", "- - -", "# h", "####### x", "-- ", "***", "__", "**a", "b**"),
        *("<div>", "</div>", "<details>", "</details>", "<b>", "</b>", "<b x='", "'>", "<br/>"),
        *("<!--", "-->", "<!-- c -->", "<pre>", "</pre>", "<?php", "?>", "<!X", "<![CDATA["),
        *("]]>", "a <b> c", "a <!-- b", "a <x y=", "<https://a.b>", "<a@b.c>", "<del>", "</del>"),
        *("|a|b|", "a|b", "-|-", "|-|-|", ":-:", "|-|", "a|b|c", "x \\| y | z", "<textarea>"),
        *("[a]: /u", "[a]:", "[a]", "[a", "](", "](/u", "](/u)", '](/u "t")', '](/u "t', "b]"),
        *("~~a", "b~~", "~a~", "~", "\\", "\\`", "a\\", "$$", "![i](/u)", "&lt;", "\\[a", "_a"),
    ]
)
LINES = st.one_of(
    st.just("COMMAND"),
    st.builds("{}{}".format, INDENTS, PIECES),
    st.builds("{}{}{}".format, INDENTS, PIECES, PIECES),
    st.builds("COMMAND{}".format, st.sampled_from(["`", "\\", "<b", "[", "~~a", "**", " <!--"])),
    st.text(max_size=6),
)


@st.composite
def comments(draw):
    """Draw Markdown with some command lines, each unlike the others."""
    lines = draw(st.lists(LINES, min_size=1, max_size=12))
    return "\n".join(line.replace("COMMAND", f"/help c{i}") for i, line in enumerate(lines)) + "\n"


def rendered(text):
    """Return the commands at the beginning of lines of top-level paragraphs."""
    try:
        tokens = RENDERER.parse(text)
    except IndexError:  # markdown-it-py 4.3 on some HTML that is cut short
        reject()
    return {
        mark
        for before, token in pairwise(tokens)
        if before.type == "paragraph_open" and before.level == 0
        for mark in line_starts(token.children)
    }


def line_starts(children):
    is_start, hidden = True, 0
    for child in children:
        if child.type in {"softbreak", "hardbreak"}:
            is_start = True
        elif child.type in {"s_open", "link_open"}:
            hidden += 1
        elif child.type in {"s_close", "link_close"}:
            hidden -= 1
        elif child.content:
            match = MARK.match(child.content)
            if is_start and match and child.type == "text" and not hidden:
                yield match[0]
            is_start = False


@given(comments())
@example("- ```\n  a\n  ```\n\n```\n/help c0\n```\n")
@example("> a\n/help c0\n")
@example("[a]:\n/help c0\n")
@example("/help c0\n---\n")
@example("a|b\n-|-\n/help c0\n")
def test_a_plain_line_is_rendered_as_one(text):
    found = {match[0] for _, line in plain_lines(text) if (match := MARK.match(line))}

    assert found <= rendered(text)


@given(comments())
def test_a_command_is_rendered_as_plain_text(text):
    try:
        typed = parse(text, "sluice")
    except UserError:
        return

    assert {MARK.match(command.text)[0] for command in typed} <= rendered(text)


BLOCKS = st.sampled_from(
    [
        "Looks good to me, thanks @mona!",
        "# Plan\n\nFirst `a`, then **b**.",
        "- one\n- two\n  ```sh\n  make\n  ```\n\n1. three",
        "```\n/help no\n```",
        "> /help no\n> said mona",
        "<details><summary>Log</summary>\n\n```\n/help no\n```\n\n</details>",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "![screen](https://example.org/a.png)\nSee [the run](https://example.org/runs/1).",
        "<!-- Please fill in -->",
        "It takes ~5 minutes and costs $5, or 3 < 4.",
        "---",
    ]
)


@given(
    st.lists(BLOCKS, max_size=4),
    st.lists(BLOCKS, max_size=4),
    st.integers(1, MAX_COMMANDS),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_a_command_in_a_paragraph_of_its_own_is_found(before, after, count, line_end):
    commands = "\n".join(f"/help c{number}" for number in range(count))
    text = "\n\n".join([*before, commands, *after]).replace("\n", line_end)

    assert [typed.arguments for typed in parse(text, "sluice")] == [
        (f"c{number}",) for number in range(count)
    ]
