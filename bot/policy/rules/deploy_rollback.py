"""There is a way back.

When a deploy fails at night, nobody should have to invent how to undo it. A step for failures that
restores what was there, a tool that does so itself, a workflow for it, a deploy that can be started
with an older version, or a procedure that the policy names under `links: {rollback: …}` counts. So
does an environment that Sluice governs, which has `/rollback`.
Source: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-back-a-deployment
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.config.rules import Level
from bot.policy.jobs import NOTHING
from bot.policy.pipeline.deploys import Deploy, deploys_in
from bot.policy.pipeline.deploys_around import followed_by
from bot.policy.pipeline.deploys_checks import (
    can_go_back,
    is_infrastructure,
    restores,
    speaks_of_rollback,
)
from bot.policy.pipeline.deploys_gates import governed
from bot.policy.pipeline.deploys_words import words
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline
from bot.policy.workflow import Workflow

VERSIONS = frozenset({"commit", "image", "ref", "revision", "sha", "tag", "version"})
"""Words of an input that chooses what is deployed."""


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding for each deploy after which nothing leads back."""
    policy = pipeline.context.policy
    if policy.links.rollback or any(_is_for_rollback(one) for one in pipeline.workflows):
        return
    for workflow in pipeline.workflows:
        deploys = tuple(deploys_in(workflow))
        undone = _undone(workflow) if deploys else frozenset()
        for deploy in deploys:
            if deploy.job.id in undone:
                continue
            if "uses" not in deploy.job and not is_infrastructure(deploy) and not _is_safe(deploy):
                found = Finding.at(
                    deploy.job.name,
                    f"Job `{deploy.job.id}` deploys, but nothing brings the former version back "
                    "when it fails.",
                    subject=deploy.job.id,
                    job=deploy.job.id,
                )
                yield replace(found, path=workflow.path)


def _is_for_rollback(workflow: Workflow) -> bool:
    title = workflow.node.scalar("name")
    names = (workflow.path, title.text if title else "", *(job.id for job in workflow.jobs))
    return any(speaks_of_rollback(name) for name in names)


def _is_safe(deploy: Deploy) -> bool:
    if any(governed(name, deploy) for name in deploy.environments):
        return True
    return _chooses_version(deploy.workflow) or can_go_back(deploy)


def _undone(workflow: Workflow) -> frozenset[str]:
    """Return the jobs behind which one restores what was there, if they fail."""
    return followed_by(lambda job: restores(job, workflow), workflow)


def _chooses_version(workflow: Workflow) -> bool:
    """Whether somebody can start it with an older version."""
    inputs = (workflow.event("workflow_dispatch") or NOTHING).mapping("inputs") or NOTHING
    return any(not VERSIONS.isdisjoint(words(entry.key.text)) for entry in inputs)


RULE = Rule(
    id="DEPLOY-ROLLBACK",
    level=Level.WARNING,
    sees=Sees.PIPELINE,
    summary="There is a way back",
    fix="Add a step with `if: failure()` that restores the former version, or name your procedure "
    "in the policy: `links: {rollback: https://…}`.",
    check=check,
)
