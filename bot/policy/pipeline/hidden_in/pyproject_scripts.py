"""What `hatch run lint`, `poe lint`, `pdm run lint` and `pixi run lint` run.

Source: https://hatch.pypa.io/latest/config/environment/overview/#scripts
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.policy.checkout import Checkout
from bot.policy.pipeline.hider import Asked, Hider, Words, arguments, found_in
from bot.policy.pipeline.shell import Command, commands
from bot.policy.pipeline.tables import strings, table, toml

PYPROJECT, HATCH, PIXI = "pyproject.toml", "hatch.toml", "pixi.toml"
MAX_SCRIPTS = 50
"""Scripts that one command runs, those that scripts name among them. Our own limit."""

_PLACEHOLDER = re.compile(r"\{(?:args|posargs)(?::([^{}]*))?\}")
_VALUED = frozenset({"-e", "--env", "-p", "--project", "--environment", "-C", "--manifest-path"})
_PARTS = ("cmd", "shell", "composite", "sequence", "depends", "depends-on", "depends_on", "deps")


def _open(asked: Asked, checkout: Checkout) -> Iterator[Command]:
    words = tuple(word for word in arguments(asked.words, _VALUED) if not word.startswith("+"))
    waiting = list((words[1:] if words[:1] == ("run",) else words)[:1])
    scripts = _scripts(asked, checkout)
    done: set[str] = set()
    while waiting and len(done) < MAX_SCRIPTS:
        name = waiting.pop()
        if name in done or name not in scripts:
            continue
        done.add(name)
        for line in scripts[name]:
            for command in commands(_PLACEHOLDER.sub(lambda match: match[1] or "", line)):
                if command.words[0] in scripts and command.words[0] not in done:
                    waiting.append(command.words[0])
                else:
                    yield replace(command, folder=asked.folder)


def _scripts(asked: Asked, checkout: Checkout) -> Mapping[str, Words]:
    """Return the lines of each script, by the names that the program of *asked* knows it by."""
    found: dict[str, Words] = {}
    for file in found_in(asked, (PYPROJECT, HATCH, PIXI), checkout):
        root = toml(file)
        tool = table(root, "tool")
        match asked.words[0]:
            case "hatch":
                environments = table(tool, "hatch", "envs") or table(root, "envs")
                for name in environments:
                    own = _lines(table(environments, name, "scripts"))
                    found |= {f"{name}:{script}": lines for script, lines in own.items()}
                    found |= own if name == "default" else {}
            case "poe" | "poethepoet":
                found |= _lines(table(tool, "poe", "tasks"))
            case "pdm":
                found |= _lines(table(tool, "pdm", "scripts"))
            case "rye":
                found |= _lines(table(tool, "rye", "scripts"))
            case _:
                found |= _lines(table(tool, "pixi", "tasks") or table(root, "tasks"))
    return found


def _lines(scripts: Mapping[str, object]) -> dict[str, Words]:
    found: dict[str, Words] = {}
    for name, script in scripts.items():
        if isinstance(script, dict):
            found[name] = tuple(line for part in _PARTS for line in strings(script.get(part)))
        else:
            found[name] = strings(script)
    return found


HIDER = Hider(
    programs=frozenset({"hatch", "poe", "poethepoet", "pdm", "rye", "pixi"}),
    files=(PYPROJECT, HATCH, PIXI),
    open=_open,
)
