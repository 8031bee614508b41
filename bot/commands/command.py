"""The shape of a slash-command: what it is called, who may use it, and what it means.

A command understands and refuses; it never acts. It is one file in ``known``, found by discovery,
and it brings its words along: the parser has no table of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.model import Permission, Repo, User


class Risk(StrEnum):
    """How strictly a command is treated.

    READ answers a question. SAFETY makes things safer, so no freeze, lock or missing vote stops it.
    RISK changes what users get: the permission is read afresh and every gate applies.
    """

    READ = "read"
    SAFETY = "safety"
    RISK = "risk"


class Place(StrEnum):
    """Where a command is written."""

    OPEN = "an open pull request"
    MERGED = "a merged pull request"
    CLOSED = "a closed pull request"
    ISSUE = "an issue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A word such as ``--reason "text"``, allowed once.

    Attributes:
        name: Without the dashes.
        value: What stands for the value in the help; empty when the option takes none.
    """

    name: str
    summary: str
    value: str = ""
    is_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A command as typed. Its options are known and complete; its arguments are just words.

    Attributes:
        name: Of the command, in lower case.
        options: By name; the value is empty for an option that takes none.
        line: Of the comment, from 1.
        text: That whole line.
    """

    name: str
    arguments: tuple[str, ...]
    options: Mapping[str, str]
    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """A command as typed by *actor* on the issue or pull request *number*."""

    typed: Typed
    actor: User
    repo: Repo
    number: int


class Intent:
    """What someone wants, understood. Each command has one of its own, in its own file.

    Attributes:
        environment: The one that it would change; empty if none, or if it is not named.
    """

    __slots__ = ()

    environment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A slash-command.

    Attributes:
        name: The word after the slash; lower-case letters and ``-``.
        usage: Its line with placeholders, for the help.
        example: A line that works, to be copied after a mistake.
        summary: What it does, in a few words.
        permission: The lowest role that may use it. Checked by who runs it, before acting.
        most_arguments: Words allowed besides the options.
        places: Where it may be written.
        plan: Turns an invocation into an intent, or raises UserError. Must be pure.
    """

    name: str
    usage: str
    example: str
    summary: str
    permission: Permission
    risk: Risk
    plan: Callable[[Invocation], Intent]
    places: frozenset[Place] = frozenset({Place.OPEN, Place.MERGED})
    most_arguments: int = 0
    options: tuple[Option, ...] = ()
