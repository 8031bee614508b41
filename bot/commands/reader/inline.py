"""Tell the plain lines of a paragraph from those inside code, a link, a tag or struck-out text.

Markup may run over the end of a line. A tag or the target of a link that does not end on its own
line is not followed: no line after it counts as plain.

Source: https://spec.commonmark.org/0.31.2/#inlines
Source: https://github.github.com/gfm/#strikethrough-extension-
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from bot.commands.reader.html_blocks import folded

MAX_BACKTICKS = 80
"""The longest run that GitHub's renderer takes for the mark of code."""

_QUIET = r"[^<>`~$\\\[\]\n\"'()]"
"""A character that is no markup by itself, so that it does not matter whether it is in a tag."""

_QUOTED = rf"""(?:"(?:{_QUIET}|['()])*+"|'(?:{_QUIET}|["()])*+')"""
_MARK = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<newline>\n)"
    r"|(?P<code>`++)"
    r"|(?P<math>\$\$)"
    r"|(?P<strike>~++)"
    rf"|(?P<tag></?+[A-Za-z](?:{_QUIET}|[()]|{_QUOTED})*+>|<!--(?:(?!-->)[^<>`~$\\\[\]\n])*+-->)"
    r"|(?P<open>\[)"
    rf"|(?P<close>\](?:(?!\()|\((?:{_QUIET}|\({_QUIET}*+\))*+{_QUOTED}?+\)))"
    r"|(?P<endless><[A-Za-z/!?]|\]\()"
)
_CODE_MARK = re.compile(r"`++")
_STRIKE_END = re.compile(r"(?<![~\s])~")


def plain(text: str, folds: int) -> tuple[list[bool], int]:
    """Tell for each line of the paragraph *text* whether it begins as plain text.

    Args:
        text: Its lines, joined.
        folds: Folding HTML elements that are open before it.

    Returns:
        A claim for each line, and the elements that are open after it.
    """
    scan = _Scan(text, folds)
    claims = [folds == 0, *scan.newlines()]
    return claims + [False] * (text.count("\n") + 1 - len(claims)), scan.folds


class _Scan:
    """Goes through a paragraph once, from mark to mark.

    Attributes:
        folds: Folding HTML elements that are open.
    """

    def __init__(self, text: str, folds: int) -> None:
        self.folds = folds
        self._text = text
        self._brackets = 0
        self._code_until = 0
        self._hidden_until = 0
        self._code_marks: dict[int, list[int]] = defaultdict(list)
        for mark in _CODE_MARK.finditer(text):
            self._code_marks[len(mark[0])].append(mark.start())
        self._strike_end = max((mark.end() for mark in _STRIKE_END.finditer(text)), default=0)
        self._math_end = text.rfind("$$")

    def newlines(self) -> Iterator[bool]:
        """Yield for each line but the first whether it begins as plain text, while it is clear."""
        for mark in _MARK.finditer(self._text):
            if mark["newline"]:
                yield mark.start() >= self._hidden_until and not self._brackets and not self.folds
            elif mark.start() < self._code_until:
                continue
            elif mark["endless"] or len(mark["code"] or "") > MAX_BACKTICKS:
                return
            else:
                self._take(mark)

    def _take(self, mark: re.Match[str]) -> None:
        match mark.lastgroup:
            case "code":
                self._code(len(mark[0]), mark.end())
            case "strike" if not self._text[mark.end() : mark.end() + 1].isspace():
                self._hide(self._strike_end)
            case "math":
                self._hide(self._math_end)
            case "tag":
                self.folds = folded(mark[0], self.folds)
            case "open":
                self._brackets += 1
            case "close":
                self._brackets = max(0, self._brackets - 1)
            case _:
                pass  # An escaped character, or a tilde that cannot strike out what follows it.

    def _code(self, length: int, start: int) -> None:
        marks = self._code_marks[length]
        following = bisect_left(marks, start)
        if following < len(marks):
            self._code_until = marks[following] + length
            self._hide(self._code_until)

    def _hide(self, until: int) -> None:
        self._hidden_until = max(self._hidden_until, until)
