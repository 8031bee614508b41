"""Artifacts are deleted when nobody needs them any more.

Without `retention-days` an artifact is kept as long as the repository says, 90 days if it says
nothing, and is paid for. What only carries a build from one job to the next is needed for a day.
Source: https://github.com/actions/upload-artifact#retention-period
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.jobs import Job, Step
from bot.policy.pipeline.own_lines import first_input
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

ACTION = "actions/upload-artifact"
KEY = "retention-days"
SUGGESTED = 7
"""Days: long enough to look at what broke last week."""


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each artifact that is kept as long as the repository says."""
    for job in workflow.jobs:
        for step in job.steps:
            action = step.action
            if action and action.repo == ACTION and KEY not in step.inputs:
                yield Finding.at(
                    action.at,
                    f"Job `{job.id}` uploads an artifact without `{KEY}`: it is kept for 90 days, "
                    "if the repository says no other.",
                    subject=_subject(job, step),
                    job=job.id,
                    edit=first_input(workflow, step, f"{KEY}: {SUGGESTED}"),
                )


def _subject(job: Job, step: Step) -> str:
    name = step.inputs.scalar("name")
    return f"{job.id} {name.text}" if name else job.id


RULE = Rule(
    id="ART-RETENTION",
    level=Level.OFF,
    summary="Artifacts are deleted when nobody needs them any more",
    fix=f"Add `{KEY}:` with the days for which somebody may want it.",
    check=check,
)
