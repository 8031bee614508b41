"""What is deployed is made on a runner that does not change by itself.

`ubuntu-latest` is another system next year. A test that breaks then is mended in a pull request; a
release or a deploy that breaks then breaks at the worst moment. Few teams mind, so this is off
until a policy asks for it.
Source: https://github.com/actions/runner-images#label-scheme
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.pipeline.deploys import deploy_of
from bot.policy.pipeline.matrix import values
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

FLOATING = frozenset({"ubuntu-latest", "windows-latest", "macos-latest"})


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each label of a job that deploys or publishes and that may move."""
    for job in workflow.jobs:
        moving = [
            value
            for label in job.runs_on
            for value in values(job, label)
            if value.text.lower() in FLOATING
        ]
        if moving and deploy_of(job, workflow):
            for value in moving:
                yield Finding.at(
                    value,
                    f"Job `{job.id}` deploys from `{value.text}`, which is another system one day.",
                    subject=f"{job.id} {value.text}",
                    job=job.id,
                )


RULE = Rule(
    id="RUN-FLOATING",
    level=Level.OFF,
    summary="What is deployed is made on a runner that does not change by itself",
    fix="Name the image: `ubuntu-24.04`.",
    check=check,
)
