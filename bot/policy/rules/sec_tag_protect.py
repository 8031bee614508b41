"""Tags that are released cannot be moved.

Where a tag starts a release, whoever may push can delete the tag and set it on another commit: what
runs under `v1.2.3` is then not what was reviewed as `v1.2.3`, and the way back to it is lost.
Source: https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.pipeline.triggers import patterns
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline
from bot.policy.workflow import Workflow


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding if a workflow runs for tags, and no ruleset keeps these in their place."""
    if pipeline.context.facts.protects_tags is not False:
        return
    if released := next(filter(_runs_for_tags, pipeline.workflows), None):
        yield Finding.about_repository(
            f"`{released.path}` runs for tags, and no ruleset keeps a tag from being moved: what "
            "is released under its name need not be what was reviewed.",
            subject="tags",
        )


def _runs_for_tags(workflow: Workflow) -> bool:
    tags = patterns(workflow, "push", "tags")
    return bool(tags) or workflow.event("release") is not None


RULE = Rule(
    id="SEC-TAG-PROTECT",
    level=Level.WARNING,
    summary="Tags that are released cannot be moved",
    fix="Add a ruleset for tags, such as `v*`, that restricts updates and deletions.",
    sees=Sees.PIPELINE,
    check=check,
)
