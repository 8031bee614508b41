"""Jobs say how long they may run.

Without `timeout-minutes` a hung job holds a runner for six hours. A job that calls a reusable
workflow may not have the key, and one whose steps all have it is bounded by them.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

from collections.abc import Iterator

from bot.config.schema import Level
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

KEY = "timeout-minutes"


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each job that runs steps without a time limit."""
    for job in workflow.jobs:
        if KEY not in job and not all(KEY in step for step in job.steps):
            yield Finding.at(
                job.name,
                f"Job `{job.id}` has no `{KEY}`; GitHub's default is 360 minutes.",
                subject=job.id,
            )


RULE = Rule(
    id="TIME-MISSING",
    level=Level.WARNING,
    summary="Jobs have a time limit",
    fix=f"Add `{KEY}:` with two or three times the job's usual duration.",
    check=check,
)
