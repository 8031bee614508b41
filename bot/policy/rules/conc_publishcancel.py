"""A release that has begun is not cancelled by the next one.

What is published in several steps, such as a package for each system and then the page of the
release, is left half done when `cancel-in-progress: true` kills it. Mostly the next run makes up
for it, so this is no error.
Source: https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.edits import replace
from bot.policy.pipeline.concurrency import cancelling
from bot.policy.pipeline.deploys import deploy_of
from bot.policy.pipeline.deploys_signs import Kind
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each group that cancels what publishes."""
    for job in workflow.jobs:
        found = deploy_of(job, workflow)
        group = cancelling(job, workflow)
        if group and found and found.kind is Kind.PUBLISH:
            yield Finding.at(
                group,
                f"A newer run cancels job `{job.id}` while it publishes.",
                subject=job.id,
                job=job.id,
                edit=replace(workflow, group, "false") if group.is_plain else None,
            )


RULE = Rule(
    id="CONC-PUBLISHCANCEL",
    level=Level.WARNING,
    summary="A release that has begun is not cancelled by the next one",
    fix="Write `cancel-in-progress: false`: the newest of those that wait goes next.",
    check=check,
)
