"""What `tox -e lint` runs: the commands of an environment, in INI or in TOML.

Source: https://tox.wiki/en/stable/config.html
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.policy.checkout import Checkout
from bot.policy.pipeline.hider import Asked, Hider, found_in, option
from bot.policy.pipeline.shell import Command, commands
from bot.policy.pipeline.tables import ini, ini_text, strings, table, toml

INI, TOML, PYPROJECT, SETUP = "tox.ini", "tox.toml", "pyproject.toml", "setup.cfg"
MAX_ENVIRONMENTS = 100
"""Environments that one command runs. Our own limit."""
MAX_LINES = 200
"""Lines of one setting. Our own limit."""

_BRACES = re.compile(r"\{([a-z]+)(?::([^{}]*))?\}")
_SECTION = re.compile(r"\{\[([^\]{}]*)\](\w+)\}")
_FACTORS = re.compile(r"([\w!.,{}-]+):\s+(.*)")
_GENERATED = re.compile(r"\{([^{}]*)\}")
_KEYS = ("commands_pre", "commands", "commands_post")

Sections = Mapping[str, Mapping[str, str]]


def _open(asked: Asked, checkout: Checkout) -> Iterator[Command]:
    given = dict(asked.env).get("TOXENV", "")
    wanted = _names(option(asked.words, "-e") or option(asked.words, "-f") or given)
    for file in found_in(asked, (INI, SETUP), checkout):
        yield from _of_ini(ini(file), wanted, asked.folder)
    for file in found_in(asked, (PYPROJECT,), checkout):
        root = table(toml(file), "tool", "tox")
        legacy = root.get("legacy_tox_ini")
        if isinstance(legacy, str):
            yield from _of_ini(ini_text(legacy), wanted, asked.folder)
        yield from _of_toml(root, wanted, asked.folder)
    for file in found_in(asked, (TOML,), checkout):
        yield from _of_toml(toml(file), wanted, asked.folder)


def _names(text: str) -> tuple[str, ...]:
    """Read a list of environments; nothing when it is open which."""
    if "$" in text or text == "ALL":
        return ()
    return tuple(text.replace(",", " ").split())[:MAX_ENVIRONMENTS]


def _of_ini(sections: Sections, wanted: tuple[str, ...], folder: str) -> Iterator[Command]:
    core = sections.get("tox") or sections.get("tox:tox") or {}
    listed = _generated(core.get("env_list") or core.get("envlist") or "")
    for name in dict.fromkeys(wanted or listed or ("py",)):
        own = sections.get(f"testenv:{name}", {})
        base = sections.get("testenv", {})
        for key in _KEYS:
            for line in _lines(own.get(key) or base.get(key) or "", sections):
                yield from _line(line, name, folder)


def _lines(text: str, sections: Sections) -> list[str]:
    """Return the lines of *text*, with those of other sections where it names one."""
    found: list[str] = []
    for line in text.replace("\\\n", " ").splitlines()[:MAX_LINES]:
        reference = _SECTION.fullmatch(line.strip())
        if reference:
            other = sections.get(reference[1], {}).get(reference[2], "")
            found += other.replace("\\\n", " ").splitlines()[: MAX_LINES - len(found)]
        else:
            found.append(line)
    return [line.strip() for line in found[:MAX_LINES]]


def _generated(text: str) -> tuple[str, ...]:
    """Read ``py{310,311}-unit, lint``; of the choices in braces, each alone with what is around."""
    found: list[str] = []
    outside = re.split(r"[,\s]+(?![^{}]*\})", text.strip())
    for name in outside[:MAX_ENVIRONMENTS]:
        choices = _GENERATED.search(name)
        for choice in choices[1].split(",") if choices else ("",):
            whole = name.replace(choices[0], choice.strip(), 1) if choices else name
            found.append(_GENERATED.sub(lambda match: match[1].partition(",")[0], whole))
    return tuple(name for name in found if name)[:MAX_ENVIRONMENTS]


def _line(line: str, name: str, folder: str) -> Iterator[Command]:
    factors = _FACTORS.fullmatch(line)
    if factors:
        if not _applies(factors[1], name):
            return
        line = factors[2]
    bare = line.lstrip("-!| ")
    for command in commands(_BRACES.sub(_value, bare)):
        yield replace(
            command, folder=folder, is_forgiven=command.is_forgiven or line.startswith("-")
        )


def _applies(factors: str, name: str) -> bool:
    """Whether one of the conditions ``py{310,311}-unit,lint`` holds for the environment *name*."""
    own = set(name.split("-"))
    return any(
        all((part.lstrip("!") in own) != part.startswith("!") for part in each.split("-"))
        for each in _generated(factors)
    )


def _value(match: re.Match[str]) -> str:
    if match[1] == "posargs":
        return match[2] or ""
    if match[1] == "envpython":
        return "python"
    return (match[2] or "").partition(":")[2] if match[1] == "env" else "."


def _of_toml(root: Mapping[str, object], wanted: tuple[str, ...], folder: str) -> Iterator[Command]:
    base = table(root, "env_run_base")
    for name in wanted or strings(root.get("env_list"))[:MAX_ENVIRONMENTS]:
        own = table(root, "env", name)
        for key in _KEYS:
            lines = own.get(key, base.get(key))
            for line in lines if isinstance(lines, list) else ():
                words = strings(line) if isinstance(line, list) else ()
                if words:
                    yield Command(words=words, folder=folder)


HIDER = Hider(
    programs=frozenset({"tox", "tox-uv"}), files=(INI, TOML, PYPROJECT, SETUP), open=_open
)
