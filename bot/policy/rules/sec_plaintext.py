"""No credential stands in a workflow.

Whoever may read the repository has it, and everyone who ever forks it, also after it is removed:
history keeps it. What services and tests of the run itself are given is no secret, and neither is
what says that it is made up.
Source: https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-information
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.config.stages import Stage
from bot.document import Mapping, Scalar
from bot.policy.jobs import Job
from bot.policy.pipeline.credentials import is_credential, shaped_in
from bot.policy.pipeline.purposes import stages_in, stages_of
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

TESTS = frozenset({Stage.UNIT, Stage.INTEGRATION, Stage.E2E, Stage.COVERAGE, Stage.PERFORMANCE})
"""What a job runs with credentials that open nothing."""


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each line that has a credential in plain text."""
    shaped = {one.line: one for one in shaped_in(_text(workflow))}
    for one in shaped.values():
        yield Finding(
            line=one.line,
            column=one.column,
            end_line=one.line,
            message=f"A credential ({one.kind}) stands here in plain text: whoever can read the "
            "repository, or ever could, has it.",
            subject=f"{one.kind} {workflow.path}",
        )
    for finding in _named(workflow):
        if finding.line not in shaped:
            yield finding


def _text(workflow: Workflow) -> str:
    return workflow.file.data.decode("utf-8-sig", errors="replace")


def _named(workflow: Workflow) -> Iterator[Finding]:
    if not _is_for_tests(workflow):
        yield from _find(workflow.env, "workflow")
    for job in workflow.jobs:
        if TESTS.isdisjoint(stages_of(job)):
            yield from _of_job(job)


def _of_job(job: Job) -> Iterator[Finding]:
    yield from _find(job.env, job.id)
    for step in job.steps:
        if TESTS.isdisjoint(stages_in(step.name)):
            yield from _find(step.env, job.id)
            yield from _find(step.inputs, job.id)


def _is_for_tests(workflow: Workflow) -> bool:
    return any(TESTS & stages_of(job) for job in workflow.jobs)


def _find(given: Mapping, place: str) -> Iterator[Finding]:
    for key, value in given:
        if isinstance(value, Scalar) and is_credential(key.text, value.text):
            yield Finding.at(
                value,
                f"`{key.text}` looks like a credential in plain text: whoever can read the "
                "repository, or ever could, has it.",
                subject=f"{place} {key.text}",
            )


RULE = Rule(
    id="SEC-PLAINTEXT",
    level=Level.ERROR,
    summary="No credential stands in a workflow",
    fix="Replace the credential where it is valid, then store the new one as a secret: "
    "`${{ secrets.NAME }}`.",
    check=check,
)
