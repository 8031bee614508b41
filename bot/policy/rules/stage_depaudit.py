"""Dependencies are checked for known vulnerabilities, where the policy asks for it.

GitHub's own alerts count where the policy accepts them: `satisfied_by: {native: true}`.
Source: https://docs.github.com/en/code-security/supply-chain-security/understanding-your-software-supply-chain/about-dependency-review
"""

from functools import partial

from bot.config.rules import Level
from bot.config.stages import Stage
from bot.policy.pipeline.stages import missing
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="STAGE-DEPAUDIT",
    level=Level.WARNING,
    summary="Dependencies are checked for known vulnerabilities, where the policy asks for it",
    fix="Add `actions/dependency-review-action` or `pip-audit`, or accept Dependabot "
    "alerts with `satisfied_by: {native: true}`, "
    "or say in `stages.dependency-audit.satisfied_by` what counts.",
    sees=Sees.PIPELINE,
    check=partial(missing, stage=Stage.DEPENDENCY_AUDIT, rule="STAGE-DEPAUDIT"),
)
