"""What stands behind build files: what runs, where, and what a stranger may write there."""

import time

import pytest

from bot.model import File, Sha
from bot.policy.checkout import Checkout
from bot.policy.pipeline.hidden import (
    BUILD_FILES,
    MAX_HIDDEN,
    MAX_NAMED,
    files_named,
    hides,
    resolve,
)
from bot.policy.pipeline.hidden_in import justfile, makefile, noxfile, pyproject_scripts, taskfile
from bot.policy.pipeline.shell import Command, commands
from tests.timing import seconds


def checkout(**files: str) -> Checkout:
    return Checkout(
        files={path: File(path, Sha(""), text.encode()) for path, text in files.items()}
    )


def behind(text: str, files: dict[str, str], folder: str = "") -> list[str]:
    """Resolve the last command of *text*; each command as a line."""
    [*_, last] = commands(text)
    command = Command(words=last.words, env=last.env, folder=folder)
    return [" ".join(found.words) for found in resolve(command, checkout(**files))]


MAKEFILE = """\
PY ?= uv run
TESTS := tests/unit  # all of them
export A = $(B)
B = $(A)
include more.mk
.PHONY: all
all: lint | test

lint: deps
\t@$(PY) ruff check . \\
\t  --no-fix
\t-mypy $(SRC) $$HOME
test: ; $(PY) pytest $(TESTS)
deps: A=1
a b: ; echo $(A)
loop: loop2
loop2: loop
\t$(MAKE) loop
"""

NOXFILE = """\
import nox
nox.options.sessions = ["lint", 'tests']

@nox.session(python=["3.13"], name="tests", tags=["ci"])
def run_tests(session: nox.Session) -> None:
    session.install(".")
    session.run("pytest", "-x", *session.posargs, env={"A": "b"})
    session.run(
        "coverage",
        f"report",
    )
    session.notify("docs")

@nox.session
def lint(session):
    session.run('ruff', "check")
    session.run()

@session
def docs(s):
    s.run_always("sphinx-build")

@nox.session
"""

TOX = """\
[tox]
env_list = py{310,311}-unit, types
[testenv]
commands_pre = echo pre
commands = pytest {posargs:tests} {env:X:y} {toxinidir}
[testenv:types]
commands =
    - mypy \\
      src
    types: pyright
    !types: never
    unit: never
    {envpython} -m build
[testenv:again]
commands = {[testenv:types]commands}
    {[nothing]commands}
[testenv:py310-unit]
"""

PRE_COMMIT = """\
repos:
- repo: https://example.com/ruff
  hooks:
  - {id: ruff, args: [--fix]}
  - id: ruff-format
  - {id: slow, stages: [manual]}
  - {id: due, stages: [pre-commit]}
- repo: local
  hooks:
  - {id: types, entry: uv run mypy ., language: system, args: [--strict]}
  - {id: words, entry: '\\bfoo\\b', language: pygrep}
  - name: no id
  - 1
- 2
"""

PYPROJECT = """\
[tool.hatch.envs.default.scripts]
test = ["pytest {args:tests}", "cov"]
cov = "coverage report"
loop = "loop"
[tool.hatch.envs.types.scripts]
check = "mypy {args}"
[tool.poe.tasks]
lint = {cmd = "ruff check"}
all = {sequence = ["lint", "poe lint"]}
[tool.pdm.scripts]
lint = "ruff check pdm"
[tool.rye.scripts]
lint = "ruff check rye"
[tool.pixi.tasks]
lint = {cmd = "ruff check pixi", depends-on = ["fmt"]}
fmt = "ruff format"
[tool.tox]
env_list = ["a"]
legacy_tox_ini = "[testenv]\\ncommands = pytest"
[tool.tox.env_run_base]
commands = [["base", "x"], "no"]
[tool.tox.env.b]
commands = [["own"]]
"""

JUSTFILE = """\
set shell := ["bash", "-c"]
dir := "src"
alias l := lint
default: ci
ci: (lint "a") test
@lint target:
    @ruff check {{dir}} {{ target }}
test:
    pytest \\
      -x
"""

TASKFILE = """\
tasks:
  default: {deps: [a, {task: b}], cmds: [echo x, {cmd: pytest}, {task: default}, [1]]}
  a: ruff check
  b: [mypy src, {cmd: never}]
  c: {cmd: go test}
"""


