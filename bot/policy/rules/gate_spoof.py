"""Required checks come from the App that they are expected from.

A required check without an expected source is met by anybody who can write a commit status: a
token in a workflow of the same pull request is enough to report `ci` as a success.
Source: https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets#require-status-checks-to-pass-before-merging
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.pipeline.required import MAX_REQUIRED
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding for each required check that any App and any token may report."""
    required = pipeline.context.facts.required or ()
    pinned = {one.name for one in required if one.app_id is not None}
    for one in required[:MAX_REQUIRED]:
        if one.name not in pinned:
            yield Finding.about_repository(
                f"Anybody who can write a commit status can report the required check `{one.name}`"
                " as a success.",
                subject=one.name,
            )


RULE = Rule(
    id="GATE-SPOOF",
    level=Level.WARNING,
    summary="Required checks come from the App that they are expected from",
    fix="Choose the source of the check in the ruleset or the branch protection: `GitHub Actions` "
    "for jobs.",
    sees=Sees.PIPELINE,
    check=check,
)
