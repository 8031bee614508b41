"""An upload of coverage that fails is seen.

With `fail_ci_if_error: false` a report that never arrived looks like one that did: the status of
the coverage service stays what it was, or does not come at all.
Source: https://github.com/codecov/codecov-action#arguments
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.edits import replace
from bot.policy.pipeline.gates import keeps_changes_out
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

INPUTS = {
    "codecov/codecov-action": "fail_ci_if_error",
    "coverallsapp/github-action": "fail-on-error",
}
"""The input of each action that says whether a failed upload fails the step."""


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each upload that is told not to fail."""
    for job in workflow.jobs if keeps_changes_out(workflow) else ():
        for step in job.steps:
            name = INPUTS.get(step.action.repo, "") if step.action else ""
            value = step.inputs.scalar(name)
            kind = step.inputs.scalar("report_type")
            is_coverage = kind is None or kind.text == "coverage"
            if value and is_coverage and value.text.strip().lower() == "false":
                yield Finding.at(
                    value,
                    f"With `{name}: false` nobody sees that no coverage arrived.",
                    subject=f"{job.id} {name}",
                    job=job.id,
                    edit=replace(workflow, value, "true"),
                )


RULE = Rule(
    id="GATE-NOFAIL-UPLOAD",
    level=Level.NOTICE,
    summary="An upload of coverage that fails is seen",
    fix="Write `fail_ci_if_error: true` for Codecov, `fail-on-error: true` for Coveralls.",
    check=check,
)
