"""Programs that only run another: `uv run pytest` is `pytest`.

Source: the manual of each program; of their options, those that take a value are listed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

MAX_WRAPPERS = 8
"""How many wrappers are taken off one command. Our own limit."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wrapper:
    """A program that runs what stands behind its options.

    Attributes:
        valued: Its options that take the next word as their value.
        arguments: How many words of its own come before the command.
        verbs: Of ``uv run`` the word ``run``: one of them must come first, unless there are none.
    """

    valued: frozenset[str]
    arguments: int = 0
    verbs: frozenset[str] = frozenset()


def _runs(valued: str = "", *, arguments: int = 0, verbs: str = "") -> Wrapper:
    return Wrapper(frozenset(valued.split()), arguments, frozenset(verbs.split()))


_NODE = "-p --package --prefix --workspace -w --filter -F --dir -C --cwd"
_CONDA = _runs("-n --name -p --prefix --cwd", verbs="run")
_CONTAINER = (
    "-e --env --env-file -u --user -v --volume --mount -w --workdir --name -p --publish --network "
    "--entrypoint -f --file --profile --project-name --platform --add-host -h --hostname -m "
    "--memory --cpus -l --label --device --shm-size --index"
)
_UV = (
    "--python -p --with --with-requirements --with-editable --extra --group --no-group --index "
    "--only-group --package --directory --project --env-file --index-url --extra-index-url --from"
)
WRAPPERS: Mapping[str, Wrapper] = {
    **dict.fromkeys(("sudo", "doas"), _runs("-u --user -g --group -D -p")),
    **dict.fromkeys(("env", "cross-env", "cross-env-shell"), _runs("-u --unset -C --chdir")),
    **dict.fromkeys(("time", "command", "exec", "nohup", "dbus-run-session"), _runs()),
    "timeout": _runs("-s --signal -k --kill-after", arguments=1),
    "nice": _runs("-n --adjustment"),
    "stdbuf": _runs("-i -o -e"),
    "taskset": _runs(arguments=1),
    "xargs": _runs("-n -P -I -d -L -a -s --max-args --max-procs"),
    **dict.fromkeys(("xvfb-run", "xvfb-run-safe"), _runs("-s --server-args -n --server-num -e -w")),
    "retry": _runs("-t --tries --times -d --delay -s --sleep"),
    "op": _runs("--env-file", verbs="run"),
    "doppler": _runs("-p --project -c --config", verbs="run"),
    "dotenv": _runs("-e -f -c", verbs="run"),
    "uv": _runs(_UV, verbs="run"),
    "uvx": _runs(_UV),
    "pipx": _runs("--spec --python --pip-args", verbs="run"),
    "poetry": _runs("-C --directory -P --project", verbs="run"),
    **dict.fromkeys(("pipenv", "rye"), _runs(verbs="run")),
    "pdm": _runs("-p --project --venv", verbs="run"),
    "pixi": _runs("-e --environment --manifest-path", verbs="run"),
    **dict.fromkeys(("conda", "mamba", "micromamba"), _CONDA),
    "hatch": _runs("-e --env -p --project", verbs="run"),
    **dict.fromkeys(("npx", "bunx", "pnpx"), _runs(_NODE)),
    **dict.fromkeys(("npm", "pnpm", "yarn", "bun"), _runs(_NODE, verbs="exec x dlx")),
    "bundle": _runs("--gemfile", verbs="exec"),
    "mise": _runs("-E --env -C --cd", verbs="exec x"),
    "coverage": _runs("--source --rcfile --data-file --omit --include --context", verbs="run"),
    **dict.fromkeys(
        ("docker", "podman", "nerdctl"), _runs(_CONTAINER, arguments=1, verbs="run exec")
    ),
    **dict.fromkeys(
        ("docker-compose", "compose"), _runs(_CONTAINER, arguments=1, verbs="run exec")
    ),
}
"""By program; ``compose`` is the word behind ``docker``."""

