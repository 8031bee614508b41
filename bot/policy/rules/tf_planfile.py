"""Terraform applies the plan that was looked at.

`terraform apply -auto-approve` without a saved plan makes a new one and carries it out at once:
what changed since, or what nobody expected, is not seen before it happens. Environments that are
known not to be production may do so.
Source: https://developer.hashicorp.com/terraform/tutorials/automation/automate-terraform
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.pipeline.deploys import Deploy, deploys_in
from bot.policy.pipeline.deploys_around import Moment, finding_at, moments
from bot.policy.pipeline.infrastructure import applies_plan, approves_itself, calls
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each apply that nobody saw a plan of."""
    for deploy in deploys_in(workflow):
        if deploy.is_production is not False and "uses" not in deploy.job:
            yield from _find(deploy)


def _find(deploy: Deploy) -> Iterator[Finding]:
    for moment in moments(deploy.job, deploy.workflow):
        if _is_blind(moment):
            yield finding_at(
                deploy.job,
                deploy.workflow,
                moment,
                f"Job `{deploy.job.id}` applies a plan that nobody has seen: "
                "it is made and carried out at once.",
                "apply",
            )


def _is_blind(moment: Moment) -> bool:
    found = calls(moment.command, "apply") if moment.command else ()
    return any(approves_itself(words) and not applies_plan(words) for words in found)


RULE = Rule(
    id="TF-PLANFILE",
    level=Level.ERROR,
    summary="Terraform applies the plan that was looked at",
    fix="Save the plan with `terraform plan -out=tfplan`, and run `terraform apply tfplan`.",
    check=check,
)
