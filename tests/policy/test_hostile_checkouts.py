"""Files beside a workflow, and workflows that name each other."""

import pytest

from tests.policy.hostile import BUILD, CI, HEAD, filled, judged, many

FOLDER = ".github/workflows"
CALLED = "on: {workflow_call: }\njobs:\n"
ACTION = "runs:\n  using: composite\n  steps:\n"
SHELL = "    - {run: make, shell: bash}\n"


def using(*steps: str) -> str:
    return HEAD + "".join(f"      - {step}\n" for step in steps)


CALLS = {
    "500 workflows": {
        f"{FOLDER}/w{n}.yml": using("run: make deploy", "uses: a/b@v1") for n in range(500)
    },
    "workflows that call each other": {
        f"{FOLDER}/w{n}.yml": CALLED
        + "".join(f"  j{m}: {{uses: ./{FOLDER}/w{m}.yml}}\n" for m in range(30))
        for n in range(30)
    },
    "a workflow that calls itself": {
        CI: CALLED + "".join(f"  j{n}: {{uses: ./{CI}}}\n" for n in range(3_000))
    },
    "many calls of many jobs": {
        CI: CALLED + "".join(f"  j{n}: {{uses: ./{FOLDER}/b.yml}}\n" for n in range(1_500)),
        f"{FOLDER}/b.yml": CALLED
        + "".join(f"  j{n}: {{steps: [{{run: kubectl apply}}]}}\n" for n in range(1_000)),
    },
    "many calls of a broken workflow": {
        CI: CALLED + "".join(f"  j{n}: {{uses: ./{FOLDER}/b.yml}}\n" for n in range(3_000)),
        f"{FOLDER}/b.yml": "[" * 1_000,
    },
    "an action that uses itself": {
        CI: using("uses: ./a"),
        "a/action.yml": ACTION + "    - uses: ./a\n" * 1_000,
    },
    "actions that use each other": {
        CI: using(*["uses: ./a"] * 1_000),
        **{
            f"{name}/action.yml": ACTION + f"    - uses: ./{other}\n" * 1_000
            for name, other in ("ab", "bc", "ca")
        },
    },
    "jobs with a large action": {
        CI: CALLED
        + "".join(f"  j{n}: {{runs-on: a, steps: [{{uses: ./a}}]}}\n" for n in range(1_500)),
        "a/action.yml": ACTION + SHELL * 2_000,
    },
    "steps with a large action": {
        CI: using(*["uses: ./a"] * 3_000),
        "a/action.yml": ACTION + SHELL * 2_000,
    },
    "steps with a broken action": {
        CI: using(*["uses: ./a"] * 3_000),
        "a/action.yml": ACTION + SHELL * 2_000 + "]",
    },
}

