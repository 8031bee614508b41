"""The format of changes is checked before they are merged, where the policy asks for it.

A formatter that rewrites the files of a runner keeps nothing out: only one that checks counts.
Source: https://docs.astral.sh/ruff/formatter/
"""

from functools import partial

from bot.config.rules import Level
from bot.config.stages import Stage
from bot.policy.pipeline.stages import missing
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="STAGE-FORMAT",
    level=Level.ERROR,
    summary="The format of changes is checked before they are merged, where the policy asks for it",
    fix="Add a step that only checks, such as `ruff format --check .`, "
    "or say in `stages.format.satisfied_by` what counts.",
    sees=Sees.PIPELINE,
    check=partial(missing, stage=Stage.FORMAT, rule="STAGE-FORMAT"),
)
