"""Who owns a file, as CODEOWNERS says.

GitHub skips a line that it does not understand, and so do we; the last line that matches a path
wins, even if it names nobody.
Source: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import re2

PATHS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where the file may be. The first that exists counts."""
MAX_BYTES = 3 << 20
"""GitHub's limit: it reads nothing of a larger file."""
MAX_PATTERN = 1000
"""Characters of a pattern; a line with a longer one is skipped. Our own limit."""

_ANYWHERE = "(?:.*/)?"
_TOGETHER = 64
"""Patterns that one automaton looks for. With more of them its states multiply."""
_MEMORY = 64 << 20
"""Bytes that one automaton may take; as many patterns of the greatest length need half."""
_LINE = re.compile(
    r"\s*(?P<pattern>(?:\\.|[^\s\\])+)(?P<owners>(?:\s+[^\s#]\S*)*)\s*(?:(?<=\s)#.*)?"
)
_OWNER = re.compile(
    r"@(?P<team>[A-Za-z0-9-]+/[A-Za-z0-9_-]+)|@(?P<user>[A-Za-z0-9][A-Za-z0-9_-]*)"
    r"|(?P<email>[^\s@]+@[^\s@]+)"
)
_UNSUPPORTED = re.compile(r"[#!]|\\#|(?:\\.|[^\\])*?(?:[][]|\*\*\*)")
"""Comments, and what of .gitignore GitHub does not know here."""
_TOKEN = re.compile(r"(?P<some>\*+)|(?P<one>\?)|\\?(?P<plain>.)")


class Kind(StrEnum):
    """What an owner is."""

    USER = "user"
    TEAM = "team"
    EMAIL = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Someone who owns files.

    Attributes:
        name: As written, in any case: a login, ``organization/team`` or an address.
    """

    kind: Kind
    name: str


class Owners:
    """The lines of a CODEOWNERS file."""

    def __init__(self, lines: Sequence[tuple[str, tuple[Owner, ...]]]) -> None:
        self._owners = [owners for _, owners in lines]
        patterns = [pattern for pattern, _ in lines]
        self._sets = [
            (start, _compile(patterns[start : start + _TOGETHER]))
            for start in range(0, len(patterns), _TOGETHER)
        ]

    def of(self, path: str) -> tuple[Owner, ...]:
        """Return who owns *path*, a file's from the root without a leading slash."""
        for start, patterns in reversed(self._sets):
            if found := patterns.Match(path):
                last: int = start + max(found)
                return self._owners[last]
        return ()


def parse(text: str) -> Owners:
    """Read a CODEOWNERS file."""
    return Owners([] if len(text.encode()) > MAX_BYTES else list(_lines(text)))


def _lines(text: str) -> Iterator[tuple[str, tuple[Owner, ...]]]:
    """Yield the pattern, for RE2, and the owners of each line that GitHub would understand."""
    for line in text.split("\n"):
        match = _LINE.fullmatch(line)
        if not match or len(match["pattern"]) > MAX_PATTERN or _UNSUPPORTED.match(match["pattern"]):
            continue
        owners = list(_owners(match["owners"]))
        if None not in owners:
            yield _translate(match["pattern"]), tuple(filter(None, owners))


def _owners(words: str) -> Iterator[Owner | None]:
    for word in words.split():
        match = _OWNER.fullmatch(word)
        yield match and Owner(kind=Kind(str(match.lastgroup)), name=match[str(match.lastgroup)])


def _translate(pattern: str) -> str:
    """Write *pattern* for RE2. It means folders, too, and so everything in them."""
    is_folder, is_anchored = pattern.endswith("/"), "/" in pattern[:-1]
    *parents, last = pattern.strip("/").split("/")
    begin = "" if is_anchored else _ANYWHERE
    begin += "".join(_ANYWHERE if name == "**" else f"{_glob(name)}/" for name in parents)
    if is_folder:
        return f"(?s){begin}{_glob(last)}/.+"
    if last == "**":
        return f"(?s){begin}.+"
    if last == "*":  # here GitHub differs from Git: not deeper
        return f"(?s){begin}[^/]+"
    return f"(?s){begin}{_glob(last)}(?:/.+)?"


def _glob(name: str) -> str:
    """Write a part of a pattern that has no ``/``."""
    globs = {"some": "[^/]*", "one": "[^/]"}
    return "".join(
        globs.get(str(token.lastgroup)) or re2.escape(token["plain"])
        for token in _TOKEN.finditer(name)
    )


def _compile(patterns: Sequence[str]) -> "re2.Set":
    options = re2.Options()
    options.max_mem = _MEMORY
    together = re2.Set.FullMatchSet(options)
    for pattern in patterns:
        together.Add(pattern)
    together.Compile()
    return together