BUILDS = {
    "a Makefile in circles": (
        "make a",
        "Makefile",
        "a: b\n\tmake b\nb: a\n\tmake -C . a\n",
    ),
    "a Makefile of targets": (
        "make a0",
        "Makefile",
        many(lambda n: f"a{n}: a{n + 1}\n\tmake a{n + 1}\n", BUILD),
    ),
    "a Makefile of one line": ("make a", "Makefile", f"a:{filled(' a')}"),
    "a Makefile of variables": (
        "make a",
        "Makefile",
        many(lambda n: f"A{n} = $(A{n + 1})$(A{n + 1})\n", BUILD) + "a:\n\t$(A0)\n",
    ),
    "a Makefile of commands": ("make a", "Makefile", "a:\n" + filled("\tmake a; make b\n")),
    "a Makefile of continued lines": ("make a", "Makefile", "a:\n" + filled("\\\n")),
    "scripts of a package in circles": (
        "npm run a",
        "package.json",
        '{"scripts": {"a": "npm run b && npm run a", "b": "yarn a; npm run b", "prea": "yarn a"}}',
    ),
    "scripts of a package": (
        "npm run a0",
        "package.json",
        '{"scripts": {'
        + many(lambda n: f'"a{n}": "npm run a{n + 1} && npm run a{n + 1}", ', BUILD)
        + '"z": ""}}',
    ),
    "a package of brackets": ("npm run a", "package.json", "[" * BUILD),
    "a package of digits": ("npm run a", "package.json", f'{{"scripts": {"9" * BUILD}}}'),
    "a large script of a package": (
        "npm run a",
        "package.json",
        f'{{"scripts": {{"a": "{filled("npm run a;", BUILD)}"}}}}',
    ),
    "sessions of nox in circles": (
        "nox -s a",
        "noxfile.py",
        "import nox\n@nox.session\ndef a(session):\n    session.run('nox', '-s', 'a')\n",
    ),
    "a nox file of brackets": ("nox", "noxfile.py", "(" * BUILD),
    "a nox file of signs": ("nox", "noxfile.py", f"a = {'-' * BUILD}1"),
    "a nox file of sums": ("nox", "noxfile.py", f"a = 1{'+1' * 120_000}"),
    "a nox file of dots": ("nox", "noxfile.py", f"a = b{'.a' * 120_000}"),
    "many sessions of nox": (
        "nox",
        "noxfile.py",
        many(lambda n: f"@nox.session\ndef a{n}(session): session.run('pytest')\n", BUILD),
    ),
    "hooks": (
        "pre-commit run -a",
        ".pre-commit-config.yaml",
        "repos:\n" + "  - {repo: local, hooks: [{id: a, entry: pre-commit run}]}\n" * 2_500,
    ),
    "hooks of brackets": ("pre-commit run -a", ".pre-commit-config.yaml", "[" * 100_000),
    "environments of tox in circles": (
        "tox -e a",
        "tox.ini",
        "[testenv:a]\ncommands = tox -e a\n    {[testenv:a]commands}\n",
    ),
    "environments of tox": (
        "tox",
        "tox.ini",
        f"[tox]\nenvlist = {'{a,b}' * 30}\n"
        + many(lambda n: f"[testenv:a{n}]\ncommands = pytest\n", BUILD),
    ),
    "a tox file of braces": ("tox", "tox.ini", f"[tox]\nenvlist = {'{' * BUILD}"),
    "a script in circles": ("./a.sh", "a.sh", "./a.sh\n. a.sh\nsource ./a.sh\n" * 1_000),
    "a large script": ("./a.sh", "a.sh", filled("./a.sh;")),
    "recipes in circles": ("just a", "justfile", "a: b\n  just b\nb: a\n  just a\n"),
    "recipes": (
        "just a0",
        "justfile",
        many(lambda n: f"a{n}: a{n + 1} a{n + 2}\n  just a{n + 1}\n", BUILD),
    ),
    "tasks in circles": (
        "task a",
        "Taskfile.yml",
        "tasks:\n  a: {cmds: [task a, {task: b}], deps: [b]}\n  b: {cmds: [{task: a}]}\n",
    ),
    "settings of brackets": ("pytest", "pyproject.toml", f"a = {'[' * BUILD}"),
    "settings of tables": ("pytest", "pyproject.toml", many(lambda n: f"[a{n}.b.c]\n", BUILD)),
    "settings of dots": ("pytest", "pyproject.toml", f"a{'.a' * 100_000} = 1\n"),
    "settings that refer to themselves": (
        "pytest",
        "setup.cfg",
        "[coverage:report]\nfail_under = %(a)s%(a)s\na = %(b)s%(b)s\nb = %(a)s\n",
    ),
    "a threshold of digits": ("pytest --cov", ".coveragerc", f"[report]\nfail_under={'9' * BUILD}"),
    "stages of an image": ("docker build .", "Dockerfile", filled("FROM a AS b\nUSER root\n")),
    "one line of an image": ("docker build .", "Dockerfile", filled("RUN a \\\n")),
    "updates": (
        "make",
        ".github/dependabot.yml",
        "version: 2\nupdates:\n"
        + "  - {package-ecosystem: github-actions, directory: /}\n" * 3_000,
    ),
    "updates of brackets": ("make", "renovate.json", "[" * BUILD),
    "thresholds": ("vitest", "vitest.config.ts", filled("thresholds lines ")),
    "targets of coverage": (
        "codecov",
        "codecov.yml",
        "coverage: {status: {project: {"
        + "".join(f"a{n}: {{target: 9{n}%}}, " for n in range(7_000))
        + "}}}\n",
    ),
}


@pytest.mark.parametrize("files", CALLS.values(), ids=CALLS.keys())
def test_judges_files_that_name_each_other(files: dict[str, str]) -> None:
    judged(files)


@pytest.mark.parametrize(("command", "path", "text"), BUILDS.values(), ids=BUILDS.keys())
def test_judges_a_step_with(command: str, path: str, text: str) -> None:
    judged({CI: using(f"run: {command}", f"run: {command} b"), path: text})
