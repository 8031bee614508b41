"""Types are checked before a change is merged, where the policy asks for it.

The compiler of a typed language counts as well.
Source: https://mypy.readthedocs.io/en/stable/
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.config.stages import Stage
from bot.policy.pipeline.stages import missing
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding if the policy asks for the stage, and nothing shows that it is there."""
    yield from missing(pipeline, Stage.TYPES, "STAGE-TYPE")


RULE = Rule(
    id="STAGE-TYPE",
    level=Level.WARNING,
    summary="Types are checked before a change is merged, where the policy asks for it",
    fix="Add a step that runs a type checker, such as `mypy src/`, "
    "or say in `stages.types.satisfied_by` what counts.",
    sees=Sees.PIPELINE,
    check=check,
)
