"""A production database is saved before it is migrated.

A migration that goes wrong halfway can seldom be undone by another one. A dump or a snapshot in an
earlier step, or in a job before, counts. Where the database can be set back to any moment by
itself, say so: `rules: {MIG-BACKUP: {point_in_time: true}}`.
Source: https://www.postgresql.org/docs/current/backup.html
"""

from collections.abc import Iterator

from pydantic import StrictBool

from bot.config.rules import Level, RuleSetting
from bot.policy.jobs import Job
from bot.policy.pipeline.calls import MAX_JOBS
from bot.policy.pipeline.deploys import deploy_of
from bot.policy.pipeline.deploys_around import Moment, finding_at, moments, needed_by
from bot.policy.pipeline.deploys_environments import environments
from bot.policy.pipeline.deploys_words import is_production
from bot.policy.pipeline.migrations import migrates, saves
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow


class Setting(RuleSetting):
    """How databases are saved besides."""

    point_in_time: StrictBool = False
    """Whether the databases can be set back to any moment without a dump of yours."""


def check(workflow: Workflow, setting: Setting) -> Iterator[Finding]:
    """Yield a finding for the first migration of each production job that nothing precedes."""
    if setting.point_in_time:
        return
    for job in workflow.jobs[:MAX_JOBS]:
        own = moments(job, workflow) if _is_for_production(job, workflow) else ()
        at = next((at for at, moment in enumerate(own) if migrates(moment)), None)
        if at is None or _saves(own[:at]) or _is_saved(job, workflow):
            continue
        yield finding_at(
            job,
            workflow,
            own[at],
            f"Job `{job.id}` migrates the production database, and nothing saves it first.",
            "backup",
        )


def _is_for_production(job: Job, workflow: Workflow) -> bool:
    """Whether *job* deploys to production, or only works in its environment."""
    if "uses" in job:
        return False
    deploy = deploy_of(job, workflow)
    if deploy:
        return bool(deploy.is_production)
    names = environments(job, workflow)
    return any(is_production(name, workflow.policy) for name in names)


def _saves(found: tuple[Moment, ...]) -> bool:
    return any(saves(moment) for moment in found)


def _is_saved(job: Job, workflow: Workflow) -> bool:
    return any(_saves(moments(one, workflow)) for one in needed_by(job, workflow))


RULE = Rule(
    id="MIG-BACKUP",
    level=Level.WARNING,
    summary="A production database is saved before it is migrated",
    fix="Take a dump or a snapshot in an earlier step.",
    check=check,
    setting=Setting,
)
