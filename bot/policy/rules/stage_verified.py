"""What the policy requires really ran on this commit, and passed.

A job that is skipped counts as success for a required check, and a job that was renamed away is
missed by nobody. So each stage that the policy requires is looked for in what GitHub says of the
jobs and steps of the commit: skipped is not passed.
Source: https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks
"""

from bot.config.rules import Level
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="STAGE-VERIFIED",
    level=Level.ERROR,
    summary="What the policy requires ran on this commit, and passed",
    fix="See to it that the job runs for this commit; `stages` in the policy says what counts.",
    sees=Sees.NOTHING,
)
