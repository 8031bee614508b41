"""Where a quotation or a substitution of a shell script ends, and what it runs.

One pass over the text: each character is looked at once, however deep things are nested.
Source: https://www.gnu.org/software/bash/manual/html_node/Quoting.html
"""

import re
from dataclasses import dataclass, field

HERE = r"<<-?[ \t]*(?P<mark>'[^'\n]+'|\"[^\"\n]+\"|\\?[\w.!-]+)"
"""The head of a here-document; not ``<<<``, whose third character none of these is."""
MAX_EXPRESSION = 1 << 10
"""Characters of an expression within a script. Our own limit; it keeps the search linear."""
_NEXT = re.compile(rf"\\.|\$\{{\{{|\$?\(|[)'\"`]|(?<=\s)#[^\n]*|{HERE}", re.DOTALL)


@dataclass(slots=True)
class Nesting:
    """A walk through *text* from behind an opening character to the one that closes it.

    Attributes:
        at: Where it has come to; in the end, behind the closing character.
        open: What is not closed yet, the outermost first.
        inner: Where each outermost command substitution begins and ends.
    """

    text: str
    at: int
    open: list[str]
    inner: list[tuple[int, int]] = field(default_factory=list)
    begun: int = -1
    level: int = 0

    def walk(self) -> None:
        """Go to the end; to that of the text if nothing closes."""
        while self.open:
            match = _NEXT.search(self.text, self.at)
            if match is None:
                self.at = len(self.text)
                if self.begun >= 0:
                    self.inner.append((self.begun, self.at))
                return
            self.at = match.end()
            self._take(match)

    def _take(self, match: re.Match[str]) -> None:
        is_quoted = self.open[-1] == '"'
        match match[0]:
            case '"':
                self._quote(is_quoted=is_quoted)
            case "`":
                self._skip("`", match.end())
            case "${{":
                self.at = after_expression(self.text, match.end())
            case "$(":
                self._substitute()
            case other if is_quoted:
                # A bracket, an apostrophe and a hash are letters in quotes.
                self.at = match.start() + (2 if other[0] == "\\" else 1)
            case other:
                self._unquoted(other, match)

    def _unquoted(self, found: str, match: re.Match[str]) -> None:
        if found == "(":
            self.open.append(found)
        elif found == ")":
            self._close(match.start())
        elif found == "'":
            self._skip("'", match.end())
        elif found.startswith("<<"):
            line = self.text.find("\n", self.at)
            self.at = after_here(self.text, line + 1, delimiter(match)) if line >= 0 else self.at

    def _quote(self, *, is_quoted: bool) -> None:
        if is_quoted:
            self.open.pop()
        else:
            self.open.append('"')

    def _substitute(self) -> None:
        if self.begun < 0:
            self.begun, self.level = self.at, len(self.open)
        self.open.append("(")

    def _close(self, end: int) -> None:
        self.open.pop()
        if self.begun >= 0 and len(self.open) == self.level:
            self.inner.append((self.begun, end))
            self.begun = -1

    def _skip(self, closing: str, start: int) -> None:
        end = self.text.find(closing, start)
        self.at = end + 1 if end >= 0 else start


def delimiter(match: re.Match[str]) -> str:
    """Return the line that ends the here-document whose head :data:`HERE` matched."""
    return match["mark"].strip("'\"\\")


def after_here(text: str, start: int, end: str) -> int:
    """Return the place behind the line *end*, looked for from *start*; the text's end if none."""
    while start < len(text):
        line = text.find("\n", start)
        stop = len(text) if line < 0 else line
        if text[start:stop].strip() == end:
            return min(stop + 1, len(text))
        start = stop + 1
    return len(text)


def after_expression(text: str, start: int) -> int:
    """Return the place behind the ``}}`` that ends an expression; *start* if nothing does.

    GitHub puts the value in before a shell sees the script, so no quote inside counts.
    """
    end = text.find("}}", start, start + MAX_EXPRESSION)
    return end + 2 if end >= 0 else start
