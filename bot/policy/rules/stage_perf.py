"""A change that makes it slower fails, where the policy asks for it.

What only measures counts too: whether it fails is between the tool and its threshold.
Source: https://pytest-benchmark.readthedocs.io/en/latest/comparing.html
"""

from functools import partial

from bot.config.rules import Level
from bot.config.stages import Stage
from bot.policy.pipeline.stages import missing
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="STAGE-PERF",
    level=Level.WARNING,
    summary="A change that makes it slower fails, where the policy asks for it",
    fix="Add a measurement that fails, such as `pytest --benchmark-compare-fail=mean:15%`, "
    "or say in `stages.performance.satisfied_by` what counts.",
    sees=Sees.PIPELINE,
    check=partial(missing, stage=Stage.PERFORMANCE, rule="STAGE-PERF"),
)
