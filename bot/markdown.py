"""Markdown that strangers cannot escape from.

Titles, branch and file names, arguments and log lines are written by anyone. Quoted carelessly they
ping teams, forge links in our name, or break the table they stand in. Every text that we did not
write ourselves goes through one of these functions.

A backslash does not stop a mention or a reference on GitHub, a zero-width space does.
"""

import json
import re
import unicodedata
from collections.abc import Mapping

LIMIT = 200
"""Characters shown of a stranger's text on one line."""
URL_LIMIT = 2000
"""Characters of an address; what is longer, browsers and proxies refuse."""

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$=:])")
_REFERENCE = re.compile(r"([@#]|GH-|gh-)(?=\w)|(?<=\w)(://)|(www)(?=\.)", re.IGNORECASE)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_OPEN_PIPE = re.compile(r"(?<!\\)((?:\\\\)*)\|")
"""A pipe behind an even number of backslashes. It is tried only where a run of them begins, so it
takes no longer than the text is."""
_IN_PATH = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
_IN_URL = _IN_PATH | frozenset(b":?#@!$&'*+,;=%")


def one_line(text: str, limit: int = LIMIT) -> str:
    """Return *text* as one visible line of at most *limit* characters.

    Control, bidirectional and zero-width characters are dropped: what is read is what is there.
    """
    words = map(_visible, text[: 4 * limit].split())
    seen = " ".join(filter(None, words))
    return seen if len(seen) <= limit else seen[: limit - 1] + "…"


def _visible(word: str) -> str:
    return "".join(char for char in word if unicodedata.category(char) not in _UNSEEN)


def code(text: str, limit: int = LIMIT) -> str:
    """Quote *text* as one line of inline code, so that nothing inside it comes alive."""
    line = one_line(text, limit)
    longest = max(map(len, re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if line.startswith("`") or line.endswith("`") or not line else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def plain(text: str, limit: int = LIMIT) -> str:
    """Quote *text* as ordinary words: no markup, mention, reference, link or HTML in it works."""
    return _escape(one_line(text, limit))


def prose(text: str, limit: int = LIMIT) -> str:
    """Quote a sentence of ours that names a stranger's things in backticks, as code.

    A name that has a backtick itself comes out oddly, and as harmless as ever.
    """
    parts = one_line(text, limit).split("`")
    if len(parts) % 2 == 0:  # cut off inside a name
        return _escape("'".join(parts))
    return "".join(
        code(part, limit) if number % 2 else _escape(part) for number, part in enumerate(parts)
    )


def _escape(line: str) -> str:
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = _REFERENCE.sub(lambda match: match[0] + "\u200b", line)
    return _SPECIAL.sub(r"\\\1", line)


def cell(markdown: str) -> str:
    """Make a table cell of *markdown*, which is already safe: a pipe would end it, even in code."""
    return _OPEN_PIPE.sub(r"\1\\|", " ".join(markdown.split()))


def link(label: str, url: str) -> str:
    """Link the safe Markdown *label* to *url*, percent-encoding what would end the link early."""
    # Even in code, `]:` would make a definition of a paragraph that begins with the link: unseen.
    label = label.replace("]:", "]\u200b:")
    return f"[{label}]({_percent(url, _IN_URL)[:URL_LIMIT]})"


def url_path(path: str) -> str:
    """Encode the path of a file for use in a URL: it may hold ``?``, ``#`` and spaces."""
    return _percent(path, _IN_PATH)


def _percent(text: str, kept: frozenset[int]) -> str:
    data = text.encode(errors="replace")
    return "".join(chr(byte) if byte in kept else f"%{byte:02X}" for byte in data)


def block(text: str, language: str = "") -> str:
    """Quote *text* as a code block that nothing inside it can close."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def details(summary: str, body: str) -> str:
    """Fold the safe Markdown *body* under the safe text *summary*."""
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def paragraphs(*parts: str) -> str:
    """Put the safe Markdown *parts* one below the other; empty ones are left out."""
    return "\n\n".join(filter(None, parts))


def for_scripts(facts: Mapping[str, object]) -> str:
    """Hide *facts* in a comment of HTML; they are words and numbers of our own."""
    return f"<!-- sluice: {json.dumps(facts)} -->"


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
