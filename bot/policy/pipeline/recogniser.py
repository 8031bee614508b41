"""The shape of what tells a stage: the tools, actions and names that stand for it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import re2

from bot.config.stages import Stage
from bot.policy.facts import Native
from bot.policy.pipeline.wrappers import is_python

Words = tuple[str, ...]


def anything(_: Words) -> bool:
    """Accept whatever a tool is given."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Recogniser:
    """How a stage is told.

    Attributes:
        looked_for: What was looked for, in words that continue "no step runs".
        tools: Commands, as :class:`Tool` reads them.
        accept: Whether the words of such a command are meant for this stage.
        actions: ``owner/repo``, or with a path, in lower case.
        names: Words that name it: of steps and jobs, and of what runs where no file tells.
        accept_name: Whether a text with one of the names, as one word, is meant for this stage.
        unread: Programs that stand for it where what they run was not read.
        native: What GitHub does itself in its place.
        checks: Those that a service reports which does it without a workflow.
        has_services: Whether a tool is of this stage where its job has services.
        is_before_deploys: Whether a run on the default branch, or for a release, is enough.
    """

    stage: Stage
    looked_for: str
    tools: tuple[str, ...] = ()
    accept: Callable[[Words], bool] = anything
    actions: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    accept_name: Callable[[Words], bool] = anything
    unread: frozenset[str] = frozenset()
    native: frozenset[Native] = frozenset()
    checks: frozenset[str] = frozenset()
    has_services: bool = False
    is_before_deploys: bool = False

    def is_named(self, text: str) -> bool:
        """Whether *text*, which a stranger wrote, has one of the names as a word of it."""
        return name_pattern(self.names).search(text) is not None and self.accept_name(("", text))


@dataclass(frozen=True, slots=True)
class Tool:
    """A command that is looked for, written as ``ruff format +--check +--diff``.

    Attributes:
        program: Its first word.
        arguments: The words behind it, without options, up to the first that does not matter.
        one_of: Options of which it must have one, if there are any.
        none_of: Options that make it something else.
    """

    program: str
    arguments: Words
    one_of: Words
    none_of: Words

    @classmethod
    def of(cls, text: str) -> "Tool":
        """Read *text*; ``+`` marks an option of *one_of*, ``!`` one of *none_of*."""
        program, *rest = text.split()
        return cls(
            program,
            tuple(word for word in rest if word[0] not in "+!"),
            tuple(word[1:] for word in rest if word[0] == "+"),
            tuple(word[1:] for word in rest if word[0] == "!"),
        )

    def fits(self, words: Words) -> bool:
        """Whether *words*, whose program is this one's, are this command."""
        given = [word for word in words[1:] if word[0:1] not in {"-", "+"}]
        return (
            tuple(given[: len(self.arguments)]) == self.arguments
            and (not self.one_of or _has_one(words, self.one_of))
            and not _has_one(words, self.none_of)
        )


def _has_one(words: Words, options: Words) -> bool:
    return any(word.partition("=")[0] in options for word in words[1:])


def program_of(words: Words) -> str:
    """Return the name of the program of *words*: without its folder, and without a version."""
    name = words[0].rpartition("/")[2]
    return "python" if is_python(name) else name.removesuffix(".exe")


@lru_cache(maxsize=32)
def name_pattern(names: tuple[str, ...]) -> "re2._Regexp":
    """Return what finds one of *names* as a word, in whichever case."""
    return re2.compile(rf"(?i)(?:^|[^a-z])(?:{'|'.join(names)})(?:$|[^a-z])")
