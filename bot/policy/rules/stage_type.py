"""Types are checked before a change is merged, where the policy asks for it.

The compiler of a typed language counts as well.
Source: https://mypy.readthedocs.io/en/stable/
"""

from functools import partial

from bot.config.rules import Level
from bot.config.stages import Stage
from bot.policy.pipeline.stages import missing
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="STAGE-TYPE",
    level=Level.WARNING,
    summary="Types are checked before a change is merged, where the policy asks for it",
    fix="Add a step that runs a type checker, such as `mypy src/`, "
    "or say in `stages.types.satisfied_by` what counts.",
    sees=Sees.PIPELINE,
    check=partial(missing, stage=Stage.TYPES, rule="STAGE-TYPE"),
)
