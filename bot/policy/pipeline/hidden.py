"""What stands behind a command that runs others: `make lint`, `tox -e py`, `./scripts/test.sh`.

It is looked up in the files that were read. Where a file is missing, nothing stands behind it.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from bot.discover import discover
from bot.policy.checkout import Checkout
from bot.policy.pipeline import hidden_in
from bot.policy.pipeline.hidden_in.script import HIDER as SCRIPT, script_path
from bot.policy.pipeline.hider import OUTSIDE, Asked, Hider, option, path_in
from bot.policy.pipeline.shell import Command, commands

MAX_DEPTH = 5
"""How many files deep is looked. Our own limit, as are those below."""
MAX_HIDDEN = 500
MAX_NAMED = 200

HIDERS = discover(hidden_in, "HIDER", Hider)
_BY_PROGRAM = {program: hider for hider in HIDERS for program in hider.programs}
_FOLDER_OPTIONS = ("-C", "--directory", "--prefix", "--cwd", "--dir")

BUILD_FILES = frozenset(
    {name for hider in HIDERS for name in hider.files}
    | {".coveragerc", "codecov.yml", ".codecov.yml", ".github/codecov.yml", "pytest.ini"}
    | {"jest.config.js", "jest.config.ts", "vitest.config.ts", "vitest.config.js", ".nycrc"}
    | {".nycrc.json", "mypy.ini", "alembic.ini", "manage.py", "Cargo.toml", "go.mod"}
)
"""Paths that are worth reading in every repository: what is built how, and measured how."""


def resolve(command: Command, checkout: Checkout) -> tuple[Command, ...]:
    """Return what *command* runs by way of files, at its own line; nothing if it hides nothing."""
    return tuple(islice(_resolve(command, checkout, frozenset(), 0), MAX_HIDDEN))


def _resolve(
    command: Command, checkout: Checkout, seen: frozenset[Asked], depth: int
) -> Iterator[Command]:
    for words in command.layers:
        hider = _hider(words)
        if hider is None or depth == MAX_DEPTH:
            continue
        asked = Asked(words=words, folder=command.folder, env=command.env)
        if asked in seen:
            continue
        for inner in hider.open(asked, checkout):
            found = replace(
                inner,
                line=command.line,
                via=command.via or command.words,
                is_forgiven=inner.is_forgiven or command.is_forgiven,
            )
            yield found
            yield from _resolve(found, checkout, seen | {asked}, depth + 1)


def _hider(words: tuple[str, ...]) -> Hider | None:
    return _BY_PROGRAM.get(words[0]) or (SCRIPT if "/" in words[0] else None)


def hides(command: Command) -> bool:
    """Whether *command* runs others that stand in a file, be it one that nobody can look into."""
    found = command.layers
    is_program = found[-1][0].startswith("python") and found[-1][1:2] != ()
    return is_program or any(map(_hider, (command.words, *found)))


def files_named(text: str, folder: str = "") -> frozenset[str]:
    """Return the paths of the files that a script runs, or that its programs read.

    Args:
        text: A script, as under ``run:``.
        folder: Where it runs, from the root of the repository.
    """
    return frozenset(islice(_files_named(text, folder), MAX_NAMED))


def _files_named(text: str, folder: str) -> Iterator[str]:
    for command in placed(commands(text), folder):
        for words in command.layers:
            if hider := _hider(words):
                asked = Asked(words=words, folder=command.folder)
                named = script_path(asked) if hider is SCRIPT else ""
                inside = path_in(command.folder, option(words, *_FOLDER_OPTIONS) or ".")
                paths = (named, *(path_in(inside, name) for name in hider.files))
                yield from (path for path in paths if path not in {"", OUTSIDE})


def placed(found: tuple[Command, ...], folder: str) -> Iterator[Command]:
    """Yield each command with the folder where it runs: *folder*, or where a ``cd`` went."""
    for command in found:
        yield replace(command, folder=folder) if folder != command.folder else command
        if command.words[0] in {"cd", "pushd"} and len(command.words) > 1:
            folder = path_in(folder, command.words[1])
