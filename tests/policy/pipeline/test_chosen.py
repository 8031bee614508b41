"""Who chooses what an expression comes to."""

import pytest

from bot.config.load import default_policy
from bot.policy.auditing import AuditFinding
from bot.policy.facts import NO_FACTS
from bot.policy.pipeline.chosen import Chooser, who_chooses
from bot.policy.rules import trust_inject, trust_input
from bot.policy.workflow import Context, Workflow, read
from tests.policy.reading_cases import file_of, side_of

CALLER = ".github/workflows/ci.yml"
CALLED = ".github/workflows/called.yml"
ACTION = ".github/actions/tell/action.yml"


def workflow(path: str, **files: str) -> Workflow:
    """Read the file at *path* of a checkout with a caller and what it calls."""
    texts = {CALLER: "", CALLED: "on: workflow_call\njobs: {}", ACTION: "runs: {}"} | files
    checkout = side_of(*(file_of(name, text.encode()) for name, text in texts.items())).checkout
    context = Context(policy=default_policy(), facts=NO_FACTS, checkout=checkout)
    return read(checkout.files[path], context)


def caller(uses: str, title: str) -> str:
    return f"jobs: {{a: {{steps: [{{run: make}}, {{uses: {uses}, with: {{title: '{title}'}}}}]}}}}"


@pytest.mark.parametrize(
    "expression",
    [
        "github.actor",
        "GitHub.Actor",
        "github.event.sender.login",
        "github.event.pull_request.user.login",
        "github.event.pull_request.base.ref",
        "github.repository",
        "matrix.os",
        "matrix['os']",
    ],
)
def test_cannot_hold_a_command(expression: str) -> None:
    assert who_chooses(expression, workflow(CALLER)) is Chooser.NOBODY


@pytest.mark.parametrize(
    "expression",
    [
        "inputs.tag",
        "Inputs.Tag",
        "inputs['tag']",
        "github.event.inputs.tag",
        "github.event.client_payload.title",
        "github.event.client_payload['title']",
        "github.event.release.tag_name",
        "github.ref",
        "github.ref_name",
    ],
)
def test_is_up_to_those_who_may_push(expression: str) -> None:
    assert who_chooses(expression, workflow(CALLER)) is Chooser.WRITERS


@pytest.mark.parametrize(
    "expression",
    [
        "github.head_ref",
        "github.event.issue.title",
        "github.event.comment.body",
        "github.event",
        "inputs.tag || github.head_ref",
        "format('{0}', inputs.tag)",
        "github.ref_names",
        "steps.list.outputs.tag",
        "matrix.os || github.head_ref",
    ],
)
def test_what_is_not_known_to_be_theirs_is_anybodys(expression: str) -> None:
    assert who_chooses(expression, workflow(CALLER)) is Chooser.ANYBODY


@pytest.mark.parametrize(
    ("value", "is_anybodys"),
    [
        ("${{ github.event.issue.title }}", True),
        ("branch ${{ github.head_ref }}", True),
        ("${{ github.event.pull_request.head.ref }}", True),
        ("${{ github.event.head_commit.message }}", True),
        ("${{ github.event.issue.number }}", False),
        ("${{ inputs.title }}", False),
        ("github.head_ref", False),
    ],
)
@pytest.mark.parametrize(
    ("path", "uses"),
    [
        (ACTION, "./.github/actions/tell"),
        (ACTION, "./.github/actions/../actions/tell/"),
        (CALLED, "./.github/workflows/called.yml"),
    ],
)
def test_an_input_may_be_filled_with_what_anybody_chooses(
    path: str, uses: str, value: str, is_anybodys
) -> None:
    judged = workflow(path, **{CALLER: caller(uses, value)})

    filled = Chooser.ANYBODY if is_anybodys else Chooser.WRITERS
    assert who_chooses("inputs.TITLE", judged) is filled
    assert who_chooses("inputs.other", judged) is Chooser.WRITERS


def test_a_job_may_hand_it_to_a_workflow() -> None:
    job = "uses: ./.github/workflows/called.yml, with: {title: '${{ github.head_ref }}', n: [1]}"
    judged = workflow(CALLED, **{CALLER: f"jobs: {{a: {{{job}}}, b: {{uses: x/y@v1}}}}"})

    assert who_chooses("github.event.inputs.title", judged) is Chooser.ANYBODY
    assert who_chooses("inputs.n", judged) is Chooser.WRITERS


@pytest.mark.parametrize(
    ("condition", "chooser"),
    [
        ("!github.event.pull_request.head.repo.fork", Chooser.WRITERS),
        ("a && ! github.event.workflow_run.head_repository.fork", Chooser.WRITERS),
        ("github.event.pull_request.head.repo.fork == false", Chooser.WRITERS),
        ("github.event.pull_request.head.repo.fork != true", Chooser.WRITERS),
        ("github.event.pull_request.head.repo.full_name == github.repository", Chooser.WRITERS),
        ("github.repository == github.event.pull_request.head.repo.full_name", Chooser.WRITERS),
        ("!github.event.pull_request.head.repo.fork || a", Chooser.ANYBODY),
        ("github.event.pull_request.head.repo.fork", Chooser.ANYBODY),
        ("github.event.pull_request.head.repo.full_name != github.repository", Chooser.ANYBODY),
        ("github.event.pull_request.head.repo.full_name == github.repository_id", Chooser.ANYBODY),
        ("a.github.repository == github.event.pull_request.head.repo.full_name", Chooser.ANYBODY),
        ("a", Chooser.ANYBODY),
    ],
)
def test_a_job_may_leave_out_forks(condition: str, chooser: Chooser) -> None:
    judged = workflow(CALLER, **{CALLER: f"jobs: {{a: {{if: '{condition}'}}, b: {{}}}}"})

    for expression in (
        "github.head_ref",
        "github.event.pull_request.head.ref",
        "github.event.workflow_run.head_branch",
    ):
        assert who_chooses(expression, judged, "a") is chooser
        assert who_chooses(expression, judged, "b") is Chooser.ANYBODY
    assert who_chooses("github.event.pull_request.title", judged, "a") is Chooser.ANYBODY


@pytest.mark.parametrize(
    ("value", "rule"),
    [("${{ github.head_ref }}", trust_inject), ("${{ inputs.title }}", trust_input)],
)
def test_exactly_one_rule_tells_it(value: str, rule) -> None:
    judged = workflow(ACTION, **{CALLER: caller("./.github/actions/tell", value)})
    finding = AuditFinding(
        audit="template-injection",
        path=ACTION,
        line=1,
        column=1,
        end_line=1,
        message="",
        subject="",
        feature="inputs.title",
    )

    assert [one for one in (trust_inject, trust_input) if one.accept(finding, judged)] == [rule]


@pytest.mark.parametrize(
    ("kind", "chooser"),
    [
        ("choice", Chooser.NOBODY),
        ("number", Chooser.NOBODY),
        ("boolean", Chooser.NOBODY),
        ("string", Chooser.WRITERS),
        ("environment", Chooser.WRITERS),
    ],
)
def test_github_limits_some_inputs(kind: str, chooser: Chooser) -> None:
    inputs = f"{{Kind: {{type: {kind}}}, other: }}"
    judged = workflow(CALLER, **{CALLER: f"on: {{workflow_dispatch: {{inputs: {inputs}}}}}"})

    assert who_chooses("github.event.inputs.kind", judged) is chooser
    assert who_chooses("inputs.kind", judged) is Chooser.WRITERS
    assert who_chooses("github.event.inputs.other", judged) is Chooser.WRITERS
    assert who_chooses("github.event.inputs.none", judged) is Chooser.WRITERS
