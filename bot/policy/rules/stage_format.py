"""The format of changes is checked before they are merged, where the policy asks for it.

A formatter that rewrites the files of a runner keeps nothing out: only one that checks counts.
Source: https://docs.astral.sh/ruff/formatter/
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.config.stages import Stage
from bot.policy.pipeline.stages import missing
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding if the policy asks for the stage, and nothing shows that it is there."""
    yield from missing(pipeline, Stage.FORMAT, "STAGE-FORMAT")


RULE = Rule(
    id="STAGE-FORMAT",
    level=Level.ERROR,
    summary="The format of changes is checked before they are merged, where the policy asks for it",
    fix="Add a step that only checks, such as `ruff format --check .`, "
    "or say in `stages.format.satisfied_by` what counts.",
    sees=Sees.PIPELINE,
    check=check,
)