@pytest.mark.parametrize(
    ("text", "files", "expected"),
    [
        pytest.param(
            "make",
            {"Makefile": MAKEFILE},
            ["uv run ruff check . --no-fix", "mypy $HOME", "uv run pytest tests/unit"],
            id="make, first target",
        ),
        pytest.param("make test TESTS=x", {"Makefile": MAKEFILE}, ["uv run pytest x"], id="given"),
        pytest.param("make b", {"Makefile": MAKEFILE}, ["echo"], id="endless variable"),
        pytest.param("make loop", {"Makefile": MAKEFILE}, ["make loop"], id="endless target"),
        pytest.param("make none", {"Makefile": MAKEFILE}, [], id="no such target"),
        pytest.param("make -C sub t", {"sub/Makefile": "t:\n\ta"}, ["a"], id="make in a folder"),
        pytest.param("make -f x.mk t", {"x.mk": "t:\n\ta"}, ["a"], id="make with a file"),
        pytest.param(
            "make t",
            {"Makefile": "include x.mk y.mk\nt:\n\ta", "x.mk": "t: u\nu:\n\tb"},
            ["b", "a"],
            id="make with an include",
        ),
        pytest.param(
            "make", {"Makefile": ".x:\n\ta\n%.o: y\nt:\n\tb"}, [], id="a pattern comes first"
        ),
        pytest.param("make", {}, [], id="no Makefile"),
        pytest.param(
            "npm run lint -- --fix",
            {"package.json": '{"scripts": {"prelint": "a", "lint": "eslint .", "postlint": "b"}}'},
            ["a", "eslint . --fix", "b"],
            id="npm run",
        ),
        pytest.param("npm t", {"package.json": '{"scripts": {"test": "jest"}}'}, ["jest"], id="t"),
        pytest.param("yarn lint", {"package.json": '{"scripts": {"lint": "x"}}'}, ["x"], id="yarn"),
        pytest.param(
            "pnpm --filter web -r run lint -w",
            {"package.json": '{"scripts": {"lint": "x", "y": 1}}'},
            ["x -w"],
            id="pnpm with options",
        ),
        pytest.param(
            "run-p lint:* test",
            {"package.json": '{"scripts": {"lint:a": "a", "lint:b": "b", "test": "c", "x": "d"}}'},
            ["a", "b", "c"],
            id="many scripts",
        ),
        pytest.param(
            "npm --prefix web test",
            {"web/package.json": '{"scripts": {"test": "./x.sh"}}', "web/x.sh": "jest"},
            ["./x.sh", "jest"],
            id="npm in a folder",
        ),
        pytest.param("npm test", {"package.json": "{"}, [], id="broken JSON"),
        pytest.param("npm test", {"package.json": "[" * 9000}, [], id="deep JSON"),
        pytest.param("npm test", {"package.json": '{"scripts": []}'}, [], id="no scripts"),
        pytest.param("npm test", {"package.json": "[]"}, [], id="a list"),
        pytest.param("npm ci", {"package.json": '{"scripts": {}}'}, [], id="npm ci"),
        pytest.param("npm", {"package.json": '{"scripts": {"": "x"}}'}, [], id="npm alone"),
        pytest.param(
            "nox",
            {"noxfile.py": NOXFILE},
            ["pytest -x", "coverage report", "ruff check", "sphinx-build"],
            id="nox, default",
        ),
        pytest.param("nox -s lint", {"noxfile.py": NOXFILE}, ["ruff check"], id="nox -s"),
        pytest.param(
            "nox --session=tests-3.13 -- -s lint",
            {"noxfile.py": NOXFILE},
            ["pytest -x", "coverage report", "sphinx-build"],
            id="nox --session=, and notify",
        ),
        pytest.param(
            "nox -t ci",
            {"noxfile.py": NOXFILE},
            ["pytest -x", "coverage report", "sphinx-build"],
            id="nox -t",
        ),
        pytest.param(
            "nox -s ${{ matrix.x }}",
            {"noxfile.py": '@session\ndef a(s): s.run("a")\n@session\ndef b(s): s.run("b")'},
            ["a", "b"],
            id="nox, open which",
        ),
        pytest.param(
            "tox -e types",
            {"tox.ini": TOX},
            ["echo pre", "mypy src", "pyright", "python -m build"],
            id="tox -e",
        ),
        pytest.param(
            "tox",
            {"tox.ini": TOX.replace(", types", "")},
            ["echo pre", "pytest tests y ."] * 2,
            id="tox, listed",
        ),
        pytest.param(
            "tox -e again",
            {"tox.ini": TOX},
            ["echo pre", "mypy src", "never", "python -m build"],
            id="ref",
        ),
        pytest.param(
            "TOXENV=x tox", {"setup.cfg": "[tox:tox]\n[testenv:x]\ncommands=a"}, ["a"], id="env"
        ),
        pytest.param("tox -eALL", {"tox.ini": "[testenv]\ncommands=a"}, ["a"], id="tox ALL"),
        pytest.param("tox", {"tox.ini": "commands=a"}, [], id="broken INI"),
        pytest.param(
            "tox -e b,c",
            {"pyproject.toml": PYPROJECT},
            ["pytest", "pytest", "own", "base x"],
            id="TOML",
        ),
        pytest.param(
            "tox", {"tox.toml": 'env_list=["z"]\nenv.z.commands=[["a"]]'}, ["a"], id="own TOML"
        ),
        pytest.param("tox", {"tox.toml": "=", "pyproject.toml": "x" * 9}, [], id="broken TOML"),
        pytest.param(
            "pre-commit run --all-files",
            {".pre-commit-config.yaml": PRE_COMMIT},
            ["ruff check --fix", "ruff format --check", "due", "uv run mypy . --strict"],
            id="pre-commit",
        ),
        pytest.param(
            "SKIP=ruff,due prek run ruff ruff-format",
            {".pre-commit-config.yaml": PRE_COMMIT},
            ["ruff format --check"],
            id="prek, some hooks",
        ),
        pytest.param(
            "pre-commit run --hook-stage manual slow",
            {".pre-commit-config.yaml": PRE_COMMIT},
            ["slow"],
            id="pre-commit, another stage",
        ),
        pytest.param(
            "pre-commit autoupdate", {".pre-commit-config.yaml": PRE_COMMIT}, [], id="update"
        ),
        pytest.param("pre-commit", {".pre-commit-config.yaml": "[" * 999}, [], id="broken YAML"),
        pytest.param(
            "pre-commit",
            {".pre-commit-config.yaml": "repos: [{hooks: [{id: ''}]}]"},
            [],
            id="a hook without a name",
        ),
        pytest.param("pre-commit", {".pre-commit-config.yaml": "- 1"}, [], id="a list of hooks"),
        pytest.param(
            "hatch run test",
            {"pyproject.toml": PYPROJECT},
            ["pytest tests", "coverage report"],
            id="hatch",
        ),
        pytest.param("hatch run loop", {"pyproject.toml": PYPROJECT}, ["loop"], id="hatch, itself"),
        pytest.param(
            "hatch run +py=3 types:check", {"pyproject.toml": PYPROJECT}, ["mypy"], id="env:script"
        ),
        pytest.param(
            "hatch run a:b", {"hatch.toml": '[envs.a.scripts]\nb="c"'}, ["c"], id="hatch.toml"
        ),
        pytest.param(
            "uv run poe all",
            {"pyproject.toml": PYPROJECT},
            ["poe lint", "ruff check", "ruff check"],
            id="poe",
        ),
        pytest.param("pdm run lint", {"pyproject.toml": PYPROJECT}, ["ruff check pdm"], id="pdm"),
        pytest.param("rye run lint", {"pyproject.toml": PYPROJECT}, ["ruff check rye"], id="rye"),
        pytest.param(
            "pixi run lint",
            {"pyproject.toml": PYPROJECT},
            ["ruff check pixi", "ruff format"],
            id="pixi",
        ),
        pytest.param("pixi run x", {"pixi.toml": '[tasks]\nx="y"'}, ["y"], id="pixi.toml"),
        pytest.param(
            "just", {"justfile": JUSTFILE}, ["ruff check src {{ target }}", "pytest -x"], id="just"
        ),
        pytest.param(
            "just l x", {".justfile": JUSTFILE}, ["ruff check src {{ target }}"], id="alias"
        ),
        pytest.param("just -f x -- test", {"justfile": JUSTFILE}, ["pytest -x"], id="just --"),
        pytest.param("just", {"justfile": ""}, [], id="an empty justfile"),
        pytest.param(
            "task",
            {"Taskfile.yml": TASKFILE},
            ["echo x", "pytest", "ruff check", "mypy src"],
            id="task",
        ),
        pytest.param("task c", {"Taskfile.yaml": TASKFILE}, ["go test"], id="one task"),
        pytest.param("task", {"Taskfile.yml": "1"}, [], id="no tasks"),
        pytest.param("task", {"Taskfile.yml": "{"}, [], id="a broken Taskfile"),
        pytest.param("./x/y.sh a", {"x/y.sh": "#!/bin/sh\npytest"}, ["pytest"], id="a script"),
        pytest.param(
            "scripts/test", {"scripts/test": "#!/usr/bin/env bash\na"}, ["a"], id="no suffix"
        ),
        pytest.param("scripts/test", {"scripts/test": "#!/usr/bin/python\na"}, [], id="of Python"),
        pytest.param("bash -eu x.sh", {"x.sh": "a"}, ["a"], id="bash and options"),
        pytest.param("bash -o pipefail x.sh", {"x.sh": "a"}, ["a"], id="bash and a valued option"),
        pytest.param("source x.sh", {"x.sh": "a"}, ["a"], id="source"),
        pytest.param("bash -ec 'a && b'", {}, ["a", "b"], id="bash -c"),
        pytest.param("bash", {"": "a"}, [], id="bash alone"),
        pytest.param("./x.sh -c a", {"x.sh": "b"}, ["b"], id="a script with -c"),
        pytest.param("$GITHUB_WORKSPACE/x.sh", {"x.sh": "a"}, ["a"], id="from the root"),
        pytest.param("../x.sh", {"x.sh": "a"}, [], id="from outside"),
        pytest.param(
            "./x.sh",
            {"x.sh": "./x.sh; ./y.sh", "y.sh": "./x.sh"},
            ["./x.sh", "./y.sh", "./x.sh"],
            id="cycle",
        ),
        pytest.param("pytest", {"Makefile": MAKEFILE}, [], id="what hides nothing"),
    ],
)
def test_finds_what_runs(text: str, files: dict[str, str], expected: list[str]) -> None:
    assert behind(text, files) == expected


