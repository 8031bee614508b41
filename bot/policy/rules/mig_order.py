"""The database is migrated before the new version runs.

Code that expects a column which is not there fails from the moment it is live until the migration
ends. Whoever removes something migrates afterwards on purpose, in two releases; a waiver says so.
Source: https://docs.djangoproject.com/en/stable/howto/deployment/checklist/
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.pipeline.calls import MAX_JOBS
from bot.policy.pipeline.deploys import deploys_in
from bot.policy.pipeline.deploys_around import (
    after,
    before,
    finding_at,
    moments,
    needed_by,
)
from bot.policy.pipeline.deploys_checks import is_infrastructure
from bot.policy.pipeline.migrations import migrates
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each migration after a deploy, in its job or a later one."""
    deploys = [
        deploy
        for deploy in deploys_in(workflow)
        if "uses" not in deploy.job
        and not is_infrastructure(deploy)
        and not any(migrates(moment) for moment in before(deploy))
    ]
    for deploy in deploys:
        late = next((moment for moment in after(deploy) if migrates(moment)), None)
        if late:
            yield finding_at(
                deploy.job,
                workflow,
                late,
                f"Job `{deploy.job.id}` migrates the database after it has deployed: until "
                "then the new version runs on the old shape.",
                "migrates",
            )
    if deploys:
        yield from _later({deploy.job.id for deploy in deploys}, workflow)


def _later(deploying: set[str], workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each job that migrates, and waits for one that deploys."""
    for job in workflow.jobs[:MAX_JOBS]:
        first = min(deploying & {one.id for one in needed_by(job, workflow)}, default="")
        if first and any(migrates(one) for one in moments(job, workflow)):
            yield Finding.at(
                job.name,
                f"Job `{job.id}` migrates the database after job `{first}` has deployed.",
                subject=job.id,
                job=job.id,
            )


RULE = Rule(
    id="MIG-ORDER",
    level=Level.WARNING,
    summary="The database is migrated before the new version runs",
    fix="Move the migration before the deploy.",
    check=check,
)