_OWN = frozenset(
    {"add", "audit", "cache", "ci", "config", "create", "dedupe", "dlx", "exec", "fetch", "help"}
    | {"i", "import", "info", "init", "install", "link", "list", "login", "ls", "outdated", "pack"}
    | {"patch", "publish", "rebuild", "remove", "run", "set", "store", "up", "update", "upgrade"}
    | {"version", "why", "workspace", "workspaces", "x"}
)
"""Commands of pnpm, Yarn and Bun themselves; any other word names a script or a program."""
_PYTHON = re.compile(r"(?:py|python|pypy)[0-9.]*(?:\.exe)?")
_BIN = re.compile(r"(?:[^/]*/)*\.?bin/([^/]+)")
_ASSIGNED = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)


class Wrapped(Protocol):
    """A command that knows its layers."""

    @property
    def layers(self) -> tuple[Words, ...]:
        """See the function of this name."""
        ...


def unwrapped(command: Wrapped) -> Words:
    """Return the words of *command* from the program that does the work.

    ``sudo env A=b uv run --group dev python -m pytest -x`` reads as ``pytest -x``. A program in a
    folder of programs loses the folder: ``.venv/bin/ruff check`` is ``ruff check``.
    """
    return command.layers[-1]


def layers(words: Words) -> tuple[Words, ...]:
    """Return *words* and what remains after each wrapper is taken off, the program's own last.

    So whoever looks for ``coverage run`` finds it, and whoever looks for ``pytest`` too.
    """
    found = [_without_folder(words)]
    while len(found) <= MAX_WRAPPERS and (inner := _inner(found[-1])):
        found.append(_without_folder(inner))
    return tuple(found)


def is_python(program: str) -> bool:
    """Whether *program*, without its folder, is an interpreter of Python, of whichever version."""
    return _PYTHON.fullmatch(program) is not None


def _without_folder(words: Words) -> Words:
    match = _BIN.fullmatch(words[0])
    return (match[1], *words[1:]) if match else words


def _inner(words: Words) -> Words:
    """Return what *words* run; nothing if they run no other program."""
    program, rest = words[0], words[1:]
    if is_python(program):
        return _module(rest, _PYTHON_VALUED)
    if program == "nix":
        return _behind(rest, "-c", "--command")
    if program == "docker" and rest[:1] == ("compose",):
        program, rest = "compose", rest[1:]
    wrapper = WRAPPERS.get(program)
    inner = _wrapped(wrapper, rest) if wrapper else ()
    if not inner and program in {"pnpm", "yarn", "bun"}:
        script = _without_options(rest, WRAPPERS[program].valued)
        return () if script[:1] in {(), *((own,) for own in _OWN)} else script
    return inner


def _wrapped(wrapper: Wrapper, rest: Words) -> Words:
    if wrapper.verbs:
        rest = _without_options(rest, wrapper.valued)
        if not rest or rest[0] not in wrapper.verbs:
            return ()
        if module := _module(rest[1:], wrapper.valued):
            return module
        rest = rest[1:]
    rest = _without_options(rest, wrapper.valued)[wrapper.arguments :]
    at = next((at for at, word in enumerate(rest) if not _ASSIGNED.fullmatch(word)), len(rest))
    return rest[at:]


_PYTHON_VALUED = frozenset({"-W", "-X"})


def _module(rest: Words, valued: frozenset[str]) -> Words:
    """Return the module that ``-m`` names, among the options before any argument."""
    for at, word in _options(rest, valued):
        if word in {"-m", "--module"} or (word.endswith("m") and word[1:2] in {"I", "u", "B", "E"}):
            return rest[at + 1 :]
    return ()


def _without_options(rest: Words, valued: frozenset[str]) -> Words:
    end = 0
    for at, word in _options(rest, valued):
        if word == "--":
            return rest[at + 1 :]
        end = at + 1 + (word in valued)
    return rest[end:]


def _options(rest: Words, valued: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Yield the options before the first argument, and where each stands."""
    at = 0
    while at < len(rest) and rest[at].startswith("-"):
        yield at, rest[at]
        at += 1 + (rest[at] in valued)


def _behind(rest: Words, *options: str) -> Words:
    at = next((at for at, word in enumerate(rest) if word in options), len(rest))
    return rest[at + 1 :]
