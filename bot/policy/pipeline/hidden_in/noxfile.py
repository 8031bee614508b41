"""What `nox` runs: the calls of `session.run` in its sessions.

The file is read as text: Python's own parser may end the process on a file that is made for it.
Source: https://nox.thea.codes/en/stable/config.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.model import File
from bot.policy.checkout import Checkout
from bot.policy.pipeline.hider import Asked, Hider, found_in, text_of
from bot.policy.pipeline.shell import Command

NAME = "noxfile.py"
MAX_SESSIONS = 200
"""Sessions of a file. Our own limit, as is the one below."""
MAX_CALL = 2000

_DEF = re.compile(r"^(?:async )?def (\w+)\(", re.MULTILINE)
_DECORATOR = re.compile(r"^@(?:nox\.)?session\b", re.MULTILINE)
_NAMED = re.compile(r"\bname\s*=\s*[\"']([^\"'\n]+)[\"']")
_TAGS = re.compile(r"\btags\s*=\s*\[([^\]\n]*)\]")
_CALL = re.compile(r"\b\w+\.(run|run_always|notify)\(")
_ARGUMENT = re.compile(
    r"\s*(?:[rf]?\"([^\"\n]*)\"|[rf]?'([^'\n]*)'|\*?[\w.]+(?:\([^()]*\))?)\s*(?:,|(?=\)))"
)
_DEFAULT = re.compile(
    r"^nox\.options\.(?:sessions|default_tags)\s*=\s*[\[(]([^\])]*)", re.MULTILINE
)
_QUOTED = re.compile(r"[\"']([^\"'\n]+)[\"']")


@dataclass(frozen=True, slots=True)
class Session:
    """A session of a noxfile.

    Attributes:
        calls: The words of each ``session.run``.
        notified: The sessions that it asks for.
    """

    name: str
    tags: frozenset[str]
    calls: tuple[tuple[str, ...], ...]
    notified: tuple[str, ...]


def _open(asked: Asked, checkout: Checkout) -> Iterator[Command]:
    for file in found_in(asked, (NAME,), checkout):
        sessions, default = _parse(file)
        tags = frozenset(_values(asked.words, "-t", "--tags"))
        names = _values(asked.words, "-s", "--session", "--sessions", "-e")
        names = names or (() if tags else default)
        for session in _chosen(sessions, names, tags):
            for words in session.calls:
                yield Command(words=words, folder=asked.folder)


def _values(words: tuple[str, ...], *names: str) -> tuple[str, ...]:
    """Return what stands behind the options *names*, up to the next option."""
    found: list[str] = []
    is_value = False
    for word in words:
        name, _, value = word.partition("=")
        if word == "--":
            break
        if word.startswith("-"):
            is_value = name in names
            found += [value] if is_value and value else []
        elif is_value:
            found.append(word)
    return tuple(found)


def _chosen(
    sessions: tuple[Session, ...], names: tuple[str, ...], tags: frozenset[str]
) -> tuple[Session, ...]:
    """Return the sessions of *names* or *tags*, and those they notify; all if a name is open."""
    if any("$" in name for name in names) or not (names or tags):
        return sessions
    # `tests-3.12` is the session `tests` with one of its Pythons, `tests(a=1)` with a parameter.
    wanted = {re.split(r"-\d|\(", name)[0] for name in names} | set(names)
    chosen = [each for each in sessions if each.name in wanted or each.tags & tags]
    asked_for = {name for each in chosen for name in each.notified}
    return (*chosen, *(each for each in sessions if each.name in asked_for and each not in chosen))


@lru_cache(maxsize=16)
def _parse(file: File) -> tuple[tuple[Session, ...], tuple[str, ...]]:
    text = text_of(file)
    parts = _DECORATOR.split(text)[1 : MAX_SESSIONS + 1]
    default = _DEFAULT.search(text)
    sessions = tuple(session for part in parts for session in _session(part))
    return sessions, tuple(_QUOTED.findall(default[1])) if default else ()


def _session(part: str) -> Iterator[Session]:
    definition = _DEF.search(part)
    if definition is None:
        return
    head = part[: definition.start()]
    named, tags = _NAMED.search(head), _TAGS.search(head)
    calls = [(call[1], _arguments(part, call.end())) for call in _CALL.finditer(part)]
    yield Session(
        named[1] if named else definition[1],
        frozenset(_QUOTED.findall(tags[1])) if tags else frozenset(),
        tuple(words for name, words in calls if name != "notify" and words),
        tuple(words[0] for name, words in calls if name == "notify" and words),
    )


def _arguments(text: str, at: int) -> tuple[str, ...]:
    """Return the plain strings of a call, up to its first keyword."""
    words: list[str] = []
    end = at + MAX_CALL
    while match := _ARGUMENT.match(text, at, end):
        at = match.end()
        words += [word for word in match.groups() if word is not None]
    return tuple(words)


HIDER = Hider(programs=frozenset({"nox"}), files=(NAME,), open=_open)
