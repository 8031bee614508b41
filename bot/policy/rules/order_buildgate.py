"""What is published was checked before.

A job that pushes an image or uploads a package makes something that others take. If it waits for
no linter, test or scan of its own workflow, a commit that fails them is out all the same. A build
that nobody keeps is only another check, and may run beside the others.
Source: https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-jobs
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.config.stages import Stage
from bot.policy.checkout import Checkout
from bot.policy.jobs import Step
from bot.policy.pipeline.needs import ancestors
from bot.policy.pipeline.purposes import CHEAP, SCANS, builds, jobs_for
from bot.policy.pipeline.running import runs
from bot.policy.pipeline.wrappers import unwrapped
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

GATES = CHEAP | SCANS | {Stage.UNIT}
PUSHERS = frozenset({"docker/build-push-action", "docker/bake-action"})
NOT = frozenset({"", "false"})


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each job that publishes what no job of the workflow has checked."""
    gates = jobs_for(workflow.jobs, GATES)
    ids = {job.id for job in gates}
    for job in workflow.jobs:
        if not ids or not builds(job) or ids & ancestors(job, workflow):
            continue
        if any(_pushes(step, workflow.checkout) for step in job.steps):
            named = ", ".join(f"`{gate.id}`" for gate in gates[:3])
            yield Finding.at(
                job.name,
                f"Job `{job.id}` pushes what it builds without waiting for {named}.",
                subject=job.id,
                job=job.id,
            )


def _pushes(step: Step, checkout: Checkout) -> bool:
    if step.action and step.action.repo in PUSHERS:
        push = step.inputs.scalar("push")
        return push is not None and push.text.strip().lower() not in NOT
    words = (unwrapped(command)[:3] for command in runs(step, checkout))
    return any(
        each[:2] in {("docker", "push"), ("podman", "push")} or each == ("docker", "image", "push")
        for each in words
    )


RULE = Rule(
    id="ORDER-BUILDGATE",
    level=Level.NOTICE,
    summary="What is published was checked before",
    fix="Add `needs:` with the jobs that lint, test and scan.",
    check=check,
)
