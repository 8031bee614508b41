"""What a step runs, and at which line of its file."""

import pytest

from bot.document import Mapping, parse
from bot.model import File, Sha
from bot.policy.checkout import Checkout
from bot.policy.jobs import Step
from bot.policy.pipeline.hidden import MAX_HIDDEN
from bot.policy.pipeline.running import runs


def step(text: str) -> Step:
    root = parse(text.encode()).root
    assert isinstance(root, Mapping)
    return Step(root)


def checkout(**files: str) -> Checkout:
    return Checkout(
        files={path: File(path, Sha(""), text.encode()) for path, text in files.items()}
    )


def ran(text: str, **files: str) -> list[tuple[int, str]]:
    found = runs(step(text), checkout(**files))
    return [(command.line, " ".join(command.words)) for command in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("name: x\nrun: a && b", [(2, "a"), (2, "b")], id="on one line"),
        pytest.param("run: |\n  a\n\n  b", [(2, "a"), (4, "b")], id="block"),
        pytest.param("run: |\n  a $(\n   b)", [(3, "b"), (2, "a $(\nb)")], id="substituted"),
        pytest.param("run: >\n  a\n  b", [(2, "a b")], id="folded"),
        pytest.param("run: a\n  b", [(1, "a b")], id="plain on two lines"),
        pytest.param('run: "a\\nb"', [(1, "a"), (1, "b")], id="quoted"),
        pytest.param("run: a\nshell: python", [], id="no shell"),
        pytest.param("run: a ^b\nshell: cmd", [(1, "a b")], id="another shell"),
        pytest.param("run: a\nshell: bash -x {0}", [(1, "a")], id="a shell with options"),
        pytest.param("run: a\nshell: ''", [(1, "a")], id="an empty shell"),
        pytest.param("uses: actions/checkout@v4", [], id="an action"),
        pytest.param("name: x", [], id="nothing"),
    ],
)
def test_tells_commands_and_their_lines(text: str, expected: list[tuple[int, str]]) -> None:
    assert [(line, words.replace(" b)", "b)")) for line, words in ran(text)] == expected


def test_tells_hidden_commands_behind_what_hides_them() -> None:
    assert ran("run: |\n  a\n  make x\n  b", Makefile="x:\n\tc") == [
        (2, "a"),
        (3, "make x"),
        (3, "c"),
        (4, "b"),
    ]


def test_runs_in_the_folder_of_the_step_or_of_cd() -> None:
    files = {"sub/Makefile": "x:\n\ta", "sub/in/x.sh": "b"}
    text = "working-directory: ./sub\nrun: make x; cd in && ./x.sh; cd /tmp; ./x.sh"

    assert [words for _, words in ran(text, **files)] == [
        "make x",
        "a",
        "cd in",
        "./x.sh",
        "b",
        "cd /tmp",
        "./x.sh",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("uses: pre-commit/action@v3", ["pre-commit run", "ruff check"]),
        ("uses: j178/prek-action@v1\nwith: {extra-args: mypy}", ["prek run mypy"]),
        ("uses: pre-commit/action@v3\nwith: {extra_args: ''}", ["pre-commit run", "ruff check"]),
    ],
)
def test_knows_actions_that_only_run_a_command(text: str, expected: list[str]) -> None:
    found = ran(text, **{".pre-commit-config.yaml": "repos: [{hooks: [{id: ruff}]}]"})

    assert found == [(1, words) for words in expected]


def test_tells_only_so_many_hidden_commands_of_a_step() -> None:
    files = {"Makefile": "x:\n" + "\ta\n" * (MAX_HIDDEN - 1)}

    assert len(ran("run: make x", **files)) == MAX_HIDDEN
    assert len(ran("run: make x; make x", **files)) == MAX_HIDDEN + 2


def test_is_read_once_for_each_step_and_checkout() -> None:
    one, other = step("run: make x"), step("run: make x")
    files = checkout(Makefile="x:\n\ta")

    assert runs(one, files) is runs(Step(one.node), files)
    assert runs(one, files) is not runs(other, files)
    assert len(runs(one, Checkout())) == 1
