"""A job may ask for GitHub's identity token if it needs to, and else may not.

Without `id-token: write` the login to a cloud fails, on the branch where it is used and not in the
pull request. With it, whatever runs in the job can enter the cloud as the job. Who calls a reusable
workflow has to grant what that needs.
Source: https://docs.github.com/en/actions/reference/security/oidc
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.document import Mapping
from bot.policy.jobs import Job
from bot.policy.pipeline.calls import effective_jobs, effective_steps
from bot.policy.pipeline.identity import PERMISSION, asks, grants, may_ask
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each job that cannot get the token it asks for, or does not need it."""
    is_called = workflow.event("workflow_call") is not None
    needs = dict(_needs(workflow))
    for job in workflow.jobs:
        permissions = job.permissions if job.permissions is not None else workflow.permissions
        by_default = permissions is None
        if job.id in needs and not grants(permissions) and not (by_default and is_called):
            yield _missing(job, needs[job.id])
        elif _is_unused(job, workflow):
            yield _unused(job)


def _needs(workflow: Workflow) -> Iterator[tuple[str, str]]:
    """Yield the jobs that ask for a token, with what asks: a called one's caller in its place."""
    for one in effective_jobs(workflow):
        for step in effective_steps(one.job, one.workflow):
            if action := asks(step.step):
                yield one.caller.id, action
        own = one.job.permissions if one.job.permissions is not None else one.workflow.permissions
        if one.workflow is not workflow and grants(own):
            yield one.caller.id, f"{one.workflow.path} ({one.job.id})"


def _is_unused(job: Job, workflow: Workflow) -> bool:
    """Whether *job* itself asks for the permission, and runs nothing that could use it."""
    if not isinstance(job.permissions, Mapping) or not grants(job.permissions):
        return False
    return bool(job.steps) and not any(may_ask(step, workflow.checkout) for step in job.steps)


def _missing(job: Job, action: str) -> Finding:
    return Finding.at(
        job.name,
        f"Job `{job.id}` runs `{action}`, which asks for GitHub's identity token, without "
        f"`{PERMISSION}: write`: it will be refused.",
        subject=f"missing {job.id}",
        job=job.id,
    )


def _unused(job: Job) -> Finding:
    key = job.node.entries["permissions"].value
    place = key.entries[PERMISSION].key if isinstance(key, Mapping) else job.name
    return Finding.at(
        place,
        f"Job `{job.id}` may ask for GitHub's identity token, and nothing in it does: whatever "
        "gets into the job could enter where that token is trusted.",
        subject=f"unused {job.id}",
        job=job.id,
    )


RULE = Rule(
    id="PERM-OIDC",
    level=Level.WARNING,
    summary="Jobs may ask for GitHub's identity token if they need it, and only then",
    fix="Add `id-token: write` to the `permissions` of the job that logs in, and nowhere else.",
    check=check,
)
