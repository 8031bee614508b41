"""Changes are searched for secrets, where the policy asks for it.

GitHub's own scanning with push protection counts where the policy accepts it: `satisfied_by:
{native: true}`.
Source: https://docs.github.com/en/code-security/secret-scanning
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.config.stages import Stage
from bot.policy.pipeline.stages import missing
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding if the policy asks for the stage, and nothing shows that it is there."""
    yield from missing(pipeline, Stage.SECRET_SCAN, "STAGE-SECRETSCAN")


RULE = Rule(
    id="STAGE-SECRETSCAN",
    level=Level.WARNING,
    summary="Changes are searched for secrets, where the policy asks for it",
    fix="Add `gitleaks` or `trufflehog`, or accept secret scanning with push protection: "
    "`satisfied_by: {native: true}`, "
    "or say in `stages.secret-scan.satisfied_by` what counts.",
    sees=Sees.PIPELINE,
    check=check,
)
