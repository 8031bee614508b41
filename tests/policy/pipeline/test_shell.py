"""How scripts are read: words, operators, conditions, and what a stranger may write."""

import time

import pytest
from hypothesis import given, strategies as st

from bot.policy.pipeline.shell import (
    MAX_COMMANDS,
    MAX_SCRIPT,
    Command,
    commands,
)
from bot.policy.pipeline.wrappers import MAX_WRAPPERS, layers, unwrapped
from tests.timing import seconds


def lines(script: str, shell: str = "bash") -> list[str]:
    """Read *script*, each command as its words joined by a bar."""
    return ["|".join(command.words) for command in commands(script, shell)]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param("make lint", ["make|lint"], id="one command"),
        pytest.param("a b\nc", ["a|b", "c"], id="two lines"),
        pytest.param("a \\\n  b", ["a|b"], id="a continued line"),
        pytest.param("a \\\r\n  b", ["a|b"], id="a continued line of Windows"),
        pytest.param("ab\\\ncd", ["abcd"], id="a continued word"),
        pytest.param("a && b || c; d & e | f |& g", list("abcdefg"), id="operators"),
        pytest.param("a # b\n#c\nd#e", ["a", "d#e"], id="comments"),
        pytest.param("# it's\na", ["a"], id="an apostrophe in a comment"),
        pytest.param("a 'b c' \"d e\" f\\ g $'h i'", ["a|b c|d e|f g|h i"], id="quotes"),
        pytest.param('a "b \\"c\\" \'d\'" \'"\'', ['a|b "c" \'d\'|"'], id="quotes in quotes"),
        pytest.param("a 'b\nc' d", ["a|b\nc|d"], id="a quoted line break"),
        pytest.param("A=b C='d e' f", ["f"], id="assignments before a command"),
        pytest.param("A=b", [], id="only an assignment"),
        pytest.param("a=(b c)\nd", ["d"], id="an array"),
        pytest.param("a > b 2>&1 < c >> d <<< e &> f", ["a"], id="redirections"),
        pytest.param("cat <<EOF > x\nrm -rf it's\nEOF\nb", ["cat", "b"], id="a here-document"),
        pytest.param("cat <<-'E F'\nx\n\tE F\nb", ["cat", "b"], id="a here-document in quotes"),
        pytest.param("a <<X <<Y\n1\nX\n2\nY\nb", ["a", "b"], id="two here-documents"),
        pytest.param("cat <<EOF\nx", ["cat"], id="a here-document that never ends"),
        pytest.param("if a; then b; elif c; then d; else e; fi", list("abcde"), id="if"),
        pytest.param("while ! a; do b; done; until c; do d; done", list("abcd"), id="loops"),
        pytest.param("for x in a b; do c; done", ["c"], id="for"),
        pytest.param(
            'case "$x" in\n a|b) c ;;\n (d) e;;\n *) f\nesac\ng', ["c", "e", "f", "g"], id="case"
        ),
        pytest.param("case x in a) b;; esac; c", ["b", "c"], id="case on one line"),
        pytest.param("f() { a; }; function g { b; }; f", ["a", "b", "f"], id="functions"),
        pytest.param("(cd a && b)\n{ c; }", ["cd|a", "b", "c"], id="groups"),
        pytest.param("time a", ["a"], id="time"),
        pytest.param("[[ a && b ]] && c", ["[[|a|&&|b|]]", "c"], id="double brackets"),
        pytest.param("[[ a &&\nb ]]", ["[[|a|&&", "b|]]"], id="double brackets left open"),
        pytest.param("((a + b)) && c", ["((a + b))", "c"], id="arithmetic"),
        pytest.param("echo $((1 + (2)))", ["echo|$((1 + (2)))"], id="arithmetic in a word"),
        pytest.param("x=$(a | b)", ["a", "b"], id="substitution in an assignment"),
        pytest.param(
            'echo "x $(a "b c") $(d)" `e f`',
            ["a|b c", "d", "e|f", 'echo|x $(a "b c") $(d)|`e f`'],
            id="substitutions in quotes",
        ),
        pytest.param(
            "echo $(a $(b $(c $(d))))",
            ["b|$(c $(d))", "a|$(b $(c $(d)))", "echo|$(a $(b $(c $(d))))"],
            id="deep",
        ),
        pytest.param("diff <(a) >(b)", ["a", "b", "diff|<(a)|>(b)"], id="process substitution"),
        pytest.param("a ${b:-c d} ${e}", ["a|${b:-c d}|${e}"], id="parameters"),
        pytest.param(
            "a ${{ x == 'b c' && '\"' }} d", ["a|${{ x == 'b c' && '\"' }}|d"], id="expressions"
        ),
        pytest.param('a "${{ x \' }}" b', ["a|${{ x ' }}|b"], id="an expression in quotes"),
        pytest.param("a ${{ b", ["a|${{|b"], id="an expression that never ends"),
        pytest.param(
            "x=$(cat <<EOF\nit's )\nEOF\n)\nb", ["cat", "b"], id="a here-document in a substitution"
        ),
        pytest.param("x=$(a # it's )\n)\nb", ["a", "b"], id="a comment in a substitution"),
        pytest.param(
            "x=$(a 'b)' \"c)\" `d)`)\ne", ["d", "a|b)|c)|`d)`", "e"], id="brackets in quotes"
        ),
        pytest.param('x="$(a \')\' \\")"\nb', ['a|)|"', "b"], id="an escape in a substitution"),
        pytest.param("x=$(a <<E", ["a"], id="a here-document on the last line of a substitution"),
        pytest.param("a 'b", ["a|b"], id="a quote that never ends"),
        pytest.param('a "b', ["a|b"], id="a double quote that never ends"),
        pytest.param("a `b", ["a|`b"], id="a backtick that never ends"),
        pytest.param('"a `b"', ["a `b"], id="a backtick in quotes that never ends"),
        pytest.param("a $(b", ["b", "a|$(b"], id="a substitution that never ends"),
        pytest.param("a \\", ["a|"], id="a backslash at the end"),
        pytest.param("a $", ["a|$"], id="a dollar at the end"),
        pytest.param("} ) ;; esac fi a", ["a"], id="what closes nothing"),
        pytest.param("a;;b", ["a", "b"], id="the end of a pattern outside of a case"),
        pytest.param("a\u00a0b", ["a|b"], id="odd blanks"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_reads_bash(script: str, expected: list[str]) -> None:
    assert lines(script) == expected


@pytest.mark.parametrize(
    ("script", "shell", "expected"),
    [
        ("a `\n -b C:\\d", "pwsh", ["a|-b|C:\\d"]),
        ("if ($x) { pytest }", "powershell", ["$x", "pytest"]),
        ("a ^\r\n b C:\\d", "cmd", ["a|b|C:\\d"]),
        ("echo it's & b", "cmd", ["echo|it's", "b"]),
        ("a", "sh", ["a"]),
        ("import os", "python", []),
    ],
)
def test_reads_other_shells(script: str, shell: str, expected: list[str]) -> None:
    assert lines(script, shell) == expected


def test_tells_lines_operators_and_variables() -> None:
    a, b, c = commands("\nA=1 B='x y' a |\n\nb\nc $(\n d\n)")[:3]

    assert (a.line, a.operator, a.reader, a.env) == (1, "|", "b", (("A", "1"), ("B", "x y")))
    assert (b.line, b.operator) == (3, "\n")
    assert (c.words, c.line) == (("d",), 5)


def test_tells_the_lines_of_nested_commands() -> None:
    found = commands("\n\na $(\n b $(\n c\n))")

    assert [(command.words[0], command.line) for command in found] == [("c", 4), ("b", 3), ("a", 2)]

    found = commands('a "x\n$(b)\n$(c)"')

    assert [(command.words[0], command.line) for command in found] == [("b", 1), ("c", 2), ("a", 0)]


def test_tells_who_reads_what_is_written() -> None:
    assert [command.reader for command in commands("a | b |& c || d |")] == ["b", "c", "", ""]


@pytest.mark.parametrize(
    ("script", "conditions"),
    [
        ("if a; then b; fi", "a"),
        ("if a\nthen b; elif c; then d; fi", "ac"),
        ("while a && b; do c; done", "ab"),
        ("if ! a; then b; else c; fi; d", "a"),
    ],
)
def test_tells_conditions(script: str, conditions: str) -> None:
    found = [command.words[0] for command in commands(script) if command.is_condition]

    assert "".join(found) == conditions


@pytest.mark.parametrize(
    ("script", "forgiven"),
    [
        ("a || true", "a"),
        ("a || :", "a"),
        ("a || echo failed", "a"),
        ("a || exit 0", "a"),
        ("a || exit 1", ""),
        ("a || exit", ""),
        ("a || b", ""),
        ("a || { echo x; exit 1; }", ""),
        ("a || { echo x; true; }; b", "a"),
        ("a || (echo x; exit 1)", ""),
        ("a || echo x && exit 1", ""),
        ("a && b || true", "ab"),
        ("a | b || true", "ab"),
        ("a; true", ""),
        ("a || x=1\ntrue", ""),
        ("a ||", "a"),
        ("a && " * 30 + "b || true", "aaaaaaaaaaaaaaaaaaab"),
    ],
)
def test_tells_what_is_forgiven(script: str, forgiven: str) -> None:
    found = [command.words[0] for command in commands(script) if command.is_forgiven]

    assert "".join(found) == forgiven


@pytest.mark.parametrize(
    ("script", "stops", "pipefail"),
    [
        ("a", True, False),
        ("set +e\na", False, False),
        ("set +e\nset -e\na", True, False),
        ("set -euo pipefail\na", True, True),
        ("set +o errexit\na", False, False),
        ("set -o pipefail +e\na", False, True),
        ("set -o pipefail; set +o pipefail\na", True, False),
        ("set -o\na", True, False),
        ("set --error\na", True, False),
    ],
)
def test_tells_what_a_failure_does(script: str, stops, pipefail) -> None:
    last = commands(script)[-1]

    assert (last.stops, last.pipefail) == (stops, pipefail)


@pytest.mark.parametrize("count", [MAX_COMMANDS - 1, MAX_COMMANDS, MAX_COMMANDS + 1])
def test_tells_only_so_many_commands(count: int) -> None:
    assert len(commands("a\n" * count)) == min(count, MAX_COMMANDS)


def test_reads_only_so_many_characters() -> None:
    assert lines(f"{'#' * (MAX_SCRIPT - 2)}\nab") == ["a"]


@pytest.mark.parametrize(
    "text",
    [
        "$(",
        '"$(',
        "${{",
        '"${{',
        "`",
        '"\'"',
        "<<a ",
        "cat <<a\nx\n",
        "case a in\n",
        "a ||",
        "a || { ",
        "echo $(a) ",
        "(",
        " #a$(",
        ";",
        "A=1 ",
        "sudo ",
        "uv run -m ",
        "$(cat <<a\n",
        "'",
        "\\",
    ],
)
def test_takes_time_in_proportion(text: str) -> None:
    started = time.process_time()
    for command in commands((text * MAX_SCRIPT)[:MAX_SCRIPT]):
        layers(command.words)

    assert time.process_time() - started < seconds(2)


@given(st.text(st.sampled_from("ab'\"\\$`(){}<>|&;#\n \t=[]if-"), max_size=60))
def test_reads_whatever_is_written(script: str) -> None:
    for command in commands(script):
        assert command.words
        assert 0 <= command.line <= script.count("\n")


def command(text: str) -> Command:
    return commands(text)[-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("uv run pytest tests/unit -v", "pytest tests/unit -v"),
        ("uv run --group dev --python=3.13 -- pytest -x", "pytest -x"),
        ("uv run --no-project -m pytest tests", "pytest tests"),
        ("uv sync", "uv sync"),
        ("uv", "uv"),
        ("uvx --from ruff ruff check", "ruff check"),
        ("sudo -E env A=b python -m pytest -x", "pytest -x"),
        ("python3.12 -W error -Im pytest -x", "pytest -x"),
        ("python scripts/x.py -m foo", "python scripts/x.py -m foo"),
        ("python -c print", "python -c print"),
        ("poetry run mypy .", "mypy ."),
        ("pipenv run tox", "tox"),
        ("pdm run -p sub pytest", "pytest"),
        ("hatch run types:check", "types:check"),
        ("conda run -n env pytest", "pytest"),
        ("npx --yes playwright test", "playwright test"),
        ("npm exec -- eslint .", "eslint ."),
        ("npm run lint", "npm run lint"),
        ("pnpm exec vitest", "vitest"),
        ("yarn eslint .", "eslint ."),
        ("yarn install", "yarn install"),
        ("yarn", "yarn"),
        ("bunx tsc", "tsc"),
        ("bundle exec rubocop", "rubocop"),
        ("timeout -k 5 10m xvfb-run -a pytest", "pytest"),
        ("time make", "make"),
        ("coverage run -m pytest", "pytest"),
        ("docker compose -f x.yml run --rm web pytest -x", "pytest -x"),
        ("docker run --rm -v a:b image make test", "make test"),
        ("docker build .", "docker build ."),
        ("git ls-files | xargs -0 -n 1 shellcheck -x", "shellcheck -x"),
        ("nix develop --command make test", "make test"),
        ("nix build", "nix build"),
        (".venv/bin/ruff check", "ruff check"),
        ("node_modules/.bin/eslint .", "eslint ."),
        ("./scripts/lint", "./scripts/lint"),
        ("env A=b", "env A=b"),
        ("sudo " * MAX_WRAPPERS + "ls", "ls"),
        ("sudo " * (MAX_WRAPPERS + 1) + "ls", "sudo ls"),
    ],
)
def test_unwraps(text: str, expected: str) -> None:
    assert " ".join(unwrapped(command(text))) == expected


def test_tells_each_layer() -> None:
    assert [words[0] for words in layers(("uv", "run", "coverage", "run", "-m", "pytest"))] == [
        "uv",
        "coverage",
        "pytest",
    ]
