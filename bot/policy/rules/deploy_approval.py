"""Somebody approves what goes to production.

Judged by how the environment is set up on GitHub: without a required reviewer, or a rule of Sluice,
whoever can push can deploy. One that does not exist yet is created without any rule. GitHub asks
for one reviewer however many are listed, lets people approve what they started unless told
otherwise, and has reviewers for private repositories only in its Enterprise plan; Sluice's own
rule has none of these limits.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
"""

from collections.abc import Iterator

from bot.config.environments import Mode
from bot.config.rules import Level
from bot.environments import Environment
from bot.policy.pipeline.deploys import Deploy, deploys_in
from bot.policy.pipeline.deploys_gates import governed
from bot.policy.pipeline.deploys_words import is_production
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

OURS = frozenset({Mode.DISPATCH, Mode.CHECK, Mode.ROLLOUT})
"""Where Sluice holds a deploy back without a rule of the environment."""


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each production environment that lets deploys in too easily."""
    known = workflow.facts.environments
    for deploy in deploys_in(workflow) if known is not None else ():
        for name in deploy.environments:
            settings = governed(name, deploy)
            if is_production(name, workflow.policy) and not (settings and settings.mode in OURS):
                problem = _problem(name, deploy, known or ())
                if problem:
                    yield Finding.at(
                        deploy.job.environment or deploy.job.name,
                        f"Environment `{name}` {problem}",
                        subject=name,
                        job=deploy.job.id,
                    )


def _problem(name: str, deploy: Deploy, known: tuple[Environment, ...]) -> str:
    found = next((one for one in known if one.name.casefold() == name.casefold()), None)
    if found is None:
        return "does not exist yet: its first deploy creates it without any protection."
    if found.asks_us:
        return ""
    if not found.reviewers:
        return "has no required reviewer: whoever starts the job deploys."
    settings = governed(name, deploy)
    if settings and settings.approvals.count > 1:
        return (
            f"needs {settings.approvals.count} approvals by the policy, "
            "but GitHub lets one of its reviewers decide."
        )
    if not found.prevents_self_review:
        return "lets people approve the deploys that they started."
    return ""


RULE = Rule(
    id="DEPLOY-APPROVAL",
    level=Level.ERROR,
    summary="Somebody approves what goes to production",
    fix="In the settings of the environment, add required reviewers and prevent self-review, "
    "or enable Sluice as a deployment protection rule.",
    check=check,
)
