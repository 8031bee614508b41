"""The code is searched for vulnerabilities, where the policy asks for it.

The default setup of code scanning counts where the policy accepts it: `satisfied_by:
{native: true}`.
Source: https://docs.github.com/en/code-security/code-scanning
"""

from functools import partial

from bot.config.rules import Level
from bot.config.stages import Stage
from bot.policy.pipeline.stages import missing
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="STAGE-SAST",
    level=Level.WARNING,
    summary="The code is searched for vulnerabilities, where the policy asks for it",
    fix="Add `bandit`, `semgrep` or CodeQL, or accept the default setup with "
    "`satisfied_by: {native: true}`, "
    "or say in `stages.sast.satisfied_by` what counts.",
    sees=Sees.PIPELINE,
    check=partial(missing, stage=Stage.SAST, rule="STAGE-SAST"),
)
