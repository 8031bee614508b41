import pytest

from bot.model import File, Sha
from bot.policy.engine import Judge
from bot.policy.new_only import MAX_COMPARED, Changes, compare, partners
from bot.policy.side import Side
from tests.policy.policies import few


def changes(base: str, head: str) -> Changes:
    before, after = (
        Judge(Side(), few()).judge(File("ci.yml", Sha(text), text.encode()))
        for text in (base, head)
    )
    return compare(before, after)


def brief(base: str, head: str) -> tuple[list[str], list[str], list[str]]:
    """What is new, existing and fixed, as rule and line."""
    found = changes(base, head)
    new, existing, fixed = (
        [f"{one.rule.id}:{one.finding.line}" for one in sorted(part, key=lambda one: one.order)]
        for part in (found.new, found.existing, found.fixed)
    )
    return new, existing, fixed


def job(name: str, *lines: str) -> str:
    return "\n".join([f"  {name}:", *(f"    {line}" for line in lines), ""])


def workflow(*jobs: str) -> str:
    return "permissions: {}\njobs:\n" + "".join(jobs)


RUN = "steps: [{run: make}]"
MAIN = "steps: [{uses: a/b@main}]"
LIMIT = "timeout-minutes: 5"
BUILD = job("build", RUN)


@pytest.mark.parametrize(
    ("base", "head", "new", "existing", "fixed"),
    [
        pytest.param(
            workflow(BUILD), workflow(BUILD) + "# end\n", [], ["TIME-MISSING:3"], [], id="elsewhere"
        ),
        pytest.param(
            workflow(BUILD),
            "# top\n\n" + workflow(BUILD),
            [],
            ["TIME-MISSING:5"],
            [],
            id="moved down",
        ),
        pytest.param(
            workflow(BUILD),
            workflow(job("build", LIMIT, RUN)),
            [],
            [],
            ["TIME-MISSING:3"],
            id="fixed",
        ),
        pytest.param(
            workflow(job("build", LIMIT, RUN)),
            workflow(BUILD),
            ["TIME-MISSING:3"],
            [],
            [],
            id="broken",
        ),
        pytest.param(
            workflow(BUILD),
            workflow(BUILD, job("test", RUN)),
            ["TIME-MISSING:5"],
            ["TIME-MISSING:3"],
            [],
            id="a sibling below",
        ),
        pytest.param(
            workflow(BUILD),
            workflow(job("test", RUN), BUILD),
            ["TIME-MISSING:3"],
            ["TIME-MISSING:5"],
            [],
            id="a sibling above",
        ),
        pytest.param(
            workflow(BUILD),
            workflow(job("test", RUN.replace("make", "tox"))),
            ["TIME-MISSING:3"],
            [],
            ["TIME-MISSING:3"],
            id="another job in its place",
        ),
        pytest.param(
            workflow(BUILD),
            workflow(BUILD).replace("  build:", "  build: # now with a comment"),
            [],
            ["TIME-MISSING:3"],
            [],
            id="its own line edited",
        ),
        pytest.param(
            workflow(job("build", LIMIT, "steps:", "  - uses: a/b@main")),
            workflow(job("build", LIMIT, "steps:", "  - run: make", "  - uses: a/b@master")),
            [],
            ["PIN-BRANCH:7"],
            [],
            id="another branch of the same action",
        ),
        pytest.param(
            workflow(job("build", LIMIT, "steps:", "  - uses: a/b@main")),
            workflow(job("build", LIMIT, "steps:", "  - uses: a/c@main")),
            ["PIN-BRANCH:6"],
            [],
            ["PIN-BRANCH:6"],
            id="another action",
        ),
        pytest.param(
            workflow(job("build", LIMIT, "steps:", "  - uses: a/b@main")),
            workflow(job("build", LIMIT, "steps:", "  - uses: a/b@main", "  - uses: a/b@main")),
            ["PIN-BRANCH:7"],
            ["PIN-BRANCH:6"],
            [],
            id="the same once more",
        ),
        pytest.param(
            workflow(job("one", LIMIT, MAIN), job("two", LIMIT, MAIN)),
            workflow(job("two", LIMIT, MAIN), job("one", LIMIT, MAIN)),
            [],
            ["PIN-BRANCH:5", "PIN-BRANCH:8"],
            [],
            id="jobs swapped",
        ),
        pytest.param(
            workflow(BUILD),
            workflow(BUILD).replace("\n", "\r\n"),
            [],
            ["TIME-MISSING:3"],
            [],
            id="other line ends",
        ),
        pytest.param(
            "permissions: {}\njobs:\n  build:\n    timeout-minutes: 5\n    steps: []\n",
            "jobs:\n  build:\n    timeout-minutes: 5\n    steps: []\n",
            ["PERM-MISSING:1"],
            [],
            [],
            id="caused by a removed line far from it",
        ),
        pytest.param(
            workflow(BUILD),
            workflow(BUILD) + "  [",
            ["SYN-PARSE:5"],
            [],
            [],
            id="hidden, not fixed",
        ),
        pytest.param(
            workflow(BUILD) + "  [",
            workflow(BUILD),
            ["TIME-MISSING:3"],
            [],
            ["SYN-PARSE:5"],
            id="never seen before",
        ),
        pytest.param("[", "[[", [], ["SYN-PARSE:1"], [], id="unreadable as ever"),
    ],
)
def test_what_is_new(
    base: str, head: str, new: list[str], existing: list[str], fixed: list[str]
) -> None:
    assert brief(base, head) == (new, existing, fixed)


