"""What `npm run lint` runs: a script of package.json, and those before and after it.

Source: https://docs.npmjs.com/cli/using-npm/scripts
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fnmatch import translate
from functools import lru_cache

from bot.model import File
from bot.policy.checkout import Checkout
from bot.policy.pipeline.hider import Asked, Hider, Words, option, path_in, text_of
from bot.policy.pipeline.shell import Command, commands

NAME = "package.json"
MAX_SCRIPTS = 100
"""Scripts that one command runs. Our own limit."""

_MANY = frozenset({"npm-run-all", "npm-run-all2", "run-s", "run-p"})
_RUN = frozenset({"run", "run-script"})
_SHORT = {"t": "test", "tst": "test"}
_VALUED = frozenset({"--prefix", "--cwd", "-C", "--dir", "-w", "--workspace", "--filter", "-F"})


def _open(asked: Asked, checkout: Checkout) -> Iterator[Command]:
    folder = path_in(asked.folder, option(asked.words, "--prefix", "--cwd", "-C", "--dir") or ".")
    file = checkout.files.get(path_in(folder, NAME))
    scripts = _scripts(file) if file else {}
    names, rest = _asked(asked.words)
    for name in _matching(names, scripts):
        for each in (f"pre{name}", name, f"post{name}"):
            extra = " " + " ".join(rest) if each == name and rest else ""
            for command in commands(scripts.get(each, "") + extra if each in scripts else ""):
                yield replace(command, folder=folder)


def _asked(words: Words) -> tuple[Words, Words]:
    """Return the scripts that *words* name, and what they give to them."""
    rest: list[str] = []
    at = 1
    while at < len(words) and words[at] != "--":
        if not words[at].startswith("-") or rest[1:]:
            rest.append(words[at])
        at += 1 + (words[at] in _VALUED)
    given = (*rest, *words[at + 1 :])
    if words[0] in _MANY:
        return tuple(rest), ()
    if given[:1] and given[0] in _RUN:
        given = given[1:]
    return tuple(_SHORT.get(name, name) for name in given[:1]), given[1:]


def _matching(names: Words, scripts: Mapping[str, str]) -> Iterator[str]:
    """Yield the scripts that *names* stand for; ``lint:*`` stands for many."""
    for name in names[:MAX_SCRIPTS]:
        if "*" not in name:
            yield name
            continue
        pattern = re.compile(translate(re.sub(r"\*+", "*", name)))
        yield from [script for script in scripts if pattern.match(script)][:MAX_SCRIPTS]


@lru_cache(maxsize=16)
def _scripts(file: File) -> Mapping[str, str]:
    try:
        root = json.loads(text_of(file))
    except (ValueError, RecursionError):
        return {}
    scripts = root.get("scripts") if isinstance(root, dict) else None
    if not isinstance(scripts, dict):
        return {}
    return {name: script for name, script in scripts.items() if isinstance(script, str)}


HIDER = Hider(
    programs=_MANY | {"npm", "pnpm", "yarn", "bun"},
    files=(NAME,),
    open=_open,
)
