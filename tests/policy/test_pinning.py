"""Suggestions that pin an action to the commit that its name stands for."""

from collections.abc import Sequence

import pytest

from bot.config.load import default_policy
from bot.config.rules import Level
from bot.model import Sha
from bot.policy.edits import insert_below
from bot.policy.pinning import Named, Pin, pinned, wanted
from bot.policy.rule import Finding, Rule, Violation
from bot.policy.workflow import Context, Workflow, read
from tests.policy.reading_cases import file_of

PATH = ".github/workflows/ci.yml"
SHA = Sha("08eba0b27e820071cde6df949e0beb9ba4906955")
PINS = {
    Named("other/action", "v4"): Pin(sha=SHA, version="v4.2.1"),
    Named("other/action", "main"): Pin(sha=SHA, version="main", is_branch=True),
}


def workflow_with(*steps: str) -> Workflow:
    text = "jobs:\n  a:\n    steps:\n" + "".join(f"      {step}\n" for step in steps)
    return read(file_of(PATH, text.encode()), Context(policy=default_policy()))


def violation(line: int, rule: str = "PIN-SHA", path: str = PATH) -> Violation:
    return Violation(
        rule=Rule(id=rule, level=Level.ERROR, summary="Pinned", fix="Pin."),
        level=Level.ERROR,
        path=path,
        finding=Finding(line=line, column=9, end_line=line, message="Not pinned.", subject="a"),
    )


def suggested(workflow: Workflow, found: Sequence[Violation]) -> list[str | None]:
    pins = pinned(found, {workflow.path: workflow}, PINS)
    edits = [one.finding.edit for one in pins]
    return [edit.lines[0].strip() if edit else None for edit in edits]


@pytest.mark.parametrize(
    ("step", "line"),
    [
        pytest.param("- uses: other/action@v4", f"- uses: other/action@{SHA} # v4.2.1", id="plain"),
        pytest.param(
            "- uses: 'other/action@v4'", f"- uses: 'other/action@{SHA}' # v4.2.1", id="quotes"
        ),
        pytest.param(
            '- uses: "other/action@v4"  ',
            f'- uses: "other/action@{SHA}" # v4.2.1',
            id="double quotes, space behind",
        ),
        pytest.param(
            "- uses: Other/Action/sub/path@v4",
            f"- uses: Other/Action/sub/path@{SHA} # v4.2.1",
            id="a path, as written",
        ),
        pytest.param(
            "- uses: other/action@v4  # signs the image",
            f"- uses: other/action@{SHA} # v4.2.1 signs the image",
            id="a comment stays",
        ),
        pytest.param(
            "- uses: other/action@v4 #v4",
            f"- uses: other/action@{SHA} # v4.2.1",
            id="a comment that says the name goes",
        ),
        pytest.param(
            "- uses: other/action@v4 # v4.2.1",
            f"- uses: other/action@{SHA} # v4.2.1",
            id="a comment that says the version",
        ),
        pytest.param(
            "- {uses: other/action@v4, with: {a: b}}  # signs",
            f"- {{uses: other/action@{SHA}, with: {{a: b}}}} # v4.2.1 signs",
            id="on one line with its inputs",
        ),
        pytest.param(
            "- {uses: 'other/action@v4', with: {a: 'b'}}",
            f"- {{uses: 'other/action@{SHA}', with: {{a: 'b'}}}} # v4.2.1",
            id="quotes behind it, but no comment",
        ),
        pytest.param(
            "- {uses: other/action@v4, with: {a: 'b # c'}}",
            None,
            id="what may be a comment or a text",
        ),
        pytest.param(
            "- uses: other/action@main", f"- uses: other/action@{SHA} # main", id="a branch"
        ),
        pytest.param("- uses: other/action@v5", None, id="not known to GitHub"),
        pytest.param("- uses: other/action", None, id="no name"),
        pytest.param(f"- uses: other/action@{SHA}", None, id="pinned already"),
        pytest.param("- uses: ./action@v4", None, id="a path"),
        pytest.param("- uses: &use other/action@v4", None, id="an anchor"),
    ],
)
def test_one_step(step: str, line: str | None) -> None:
    assert suggested(workflow_with(step), [violation(4)]) == [line]


def test_several_lines_are_not_pinned() -> None:
    workflow = workflow_with("- uses: >-", "    other/action@v4")

    assert suggested(workflow, [violation(4)]) == [None]


def test_a_called_workflow_is_pinned() -> None:
    text = b"jobs:\n  a:\n    uses: other/action/.github/workflows/ci.yml@v4\n"
    workflow = read(file_of(PATH, text), Context(policy=default_policy()))

    assert suggested(workflow, [violation(3, "PIN-BRANCH")]) == [
        f"uses: other/action/.github/workflows/ci.yml@{SHA} # v4.2.1"
    ]


def test_only_what_a_pin_mends_is_asked_for_and_each_once() -> None:
    workflow = workflow_with(
        "- uses: other/action@v4", "- uses: Other/Action/sub@v4", "- uses: third/action@v1"
    )
    others = [violation(6, "TIME-MISSING"), violation(6, path="other.yml"), violation(1)]
    found = [violation(4), violation(5), *others]

    assert wanted(found, {PATH: workflow}) == (Named("other/action", "v4"),)
    assert list(pinned(others, {PATH: workflow}, PINS)) == others
    assert wanted([violation(6)], {PATH: workflow}) == (Named("third/action", "v1"),)


def test_what_is_pinned_is_not_asked_for() -> None:
    workflow = workflow_with(f"- uses: other/action@{SHA}")

    assert wanted([violation(4)], {PATH: workflow}) == ()


def test_a_suggestion_that_is_there_stays() -> None:
    workflow = workflow_with("- uses: other/action@v4")
    given = violation(4)
    edit = insert_below(workflow, 4, "# mended")
    finding = Finding(line=4, column=9, end_line=4, message="Not pinned.", subject="a", edit=edit)
    mended = Violation(rule=given.rule, level=given.level, path=PATH, finding=finding)

    assert list(pinned([mended], {PATH: workflow}, PINS)) == [mended]
    assert wanted([mended], {PATH: workflow}) == ()
