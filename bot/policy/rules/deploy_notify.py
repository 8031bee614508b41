"""Somebody is told when a deploy fails.

GitHub tells only whoever started the run. A step that runs on failure and speaks to a chat, a pager
or a mailbox counts, in the job, in one behind it, or in a workflow that follows by `workflow_run`.
Where Sluice itself tells of failures, it is enough.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#status-check-functions
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.config.rules import Level
from bot.policy.jobs import scalars
from bot.policy.pipeline.calls import MAX_JOBS
from bot.policy.pipeline.deploys import deploys_in
from bot.policy.pipeline.deploys_around import followed_by
from bot.policy.pipeline.deploys_checks import tells_of_failure
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline
from bot.policy.workflow import Workflow


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding for each deploy whose failure nobody hears of."""
    if pipeline.context.facts.notifies:
        return
    followed = {name for one in pipeline.workflows for name in _followed(one)}
    for workflow in pipeline.workflows:
        title = workflow.node.scalar("name")
        if (title.text if title else workflow.path) in followed:
            continue
        deploys = tuple(deploys_in(workflow))
        told = _told(workflow) if deploys else frozenset()
        for deploy in deploys:
            if "uses" not in deploy.job and deploy.job.id not in told:
                found = Finding.at(
                    deploy.job.name,
                    f"Nobody is told when job `{deploy.job.id}` fails to deploy.",
                    subject=deploy.job.id,
                    job=deploy.job.id,
                )
                yield replace(found, path=workflow.path)


def _told(workflow: Workflow) -> frozenset[str]:
    """Return the jobs of which somebody is told that they failed, by themselves or a later one."""
    speaks = frozenset(
        job.id for job in workflow.jobs[:MAX_JOBS] if tells_of_failure(job, workflow)
    )
    return speaks | followed_by(lambda job: job.id in speaks, workflow)


def _followed(workflow: Workflow) -> Iterator[str]:
    """Yield the names of the workflows after which this one tells something."""
    event = workflow.event("workflow_run")
    if event and any(tells_of_failure(job, workflow) for job in workflow.jobs):
        yield from (name.text for name in scalars(event.get("workflows")))


RULE = Rule(
    id="DEPLOY-NOTIFY",
    level=Level.NOTICE,
    sees=Sees.PIPELINE,
    summary="Somebody is told when a deploy fails",
    fix="Add a step with `if: failure()` that writes to your chat or pager, "
    "or let Sluice tell of failures.",
    check=check,
)
