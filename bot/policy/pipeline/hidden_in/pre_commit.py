"""What `pre-commit run` runs: the hooks that a repository lists.

A hook that changes a file fails, so a formatter that runs as a hook is a check.
Source: https://pre-commit.com/#adding-pre-commit-plugins-to-your-project
"""

from collections.abc import Iterator
from functools import lru_cache

from bot.document import DocumentError, Mapping, Node, Scalar, Sequence, parse
from bot.model import File
from bot.policy.checkout import MAX_FILE, Checkout
from bot.policy.pipeline.hider import Asked, Hider, arguments, found_in
from bot.policy.pipeline.shell import Command, commands

NAMES = (".pre-commit-config.yaml", ".pre-commit-config.yml", "prek.yaml")
MAX_HOOKS = 300
"""Hooks of a file. Our own limit."""
PROGRAMS = {
    "black-jupyter": ("black", "--check"),
    "black": ("black", "--check"),
    "cargo-check": ("cargo", "check"),
    "clang-format": ("clang-format", "--dry-run", "--Werror"),
    "clippy": ("cargo", "clippy"),
    "fmt": ("cargo", "fmt", "--check"),
    "go-fmt": ("gofmt", "-l"),
    "isort": ("isort", "--check"),
    "prettier": ("prettier", "--check"),
    "ruff": ("ruff", "check"),
    "ruff-check": ("ruff", "check"),
    "ruff-format": ("ruff", "format", "--check"),
    "rustfmt": ("rustfmt", "--check"),
    "terraform_fmt": ("terraform", "fmt", "-check"),
    "yapf": ("yapf", "--diff"),
}
"""What a hook runs, where its id is not the program; formatters with what makes them a check."""
_VALUED = frozenset({"-c", "--config", "--from-ref", "--to-ref", "-s", "-o", "--hook-stage"})


def _open(asked: Asked, checkout: Checkout) -> Iterator[Command]:
    words = arguments(asked.words, _VALUED)
    if words[:1] not in {("run",), ()}:
        return
    wanted = frozenset(words[1:])
    skipped = frozenset(dict(asked.env).get("SKIP", "").split(","))
    stage = "manual" if "manual" in asked.words else ""
    for file in found_in(asked, NAMES, checkout):
        for hook, command, stages in _parse(file):
            is_due = not stages or stage in stages or bool(stages & {"pre-commit", "commit"})
            if is_due and hook not in skipped and (not wanted or hook in wanted):
                yield command


@lru_cache(maxsize=16)
def _parse(file: File) -> tuple[tuple[str, Command, frozenset[str]], ...]:
    try:
        root = parse(file.data[:MAX_FILE]).root
    except DocumentError:
        return ()
    found = []
    for repo in _mappings(root.get("repos") if isinstance(root, Mapping) else None):
        for hook in _mappings(repo.get("hooks")):
            name, stages = hook.scalar("id"), frozenset(_words(hook.get("stages")))
            found += [(name.text, command, stages) for command in _commands(hook)] if name else []
    return tuple(found[:MAX_HOOKS])


def _commands(hook: Mapping) -> Iterator[Command]:
    name, entry, language = hook.scalar("id"), hook.scalar("entry"), hook.scalar("language")
    arguments = _words(hook.get("args"))
    if language and language.text in {"pygrep", "fail"}:
        return
    if entry:
        yield from commands(" ".join((entry.text, *arguments)))
    elif name and name.text:
        yield Command(words=(*PROGRAMS.get(name.text, (name.text,)), *arguments))


def _mappings(node: Node | None) -> Iterator[Mapping]:
    for item in node if isinstance(node, Sequence) else ():
        if isinstance(item, Mapping):
            yield item


def _words(node: Node | None) -> tuple[str, ...]:
    items = node if isinstance(node, Sequence) else ()
    return tuple(item.text for item in items if isinstance(item, Scalar))


HIDER = Hider(programs=frozenset({"pre-commit", "prek"}), files=NAMES, open=_open)
