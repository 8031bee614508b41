"""A check that fails, fails its job.

`continue-on-error: true` makes a red step green and a red job a success for everything that waits
for it. A step whose `outcome` is asked later, and a job that is called experimental, are no breach;
nor is a condition, which allows it for some runs of a matrix.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idcontinue-on-error
"""

from collections.abc import Iterator

import re2

from bot.config.rules import Level
from bot.document import Mapping, Node, Scalar, Sequence
from bot.policy.edits import replace
from bot.policy.jobs import Job, Step
from bot.policy.pipeline.expressions import ANY, expressions_in
from bot.policy.pipeline.gates import gates_in, is_gate, keeps_changes_out
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

KEY = "continue-on-error"

_TRIAL = re2.compile(
    r"(?i)(?:^|[^a-z])(?:experimental|experiment|nightly|canary|unstable|tip|edge|beta|alpha|trial"
    r"|optional|informational|advisory|non[- ]?blocking|allow(?:ed)?|may|flaky|future|next|dev"
    r"|warn(?:ings?)?|pre|prerelease|upstream|rc|master|main|latest)(?:$|[^a-z])"
)
"""What the name of a job says that nobody relies on."""


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each gate whose failure is passed over."""
    if not keeps_changes_out(workflow):
        return
    for job in workflow.jobs:
        if _is_trial(job.id, job.title):
            continue
        if (value := _switched_on(job.node)) and any(gates_in(job, workflow)):
            yield _finding(workflow, value, job, f"Job `{job.id}` checks something and", "job")
        steps = [(step, value) for step in job.steps if (value := _switched_on(step.node))]
        asked = _asked_later(job) if steps else frozenset()
        for step, value in steps:
            if not _is_asked(step, asked) and _is_meant(step, workflow):
                name = step.name or (step.uses.text if step.uses else "step")
                yield _finding(workflow, value, job, f"`{name[:80]}` checks something and", name)


def _finding(workflow: Workflow, value: Scalar, job: Job, what: str, subject: str) -> Finding:
    return Finding.at(
        value,
        f"{what} may fail without anybody seeing it: `{KEY}` makes it green.",
        subject=f"{job.id} {subject}",
        job=job.id,
        edit=replace(workflow, value, "false"),
    )


def _switched_on(node: Mapping) -> Scalar | None:
    value = node.scalar(KEY)
    return value if value and value.value is True else None


def _is_meant(step: Step, workflow: Workflow) -> bool:
    return is_gate(step, workflow) and not _is_trial(step.name)


def _is_trial(*names: str) -> bool:
    return any(_TRIAL.search(name) for name in names)


def _is_asked(step: Step, asked: frozenset[str]) -> bool:
    own = step.node.scalar("id")
    return ANY in asked or (own is not None and own.text.lower() in asked)


def _asked_later(job: Job) -> frozenset[str]:
    """Return the ids of the steps whose outcome the job asks for; ``*`` if it asks for each."""
    found: set[str] = set()
    for scalar, is_condition in _scalars(job.node):
        for expression in expressions_in(scalar, is_condition=is_condition):
            for reference in expression.references:
                match reference:
                    case ("steps",):  # as in `toJSON(steps)`
                        found.add(ANY)
                    case ("steps", step, "outcome", *_):
                        found.add(step)
                    case _:
                        pass
    return frozenset(found)


def _scalars(root: Node) -> Iterator[tuple[Scalar, bool]]:
    """Yield each value below *root*, and whether it is a condition."""
    waiting: list[tuple[Node, bool]] = [(root, False)]
    while waiting:
        node, is_condition = waiting.pop()
        match node:
            case Scalar():
                yield node, is_condition
            case Sequence():
                waiting += [(item, False) for item in node]
            case Mapping():
                waiting += [(value, key.text == "if") for key, value in node]


RULE = Rule(
    id="GATE-COE",
    level=Level.WARNING,
    summary="A check that fails, fails its job",
    fix=f"Take `{KEY}` away, or give the step an `id` and fail the job by its `outcome` later.",
    check=check,
)
