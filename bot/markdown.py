"""Markdown that strangers cannot escape from.

Titles, branch and file names, arguments and log lines are written by anyone. Quoted carelessly they
ping teams, forge links in our name, or break the table they stand in. Every text that we did not
write ourselves goes through one of these functions.

A backslash does not stop a mention or a reference on GitHub, a zero-width space does.
"""

import re
import unicodedata

LIMIT = 200
"""Characters shown of a stranger's text on one line."""

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$=:])")
_REFERENCE = re.compile(r"([@#]|GH-|gh-)(?=\w)|(?<=\w)(://)|\b(www)(?=\.)", re.IGNORECASE)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def one_line(text: str, limit: int = LIMIT) -> str:
    """Return *text* as one visible line of at most *limit* characters.

    Control, bidirectional and zero-width characters are dropped: what is read is what is there.
    """
    words = " ".join(text[: 4 * limit].split())
    seen = "".join(char for char in words if unicodedata.category(char) not in _UNSEEN)
    return seen if len(seen) <= limit else seen[: limit - 1] + "…"


def code(text: str, limit: int = LIMIT) -> str:
    """Quote *text* as one line of inline code, so that nothing inside it comes alive."""
    line = one_line(text, limit)
    longest = max(map(len, re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if line.startswith("`") or line.endswith("`") or not line else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def plain(text: str, limit: int = LIMIT) -> str:
    """Quote *text* as ordinary words: no markup, mention, reference, link or HTML in it works."""
    line = one_line(text, limit)
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = _REFERENCE.sub(lambda match: match[0] + "\u200b", line)
    return _SPECIAL.sub(r"\\\1", line)


def cell(markdown: str) -> str:
    """Make a table cell of *markdown*, which is already safe: a pipe would end it, even in code."""
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(markdown.split()))


def link(label: str, url: str) -> str:
    """Link the safe Markdown *label* to *url*, percent-encoding what would end the link early."""
    safe = "".join(char if char not in '<>() "\\`|' else f"%{ord(char):02X}" for char in url)
    return f"[{label}]({one_line(safe, 2000)})"


def block(text: str, language: str = "") -> str:
    """Quote *text* as a code block that nothing inside it can close."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def details(summary: str, body: str) -> str:
    """Fold the safe Markdown *body* under the safe text *summary*."""
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def plural(count: int, noun: str) -> str:
    """Say ``1 error`` or ``2 errors``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def fit(parts: list[str], limit: int, more: str = "… {count} more") -> str:
    """Join as many of *parts* as fit into *limit* bytes of UTF-8, and say how many do not.

    Args:
        parts: Blocks of safe Markdown; one is kept whole or left out, so that no fence stays open.
        limit: In bytes: GitHub counts characters, and an emoji is one or two of those.
        more: The last line when something was left out; ``{count}`` is the number of parts.
    """
    kept: list[str] = []
    room = limit - len(more.encode()) - 12
    for index, part in enumerate(parts):
        room -= len(part.encode()) + 2
        if room < 0:
            kept.append(more.format(count=len(parts) - index))
            break
        kept.append(part)
    return "\n\n".join(kept)
