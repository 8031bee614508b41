"""Changes are searched for secrets, where the policy asks for it.

GitHub's own scanning with push protection counts where the policy accepts it: `satisfied_by:
{native: true}`.
Source: https://docs.github.com/en/code-security/secret-scanning
"""

from functools import partial

from bot.config.rules import Level
from bot.config.stages import Stage
from bot.policy.pipeline.stages import missing
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="STAGE-SECRETSCAN",
    level=Level.WARNING,
    summary="Changes are searched for secrets, where the policy asks for it",
    fix="Add `gitleaks` or `trufflehog`, or accept secret scanning with push protection: "
    "`satisfied_by: {native: true}`, "
    "or say in `stages.secret-scan.satisfied_by` what counts.",
    sees=Sees.PIPELINE,
    check=partial(missing, stage=Stage.SECRET_SCAN, rule="STAGE-SECRETSCAN"),
)
