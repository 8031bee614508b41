"""Scripts, expressions and names of a mebibyte."""

import pytest

from tests.policy.hostile import CI, HEAD, ROOM, filled, judged


def run(script: str) -> str:
    quoted = script.replace("'", "''")[:ROOM]
    return f"{HEAD}      - run: '{quoted}'\n"


def block(script: str) -> str:
    lines = "".join(f"          {line}\n" for line in script.split("\n"))
    return f"{HEAD}      - run: |\n{lines[:ROOM]}\n"


def condition(text: str) -> str:
    return f"{HEAD}      - if: {text}\n        run: kubectl apply -f a\n"


PIECES = {
    "semicolons": ";",
    "single quotes": "''",
    "double quotes": '"',
    "quotes that never close": "\"a' ",
    "substitutions": "$(",
    "arithmetic": "$((",
    "parameters": "${",
    "backticks": "`",
    "parentheses": "(",
    "pipes": "a|",
    "forgiven commands": "a||",
    "heredoc marks": "<<A ",
    "conditions": "if a; then ",
    "cases": "case a in b) ",
    "functions": "f() { ",
    "folders": "cd ..;",
    "backslashes": "\\",
    "one word": "a",
    "words": "a ",
    "spaces": " ",
    "assignments": "a=b ",
    "wrappers": "sudo env A=b uv run ",
    "shells in shells": "bash -c ",
    "targets": "make a;",
    "deploys": "kubectl apply -f a;",
    "downloads": "curl http://a | sh;",
    "installs": "pip install -r a;",
    "opened expressions": "${{",
    "opened expressions and a quote": "${{'",
    "empty expressions": "${{}}",
    "expressions of a stranger": "${{ github.event.issue.title }}",
}


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
def test_a_mebibyte_of(piece: str) -> None:
    judged({CI: run(filled(piece, ROOM // 2))})


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("$(" * 100_000 + "a" + ")" * 100_000, id="substitutions in each other"),
        pytest.param("${{ " + "(" * 10_000 + "a" + ")" * 9_999 + " }}", id="nested parentheses"),
        pytest.param("${{ " + filled("("), id="parentheses that never close"),
        pytest.param("${{ a" + ".a" * 10_000 + " }}", id="a long reference"),
        pytest.param("${{ a" + "[a" * 9_000 + "]" * 9_000 + " }}", id="indices of indices"),
        pytest.param("${{ secrets.A }} " * 10_000, id="secrets"),
    ],
)
def test_a_script_with(script: str) -> None:
    judged({CI: run(script)})


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(filled("cat <<A\n", ROOM // 3), id="heredocs that never end"),
        pytest.param("cat " + "<<A " * 50_000 + "\n" + "x\n" * 30_000, id="heredocs on one line"),
        pytest.param(filled("\\\n", ROOM // 7), id="continued lines"),
        pytest.param(filled("#\n", ROOM // 7), id="comments"),
        pytest.param(filled("until make; do sleep 1; done\n", ROOM // 2), id="loops"),
        pytest.param(filled("set +e\nset -e\n", ROOM // 4), id="options"),
    ],
)
def test_a_script_of_many_lines_with(script: str) -> None:
    judged({CI: block(script)})


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(filled("a || ") + "b", id="alternatives"),
        pytest.param(filled("a || ", 20_000) + "b", id="alternatives that GitHub would read"),
        pytest.param(filled("(", 20_000), id="parentheses"),
        pytest.param(filled("contains(a, ", 20_000), id="calls"),
        pytest.param("'" + filled("!", 20_000) + "a'", id="denials"),
        pytest.param(filled("always() && ", 20_000) + "b", id="functions"),
    ],
)
def test_a_condition_with(text: str) -> None:
    judged({CI: condition(text)})


@pytest.mark.parametrize(
    "uses",
    [
        pytest.param("a/b@" + filled("a"), id="a long ref"),
        pytest.param("./" + filled("../"), id="folders above"),
        pytest.param("a" + filled("/a") + "@main", id="folders below"),
        pytest.param("docker://" + filled("a:"), id="an image"),
        pytest.param("@" * 1000, id="refs"),
        pytest.param("''", id="nothing"),
        pytest.param("/", id="a slash"),
    ],
)
def test_an_action_with(uses: str) -> None:
    judged({CI: f"{HEAD}      - uses: {uses}\n"})
