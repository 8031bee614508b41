"""Deploys end with a look at what was deployed.

A job that succeeds once the new version was handed over says nothing of whether it answers. A
request that can fail, `kubectl rollout status`, `helm --wait`, the wait of the deploying action, a
smoke test, or a later job for any of these counts. Infrastructure alone answers no requests.
Source: https://kubernetes.io/docs/reference/kubectl/generated/kubectl_rollout/kubectl_rollout_status/
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.jobs import Job
from bot.policy.pipeline.deploys import deploys_in
from bot.policy.pipeline.deploys_around import after, followed_by, moments
from bot.policy.pipeline.deploys_checks import (
    checks_health,
    is_health_check,
    is_infrastructure,
)
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each job after whose deploy nobody asks whether it works."""
    deploys = tuple(deploys_in(workflow))
    checked = followed_by(lambda job: _checks(job, workflow), workflow) if deploys else frozenset()
    for deploy in deploys:
        if "uses" in deploy.job or deploy.step is None or is_infrastructure(deploy):
            continue
        is_checked = any(checks_health(moment) for moment in after(deploy))
        if not is_checked and deploy.job.id not in checked:
            yield Finding.at(
                deploy.step.node,
                f"Nothing in job `{deploy.job.id}` asks after the deploy whether it works.",
                subject=deploy.job.id,
                job=deploy.job.id,
            )


def _checks(job: Job, workflow: Workflow) -> bool:
    return is_health_check(job) or any(checks_health(one) for one in moments(job, workflow))


RULE = Rule(
    id="DEPLOY-HEALTH",
    level=Level.WARNING,
    summary="Deploys end with a look at what was deployed",
    fix="Add a step that fails unless the new version answers: `curl --fail --retry 5 <url>`, "
    "`kubectl rollout status …`, or a smoke test.",
    check=check,
)
