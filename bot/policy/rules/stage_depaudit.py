"""Dependencies are checked for known vulnerabilities, where the policy asks for it.

GitHub's own alerts count where the policy accepts them: `satisfied_by: {native: true}`.
Source: https://docs.github.com/en/code-security/supply-chain-security/understanding-your-software-supply-chain/about-dependency-review
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.config.stages import Stage
from bot.policy.pipeline.stages import missing
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding if the policy asks for the stage, and nothing shows that it is there."""
    yield from missing(pipeline, Stage.DEPENDENCY_AUDIT, "STAGE-DEPAUDIT")


RULE = Rule(
    id="STAGE-DEPAUDIT",
    level=Level.WARNING,
    summary="Dependencies are checked for known vulnerabilities, where the policy asks for it",
    fix="Add `actions/dependency-review-action` or `pip-audit`, or accept Dependabot "
    "alerts with `satisfied_by: {native: true}`, "
    "or say in `stages.dependency-audit.satisfied_by` what counts.",
    sees=Sees.PIPELINE,
    check=check,
)