def test_follows_only_so_deep() -> None:
    files = {f"{number}.sh": f"./{number + 1}.sh" for number in range(9)}

    assert behind("./0.sh", files) == ["./1.sh", "./2.sh", "./3.sh", "./4.sh", "./5.sh"]


@pytest.mark.parametrize("count", [MAX_HIDDEN - 1, MAX_HIDDEN, MAX_HIDDEN + 1])
def test_tells_only_so_many(count: int) -> None:
    assert len(behind("./x.sh", {"x.sh": "a\n" * count})) == min(count, MAX_HIDDEN)


def test_keeps_the_place_of_the_command_that_hides() -> None:
    asked = Command(words=("make", "a"), line=7, folder="sub", is_forgiven=True)
    files = checkout(**{"sub/Makefile": "a:\n\tmake b\nb:\n\tc"})
    [make, inner] = resolve(asked, files)

    assert (inner.words, inner.line, inner.via) == (("c",), 7, ("make", "a"))
    assert (inner.folder, inner.is_forgiven, make.via) == ("sub", True, ("make", "a"))


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("make lint", {"Makefile": "lint:\n\t-a"}),
        ("tox -e x", {"tox.ini": "[testenv]\ncommands = - a"}),
    ],
)
def test_knows_what_a_build_file_forgives(text: str, files: dict[str, str]) -> None:
    [command] = commands(text)

    assert [found.is_forgiven for found in resolve(command, checkout(**files))] == [True]


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("make lint", True),
        ("uv run tox", True),
        ("./scripts/lint", True),
        ("bin/lint", True),
        ("python scripts/lint.py", True),
        ("python", False),
        ("ruff check", False),
    ],
)
def test_knows_what_hides_others(text: str, hidden) -> None:
    assert hides(commands(text)[0]) is hidden


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("./x/y.sh && bash z.sh", {"x/y.sh", "z.sh"}),
        ("cd web && npm test\ncd .. && ./b.sh", {"web/package.json", "b.sh"}),
        ("make -C sub x", {"sub/Makefile", "sub/makefile", "sub/GNUmakefile"}),
        ("../x.sh; /bin/y.sh; $X/z.sh; bash", set()),
        ("ruff check src", set()),
    ],
)
def test_tells_which_files_to_read(text: str, named: set[str]) -> None:
    assert files_named(text) == named