def test_the_first_step_keeps_siblings_apart() -> None:
    """By subject alone, the step that was added above would take the place of the old one."""
    step = "      - uses: a/b@main\n"
    base = "permissions: {}\njobs:\n  build:\n    timeout-minutes: 5\n    steps:\n" + step
    head = base.replace(step, step.replace("@main", "@master") + step)

    assert brief(base, head) == (["PIN-BRANCH:6"], ["PIN-BRANCH:7"], [])


def file(path: str, text: str) -> File:
    return File(path, Sha(text), text.encode())


LONG = "\n".join(f"line {number}" for number in range(10))


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        pytest.param([("a", "x")], [("a", "y")], {"a": "a"}, id="same path"),
        pytest.param([("a", "x")], [("a", "x"), ("b", "x")], {"a": "a"}, id="a copy is new"),
        pytest.param([("a", LONG)], [("b", LONG)], {"b": "a"}, id="moved"),
        pytest.param(
            [("a", LONG)], [("b", LONG.replace("line 5", "x"))], {"b": "a"}, id="moved and edited"
        ),
        pytest.param([("a", "1\n2")], [("b", "1\n3")], {"b": "a"}, id="half of it equal"),
        pytest.param([("a", "1\n2\n3")], [("b", "1\n4\n5")], {}, id="less than half equal"),
        pytest.param([("a", "")], [("b", "x")], {}, id="nothing equal"),
        pytest.param(
            [("a", LONG), ("b", LONG + "\nend")],
            [("c", LONG + "\nend\nend"), ("d", LONG)],
            {"c": "b", "d": "a"},
            id="equal before similar",
        ),
        pytest.param(
            [("a", LONG), ("b", LONG + "\n1\n2\n3\n4")],
            [("c", LONG + "\n1\n2\n3\n4\n5")],
            {"c": "b"},
            id="the most similar",
        ),
        pytest.param(
            [("a", LONG)], [("b", LONG + "\n1"), ("c", LONG + "\n2")], {"b": "a"}, id="only once"
        ),
        pytest.param([], [("a", "x")], {}, id="added"),
        pytest.param([("a", "x")], [], {}, id="removed"),
    ],
)
def test_which_file_it_was(
    base: list[tuple[str, str]], head: list[tuple[str, str]], expected: dict[str, str]
) -> None:
    found = partners([file(*one) for one in base], [file(*one) for one in head])

    assert {path: before.path for path, before in found.items()} == expected


@pytest.mark.parametrize(("extra", "is_sought"), [(-1, True), (0, True), (1, False)])
def test_renames_are_not_sought_without_end(extra: int, is_sought) -> None:
    text = "\n".join(map(str, range(MAX_COMPARED // 2 + extra)))
    went = [file("a", f"{text}\nend"), file("b", "other")]

    assert partners(went, [file("c", text)]) == ({"c": went[0]} if is_sought else {})


def test_a_rename_without_an_edit_is_found_however_large() -> None:
    text = "\n".join(map(str, range(MAX_COMPARED // 2 + 1)))
    went = [file("a", "other"), file("b", text)]

    assert partners(went, [file("c", text), file("d", f"{text}\nend")]) == {"c": went[1]}
