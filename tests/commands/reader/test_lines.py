"""What is plain text to a reader. ``/yes`` lines must be found, ``/no`` lines must not."""

import time

import pytest

from bot.commands.reader.blocks import MAX_DEPTH
from bot.commands.reader.inline import MAX_BACKTICKS
from bot.commands.reader.lines import plain_lines

CASES = {
    # Paragraphs.
    "a paragraph": "/yes",
    "under text": "Ship it!\n/yes",
    "under an emphasised line": "**Ship it!**\n/yes",
    "inside emphasis": "**note\n/yes\nplease**",
    "above text": "/yes\nthanks",
    "before the first column is left": " /no\n   /no",
    "after a hard break": "now\\\n/yes",
    # Fenced code.
    "fenced": "```\n/no\n```\n/yes",
    "a fence of tildes": "~~~\n/no\n~~~\n/yes",
    "a fence with a language": "```sh\n/no\n```\n/yes",
    "a fence that never ends": "```\n/no\n\n/no",
    "a fence that interrupts text": "text\n```\n/no\n```\n/yes",
    "a shorter mark does not end it": "~~~~\n~~~\n/no\n~~~~\n/yes",
    "a longer mark ends it": "```\n/no\n````\n/yes",
    "the other mark does not end it": "```\n~~~\n/no\n```\n/yes",
    "a mark with words does not end it": "```\n``` x\n/no\n```\n/yes",
    "indented by three, it is one": "   ```\n/no\n   ```\n/yes",
    "indented by four, it is none": "a\n\n    ```\n\n/yes",
    "an end indented by four is none": "```\n    ```\n/no\n```\n/yes",
    "backticks after the mark make it text": "``` `\n/yes",
    "a tilde fence may hold backticks": "~~~ `\n/no\n~~~\n/yes",
    # Indented code.
    "indented code": "    /no\n\t/no\n\n/yes",
    "indented text of a paragraph": "a\n    /no\n/yes",
    # Headings and rules.
    "under a heading": "# Release\n/yes",
    "a heading by underline": "/no\n===\n/yes",
    "an underline indented by three is one": "/no\n   ===",
    "a heading by dashes": "a\n/no\n---\n/yes",
    "under a rule": "***\n/yes",
    "after a rule that looks like a list": "- - -\n/yes",
    "seven signs are no heading": "/no\n####### a\n===",
    "a sign without a space is no heading": "/no\n#a\n===",
    "a sign indented by four is no heading": "/no\n    # a\n===",
    "a heading indented by three is one": "/yes\n   # a\n===",
    "two underscores are no rule": "/no\n__\n===",
    "a sign alone is a heading": "/yes\n#\n===",
    "a line indented by four is no underline": "/yes\n    ===\n",
    "an underline with words is none": "/yes\n=== a\n",
    "a rule indented by three is one": "/yes\n   ***\n===",
    "a rule that looks like a list holds nothing": "- - -\n      a\n/yes",
    "two dashes are text": "--\n/yes",
    "a rule with words is a list": "- - - a\n/no",
    "a rule indented by four is none": "/no\n    ***\n===",
    "a list indented by four is none": "a\n    - b\n/yes",
    "a quote indented by four is none": "a\n    > b\n/yes",
    # Quotes.
    "quoted": "> /no\n\n/yes",
    "a quote goes on lazily": "> a\n/no\n\n/yes",
    "quoted without a space": ">a\n/no",
    "an empty quote line ends the lazy part": "> a\n>\n/yes",
    "a quoted heading has no lazy part": "> # a\n/yes",
    "a quoted fence has no lazy part": "> ```\n> a\n/yes",
    "a quoted fence ends with its quote": "> ```\n\n/yes",
    "a quoted rule under lazy text": "> a\n---\n/yes",
    "an indented sign under a quote is unclear": "> a\n>\n      > b\n/no",
    "an underline is no part of a quote": "> a\n===\n/no",
    "a list from 2 ends a quote": "> a\n2. b\n\n   ```\n\n/yes",
    "quotes in quotes": "> > a\n/no\n\n/yes",
    # Lists.
    "an item": "- /no\n\n/yes",
    "an item goes on lazily": "- a\n/no\n\n/yes",
    "a numbered item goes on lazily": "1. a\n/no\n\n/yes",
    "an item in the text": "text\n- a\n/no",
    "a list from 2 is text inside a paragraph": "text\n2. a\n/yes",
    "an empty item is text inside a paragraph": "text\n+\n/yes",
    "an empty item has no lazy part": "-\n/yes",
    "an empty item is over with a blank line": "-\n\n  a\n/yes",
    "a blank line in an empty item is unclear": "-\n    \n/no",
    "an empty item may be filled below": "-\n  a\n/no",
    "a blank line inside an item": "- a\n\n  b\n/no\n\n/yes",
    "text four columns after its marker": "-    a\n\n   ```\n/no",
    "a blank line with spaces in an item": "- a\n    \n/yes",
    "code in an item": "- a\n\n      code\n/yes",
    "an item that begins with code": "-     code\n/yes",
    "a fence in an item": "- a\n  ```\n  b\n  ```\n\n/yes",
    "a fence in an item ends with it": "- ```\n  a\n/yes",
    "a fence at top level after one in an item": "- ```\n  a\n  ```\n\n```\n/no\n```\n/yes",
    "a fence outdented from its item is its own": "1. a\n  ```\n/no\n  ```\n/yes",
    "ten digits make no item": "1234567890. a\n/yes",
    "no space makes no item": "-a\n/yes",
    "a quote in an item": "- > a\n/no\n\n/yes",
    "a tab after the marker": "-\ta\n\n\tb\n\n/yes",
    "lazy and indented is unclear": "- a\n  - b\n\n    c\nd\n     e\n/no",
    # Nesting.
    "as deep as we read": "> " * MAX_DEPTH + "a\n\n/yes",
    "deeper than we read": "> " * (MAX_DEPTH + 1) + "a\n\n/no",
    "many quotes one after the other": "> a\n\n" * (MAX_DEPTH + 1) + "/yes",
    # HTML.
    "three marks are needed for a fence": "``\n/no\n``\n\n~~\n/yes",
    "an HTML comment": "<!--\n/no\n-->\n/yes",
    "an HTML comment on one line": "<!-- a --> /no\n/yes",
    "a comment that never ends": "<!--\n\n/no",
    "a comment in the text": "text <!-- a -->\n/yes",
    "a comment that runs on in the text": "text <!--\n/no\n-->",
    "a comment with a sign in it": "text <!-- a > \n/no\n-->",
    "a comment indented by three": "   <!--\n/no\n-->\n/yes",
    "indented by four it is code": "    <!--\n/yes",
    "preformatted": "<pre>\n\n/no\n</pre>\n\n/yes",
    "a longer name than that of preformatted": "<prefix>\n/no\n\n/yes",
    "an end that renderers treat differently": "<pre>\n\n</textarea>\n</pre>\n/no",
    "a script": "<script>\n\n/no\n</script>\n/yes",
    "a processing instruction": "<?php\n\n/no\n?>\n/yes",
    "a declaration": "<!DOCTYPE\n\n/no\n>\n/yes",
    "character data": "<![CDATA[\n\n/no\n]]>\n/yes",
    "a block element up to the blank line": "<div>\n/no\n</div>\n\n/yes",
    "a lone tag up to the blank line": "<b>\n/no\n</b>\n\n/yes",
    "a lone closing tag": "</b>\n/no\n\n/yes",
    "a lone tag with attributes": "<b class='x' title=y checked>\n/no\n\n/yes",
    "a lone tag in a paragraph is text": "text\n<b>\n/yes\n</b>",
    "a tag with text beside it is text": "<b> bold\n/yes",
    "a lone tag in a lazy line is unclear": "> a\n<b>\n/no",
    "a lone tag below a table is unclear": "a|b\n-|-\n<b>\n\n/no",
    "folded away": "<details>\n\n/no\n\n</details>\n\n/yes",
    "folded away, twice": "<details><details>\n\n</details>\n\n/no\n\n</details>\n\n/yes",
    "struck out by tags": "<del>\n\n/no\n\n</del>\n\n/yes",
    "quoted by tags": "<blockquote>\n\n/no\n\n</blockquote>\n\n/yes",
    "folded away from mid-text": "text <details>\n\n/no",
    "never unfolded": "<details>\n\n/no\n\n/no",
    "unfolded in a comment only": "<details>\n<!-- </details> -->\n\n/no",
    "a closing tag too many": "</details>\n\n/yes",
    "other elements do not matter": "<div align=center>\n\n/yes\n\n</div>\n\n/yes",
    "the name of a tag in code": "`<details>`\n\n/yes",
    "a tag that is never ended": '<div title="\n\n/no\n\n">',
    "a comment that its block does not end": "<div>\n<!-- a\n\n/no",
    "a tag never ended, in a list": '- <div title="\n\n/no',
    "elements that renderers treat differently": "<textarea>\n\n/no",
    "a closing tag that they treat differently": "</pre>\n\n/no",
    "a declaration that they treat differently": "<!doctype html>\n\n/no",
    # Tables.
    "a row of a table": "a | b\n--|--\n/no\n\n/yes",
    "the header of a table": "/no | b\n--|--\n\n/yes",
    "text above a table": "text\n/yes\na|b\n-|-\n/no\n\n/yes",
    "a table with outer pipes": "|a|b|\n|:-|-:|\n/no\n\n/yes",
    "a table after a fence": "```\n```\na|b\n-|-\n/no",
    "a heading ends a table": "a|b\n-|-\n# c\n/yes",
    "a row of delimiters indented by four is text": "a|b\n    -|-\n/yes",
    "code ends a table": "a|b\n-|-\n    c\n/yes",
    "an escaped pipe parts no cells": "a \\| b | c\n-|-\n/no\n\n/yes",
    "an escaped pipe at the end": "a | b\\|\n-|-\n/no\n\n/yes",
    "a header indented by four is unclear": "a\n    b|c\n-|-\n\n/no",
    "too few cells is unclear": "a|b\n|-|\n\n/no",
    "a row of dashes and colons is unclear": "a\n:-:\n/no",
    "one column and dashes is unclear": "|a|\n---\n/no",
    "a table in a list is unclear": "- a|b\n  -|-\n\n/no",
    "a table in a quote": "> a|b\n> -|-\n/yes",
    "a table in a quote whose header is lazy": "> a\nb|c\n> -|-\n\n/no",
    # Definitions.
    "a definition": "[a]: https://example.org\n\n/yes",
    "several definitions": "[a]: https://a.example\n[b]: https://b.example\n\n/yes",
    "the target of a definition": "[a]:\n/no",
    "the title of a definition": '[a]: /url "\n/no\n"',
    "the label of a definition": "[a\n/no\nb]: /url",
    "a definition under a line": "[a]: /url\n===\n/no",
    "a bracket is no definition": "[WIP] text\n/yes",
    "a footnote interrupts text": "text\n   [^1]: text\n/no",
    "a footnote": "[^1]: text\n/no",
    # Inline markup.
    "code in the text": "see `a`\n/yes\nand `b`",
    "code that runs on": "see `a\n/no\nb`",
    "code by two marks": "see ``a ` b\n/no\n`` `\n/yes",
    "a mark that nothing closes": "see `a\n/yes",
    "a mark of another length": "see `a\n/yes\nb``",
    "an escaped mark": "see \\`a\n/yes\nb`",
    "code that ends at the end of the line": "`a\nb`\n/yes",
    "the longest mark of code": f"{'`' * MAX_BACKTICKS}a\n/no\n{'`' * MAX_BACKTICKS}",
    "a mark too long for code": f"a {'`' * (MAX_BACKTICKS + 1)}\n/no",
    "a bracket in code": "`[`\n/yes",
    "a link": "[text](https://example.org/a_(b))\n/yes",
    "a link with a title": '[text](https://example.org "Title")\n/yes',
    "a picture": "![screen](https://example.org/a.png)\n/yes",
    "the text of a link": "see [text\n/no\nmore](https://example.org)",
    "the target of a link": "[text](\n/no\n)",
    "the title of a link": '[text](/url "\n/no\n")',
    "a bracket too many": "text] more\n/yes",
    "an escaped bracket": "\\[text\n/yes",
    "a bare address": "<https://example.org/a>\n/yes",
    "a tag in the text": "see <kbd>a</kbd>\n/yes",
    "a tag that runs on": "see <a title='\n/no\n'>",
    "a tag with a sign in quotes": 'see <a title=">\n/no\n">',
    "struck out by tags in the text": "see <del>a\n/no\nb</del>\n/yes",
    "a comment with a mark of code in it": "see <!-- ` -->\n/no\n`",
    "a tag with a bracket in it": "see <a title='['>\n/no",
    "a target with a bracket in it": "see [a](/u[)\n/no",
    "a target with a space in it": "[text](a b)\n/yes",
    "a comparison is no tag": "a < b\n/yes",
    "struck out": "~~a\n/no\nb~~\n/yes",
    "struck out by one tilde": "~a\n/no\nb~",
    "struck out on one line": "~~a~~\n/yes",
    "about": "takes ~5 minutes\n/yes\nor ~6",
    "a formula": "$$\n/no\n$$\n/yes",
    "money": "costs $5\n/yes\nor $6",
    # Odd characters.
    "CR LF": "a\r\n\r\n/yes\r\n",
    "CR": "a\r\r/yes\r",
    "a null character is text": "```\0\n/no\n```\n/yes",
    "a vertical tab is unclear": "/yes\n\n\v\n/no",
    "a form feed is unclear": "/yes\n\na\f\n/no",
    "a byte order mark is unclear": "\ufeff```\n/no\n```\n/no",
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_plain_lines(text):
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = dict(plain_lines(text))

    assert all(lines[number - 1] == line for number, line in found.items())
    assert not [line for line in found.values() if line.startswith("/no")]
    assert sum(line.startswith("/yes") for line in found.values()) == text.count("/yes")


@pytest.mark.parametrize(
    "name",
    [
        *("blockquote", "code", "del", "details", "dl", "h1", "h6", "kbd", "ol", "q", "rp", "ruby"),
        *("s", "samp", "strike", "summary", "table", "tt", "ul", "video", "DEL"),
    ],
)
def test_elements_that_fold(name):
    text = f"<{name}>\n\n/no\n\n</{name}>\n\n/yes\n\n<{name}x>\n\n/yes"

    assert [line for _, line in plain_lines(text) if line] == ["/yes", "/yes"]


@pytest.mark.parametrize("name", ["search", "source", "textarea", "SEARCH"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_elements_that_are_unclear(name, slash):
    assert list(plain_lines(f"/yes\n\n<{slash}{name}>\n\n/no")) == [(1, "/yes")]
    assert len(list(plain_lines(f"<{slash}{name}s>\n\n/yes"))) == 1


HOSTILE = (
    *("`", "` `` ", "[", "<a ", "<!--", "x <!-- ", ">", "\n", "a\n", "- ", "~a ", "[](", "](aaa "),
    *('<a "', "<div>\n", "<div a='\n", "|a", "$$", "\\`", "`a` ", "> a\n", "* ", " ", " b", "\t"),
    *("-|-\n", "a|b\n-|-\n", "[a]: /u\n", "<p a=b ", "~~~\n", "  - a\n", "<!-- a -->", "=\n"),
)


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("prefix", ["", "<a"])
def test_a_hostile_comment_takes_no_time(prefix, piece):
    text = (prefix + piece * 65_536)[:65_536]
    start = time.process_time()
    list(plain_lines(text))

    assert time.process_time() - start < 3
