"""Deploys leave a record.

With `deployment: false` a job uses the secrets and rules of an environment, but GitHub records no
deployment: neither reports nor auditors see that it happened. It is meant for jobs that deploy
nothing. A job without any environment is what DEPLOY-ENV tells of.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.edits import replace
from bot.policy.pipeline.deploys import deploys_in
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each deploy that is not recorded."""
    for deploy in deploys_in(workflow):
        environment = deploy.job.node.mapping("environment")
        recorded = environment.scalar("deployment") if environment else None
        if recorded is not None and recorded.value is False:
            yield Finding.at(
                recorded,
                f"Job `{deploy.job.id}` deploys, but GitHub keeps no record of it.",
                subject=deploy.job.id,
                job=deploy.job.id,
                edit=replace(workflow, recorded, "true"),
            )


RULE = Rule(
    id="DEPLOY-AUDIT",
    level=Level.WARNING,
    summary="Deploys leave a record",
    fix="Remove `deployment: false`.",
    check=check,
)
