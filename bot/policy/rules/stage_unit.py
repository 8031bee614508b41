"""Unit tests run before a change is merged, where the policy asks for it.

Tests of no special kind count, whatever they are called.
Source: https://docs.github.com/en/actions/tutorials/build-and-test-code
"""

from functools import partial

from bot.config.rules import Level
from bot.config.stages import Stage
from bot.policy.pipeline.stages import missing
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="STAGE-UNIT",
    level=Level.ERROR,
    summary="Unit tests run before a change is merged, where the policy asks for it",
    fix="Add a step that runs the tests, such as `pytest tests/unit`, to a job that pull "
    "requests start, "
    "or say in `stages.unit.satisfied_by` what counts.",
    sees=Sees.PIPELINE,
    check=partial(missing, stage=Stage.UNIT, rule="STAGE-UNIT"),
)