@pytest.mark.parametrize("count", [MAX_NAMED - 1, MAX_NAMED, MAX_NAMED + 1])
def test_names_only_so_many_files(count: int) -> None:
    text = "\n".join(f"./{number}.sh" for number in range(count))

    assert len(files_named(text, "x")) == min(count, MAX_NAMED)


def test_knows_the_usual_build_files() -> None:
    assert {"Makefile", "tox.ini", "package.json", "pyproject.toml", "codecov.yml"} <= BUILD_FILES


def test_finds_nothing_where_nothing_was_read() -> None:
    assert resolve(Command(words=("make",)), Checkout()) == ()


@pytest.mark.parametrize(
    ("text", "name", "data"),
    [
        ("make a", "Makefile", "a: " + "b" * 200_000),
        ("make a", "Makefile", "".join(f"a: {i} {i + 1}\n{i}: {i + 1} a\n" for i in range(9000))),
        ("make a", "Makefile", "A=$(A)$(A)\na:\n\t" + "$(A)" * 50_000),
        ("make a", "Makefile", "include Makefile\n" * 10_000),
        ("nox", "noxfile.py", '@session\ndef a(s): s.run("' * 5000),
        ("nox", "noxfile.py", "@session\ndef a(s):\n" + "s.run(" * 40_000),
        ("tox -e a", "tox.ini", "[testenv]\ncommands = " + "{[testenv]commands}\n " * 9000),
        ("tox", "tox.ini", "[tox]\nenvlist = " + "{a,b}" * 40_000),
        ("just", "justfile", "".join(f"a{i}: a{i + 1} a{i}\n" for i in range(9000))),
        ("just", "justfile", "a" * 200_000),
        ("task a", "Taskfile.yml", "tasks:\n" + "  a: {deps: [a]}\n" * 9000),
        ("pre-commit", ".pre-commit-config.yaml", "repos: [{hooks: [" + "{id: a}," * 9000 + "]}]"),
        ("hatch run a", "pyproject.toml", "x=" + "[" * 100_000),
        ("npm run a", "package.json", '{"scripts":{"a":"npm run a"}}'),
        ("run-s " + "* " * 100, "package.json", '{"scripts":{"a":"run-s * *"}}'),
    ],
)
def test_takes_little_time(text: str, name: str, data: str) -> None:
    started = time.process_time()
    behind(text, {name: data})

    assert time.process_time() - started < seconds(3)


def test_limits_of_the_files() -> None:
    chain = "".join(f"a{number}: a{number + 1}\n\tb\n" for number in range(300))
    just = "".join(f"a{number}: a{number + 1}\n  b\n" for number in range(300))
    task = "tasks:\n" + "".join(
        f"  a{number}: {{deps: [a{number + 1}], cmd: b}}\n" for number in range(300)
    )
    scripts = "[tool.pdm.scripts]\n" + "".join(
        f'a{number} = "a{number + 1} && b"\n' for number in range(300)
    )
    sessions = '@session\ndef a(s): s.run("b")\n' * 300

    assert behind("make a0", {"Makefile": chain}).count("b") == makefile.MAX_TARGETS
    assert behind("just a0", {"justfile": just}).count("b") == justfile.MAX_RECIPES
    assert behind("task a0", {"Taskfile.yml": task}).count("b") == taskfile.MAX_TASKS
    assert behind("pdm run a0", {"pyproject.toml": scripts}).count("b") == (
        pyproject_scripts.MAX_SCRIPTS
    )
    assert behind("nox", {"noxfile.py": sessions}).count("b") == noxfile.MAX_SESSIONS
