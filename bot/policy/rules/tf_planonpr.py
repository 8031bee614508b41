"""Reviewers see what Terraform would change.

A review of the text alone misses what it does: a rename that deletes a database reads like any
other line. A plan in a workflow for pull requests shows it. Atlantis and Spacelift, which plan by
themselves, count where their files are there.
Source: https://developer.hashicorp.com/terraform/tutorials/automation/automate-terraform
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.config.rules import Level
from bot.policy.jobs import Job
from bot.policy.pipeline.calls import effective_jobs, effective_steps, is_known
from bot.policy.pipeline.deploys_around import Moment, moments
from bot.policy.pipeline.infrastructure import PLANS, calls
from bot.policy.pipeline.stage_jobs import runs_for_changes
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline
from bot.policy.workflow import Workflow

PLANNERS = frozenset({"atlantis.yaml", "atlantis.yml", "spacelift.yml", ".spacelift/config.yml"})


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding for the first job that applies, if no pull request gets a plan."""
    if not PLANNERS.isdisjoint(pipeline.context.checkout.paths or ()):
        return
    applying = next(_applying(pipeline), None)
    if applying is None:
        return
    if any(_plans(workflow) for workflow in pipeline.workflows if runs_for_changes(workflow)):
        return
    job, workflow = applying
    found = Finding.at(
        job.name,
        f"Job `{job.id}` applies Terraform, but no workflow for pull requests plans.",
        subject=job.id,
        job=job.id,
    )
    yield replace(found, path=workflow.path)


def _applying(pipeline: Pipeline) -> Iterator[tuple[Job, Workflow]]:
    for workflow in pipeline.workflows:
        for job in workflow.jobs:
            if any(_does(moment, "apply") for moment in moments(job, workflow)):
                yield job, workflow


def _plans(workflow: Workflow) -> bool:
    """Whether *workflow* makes a plan, or calls something that was not read and may make one."""
    if any("terraform" in _uses(job) and not is_known(job, workflow) for job in workflow.jobs):
        return True
    for inner in effective_jobs(workflow):
        if any(_does(one, "plan") for one in moments(inner.job, inner.workflow)):
            return True
        for each in effective_steps(inner.job, inner.workflow):
            if each.step.action and each.step.action.repo in PLANS:
                return True
    return False


def _uses(job: Job) -> str:
    uses = job.node.scalar("uses")
    return uses.text if uses else ""


def _does(moment: Moment, verb: str) -> bool:
    return moment.command is not None and any(True for _ in calls(moment.command, verb))


RULE = Rule(
    id="TF-PLANONPR",
    level=Level.WARNING,
    sees=Sees.PIPELINE,
    summary="Reviewers see what Terraform would change",
    fix="Run `terraform plan` in a workflow for `pull_request`.",
    check=check,
)
