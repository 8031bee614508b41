"""What `just lint` runs: the recipes of a justfile.

Source: https://just.systems/man/en/
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from bot.model import File
from bot.policy.checkout import Checkout
from bot.policy.pipeline.hider import Asked, Hider, arguments, found_in, text_of
from bot.policy.pipeline.shell import Command, commands

NAMES = ("justfile", "Justfile", ".justfile")
MAX_RECIPES = 200
"""Recipes that one command runs. Our own limit."""

_VALUED = frozenset({"-f", "--justfile", "-d", "--working-directory", "--set"})
_ALIAS = re.compile(r"alias\s+([\w-]+)\s*:=\s*([\w-]+)")
_VARIABLE = re.compile(r"(?:export\s+)?([A-Za-z_][\w-]*)\s*:=\s*[\"']([^\"']*)[\"']")
_RECIPE = re.compile(r"@?([A-Za-z_][\w-]*)((?:\s[^:]*)?):(?!=)([^#]*)")
_REFERENCE = re.compile(r"\{\{\s*([\w-]+)\s*\}\}")
_NAME = re.compile(r"[A-Za-z_][\w-]*")


@dataclass(slots=True)
class Justfile:
    """A justfile as far as it is plain.

    Attributes:
        needs: The recipes that each recipe needs.
        first: What ``just`` alone runs.
    """

    variables: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    needs: dict[str, list[str]] = field(default_factory=dict)
    recipes: dict[str, list[str]] = field(default_factory=dict)
    first: str = ""


def _open(asked: Asked, checkout: Checkout) -> Iterator[Command]:
    for file in [*found_in(asked, NAMES, checkout)][:1]:
        justfile = _parse(file)
        for name in _needed(justfile, arguments(asked.words, _VALUED) or (justfile.first,)):
            text = "\n".join(line.lstrip("@") for line in justfile.recipes[name])
            for command in commands(_filled(text, justfile.variables)):
                yield replace(command, folder=asked.folder)


def _filled(text: str, variables: Mapping[str, str]) -> str:
    return _REFERENCE.sub(lambda found: variables.get(found[1], found[0]), text)


def _needed(justfile: Justfile, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the recipes of *names*, arguments skipped, and those that they need."""
    done: dict[str, None] = {}
    waiting = list(names)[::-1]
    while waiting and len(done) < MAX_RECIPES:
        name = waiting.pop()
        name = justfile.aliases.get(name, name)
        if name in justfile.recipes and name not in done:
            done[name] = None
            waiting += justfile.needs[name][::-1]
    return tuple(done)


@lru_cache(maxsize=16)
def _parse(file: File) -> Justfile:
    justfile = Justfile()
    lines: list[str] = []
    for line in text_of(file).replace("\\\n", " ").splitlines():
        if line[:1].isspace():
            lines.append(line.strip())
        elif alias := _ALIAS.match(line):
            justfile.aliases[alias[1]] = alias[2]
        elif variable := _VARIABLE.match(line):
            justfile.variables[variable[1]] = variable[2]
        elif recipe := _RECIPE.match(line):
            lines = justfile.recipes.setdefault(recipe[1], [])
            justfile.needs[recipe[1]] = _NAME.findall(recipe[3])
            justfile.first = justfile.first or recipe[1]
    return justfile


HIDER = Hider(programs=frozenset({"just"}), files=NAMES, open=_open)
