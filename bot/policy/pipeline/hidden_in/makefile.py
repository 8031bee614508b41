"""What `make` runs: the recipes of a target and of what it needs.

Both branches of a condition count, and variables are read where they are plain text.
Source: https://www.gnu.org/software/make/manual/make.html
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from bot.model import File
from bot.policy.checkout import Checkout
from bot.policy.pipeline.hider import Asked, Hider, arguments, option, path_in, text_of
from bot.policy.pipeline.shell import Command, commands

NAMES = ("GNUmakefile", "makefile", "Makefile")
MAX_FILES = 10
"""Files that are read for one Makefile. Our own limit, as are those below."""
MAX_TARGETS = 200
MAX_VALUE = 1000
MAX_LINE = 1 << 14
MAX_EXPANSIONS = 5

_VALUED = frozenset({"-C", "--directory", "-f", "--file", "--makefile", "-I", "-o", "-W"})
_CONTINUED = re.compile(r"\\\r?\n[ \t]*")
_DEFINITION = re.compile(r"(?:export +|override +)?([\w.-]+)[ \t]*(?:::?:?|\?|\+|!)?=[ \t]*(.*)")
_RULE = re.compile(r"([^\s:=#][^:=#]*)::?(?!=)([^;=]*)(?:;(.*))?")
_REFERENCE = re.compile(r"\$(?:\(([\w.-]+)\)|\{([\w.-]+)\})")


@dataclass(slots=True)
class Makefile:
    """A Makefile as far as it is plain.

    Attributes:
        needs: The prerequisites of each target.
        recipes: The lines of each target.
        includes: Other files that it includes, as written.
        first: What ``make`` alone makes.
    """

    variables: dict[str, str] = field(default_factory=dict)
    needs: dict[str, list[str]] = field(default_factory=dict)
    recipes: dict[str, list[str]] = field(default_factory=dict)
    includes: list[str] = field(default_factory=list)
    first: str = ""

    def add(self, other: "Makefile") -> None:
        """Take in what *other* says."""
        self.variables.update(other.variables)
        self.first = self.first or other.first
        for target, needs in other.needs.items():
            self.needs.setdefault(target, []).extend(needs)
        for target, recipe in other.recipes.items():
            self.recipes.setdefault(target, []).extend(recipe)


def _open(asked: Asked, checkout: Checkout) -> Iterator[Command]:
    folder = path_in(asked.folder, option(asked.words, "-C", "--directory") or ".")
    named = option(asked.words, "-f", "--file", "--makefile")
    makefile = _read(folder, (named,) if named else NAMES, checkout)
    words = arguments(asked.words, _VALUED)
    given = dict(word.split("=", 1) for word in words if "=" in word)
    goals = [word for word in words if "=" not in word] or [makefile.first]
    variables = {**makefile.variables, "MAKE": "make", **given}
    for target in _needed(makefile, goals, variables):
        for line in makefile.recipes.get(target, ()):
            yield from _recipe(line, variables, folder)


def _recipe(line: str, variables: Mapping[str, str], folder: str) -> Iterator[Command]:
    bare = line.lstrip("@+- \t")
    is_forgiven = "-" in line[: len(line) - len(bare)]
    for command in commands(_expand(bare, variables)):
        yield replace(command, folder=folder, is_forgiven=is_forgiven or command.is_forgiven)


def _needed(
    makefile: Makefile, goals: Iterable[str], variables: Mapping[str, str]
) -> tuple[str, ...]:
    """Return *goals* and the targets that they need, what is needed first."""
    done: dict[str, None] = {}
    seen: set[str] = set()
    waiting = list(goals)[::-1]
    while waiting:
        target = waiting.pop()
        if target in seen:
            done.setdefault(target)
            continue
        if len(seen) == MAX_TARGETS:
            continue
        seen.add(target)
        needs = " ".join(makefile.needs.get(target, ()))
        new = [need for need in _expand(needs, variables).split() if need not in seen]
        waiting += [target, *new[: -MAX_TARGETS - 1 : -1]]
    return tuple(done)


def _read(folder: str, names: tuple[str, ...], checkout: Checkout) -> Makefile:
    """Read the first of *names* that there is, and what it includes."""
    paths = (path_in(folder, name) for name in names)
    waiting = [path for path in paths if path in checkout.files][:1]
    whole = Makefile()
    for path in waiting:
        if file := checkout.files.get(path):
            part = _parse(file)
            whole.add(part)
            more = [path_in(folder, name) for name in part.includes]
            waiting += more[: MAX_FILES - len(waiting)]
    return whole


@lru_cache(maxsize=16)
def _parse(file: File) -> Makefile:
    makefile = Makefile()
    targets: list[str] = []
    for line in _CONTINUED.sub(" ", text_of(file)).splitlines():
        if line.startswith("\t"):
            for target in targets:
                makefile.recipes.setdefault(target, []).append(line.strip()[:MAX_LINE])
        elif definition := _DEFINITION.match(line):
            makefile.variables[definition[1]] = definition[2].partition("#")[0].strip()[:MAX_VALUE]
        elif line.lstrip("-s").startswith("include "):
            makefile.includes += line.split()[1 : MAX_FILES + 1]
        elif rule := _RULE.match(line[:MAX_LINE]):
            targets = rule[1].split()[:MAX_TARGETS]
            _add_rule(makefile, targets, rule)
    return makefile


def _add_rule(makefile: Makefile, targets: list[str], rule: re.Match[str]) -> None:
    for target in targets:
        makefile.needs.setdefault(target, []).append(rule[2].partition("#")[0].replace("|", " "))
        if rule[3]:
            makefile.recipes.setdefault(target, []).append(rule[3].strip())
    if not makefile.first and not targets[0].startswith("."):
        makefile.first = targets[0]


def _expand(text: str, variables: Mapping[str, str]) -> str:
    """Put values in place of variables; what is not known goes."""
    for _ in range(MAX_EXPANSIONS):
        if "$" not in text:
            break
        text = _REFERENCE.sub(lambda found: variables.get(found[1] or found[2], ""), text)[
            :MAX_LINE
        ]
    return _REFERENCE.sub("", text).replace("$$", "$")


HIDER = Hider(programs=frozenset({"make", "gmake"}), files=NAMES, open=_open)
