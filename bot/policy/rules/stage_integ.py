"""Integration tests run before a change is merged, where the policy asks for it.

Tests count whose path or name says so, and those of a job that has services.
Source: https://docs.github.com/en/actions/tutorials/use-containerized-services
"""

from functools import partial

from bot.config.rules import Level
from bot.config.stages import Stage
from bot.policy.pipeline.stages import missing
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="STAGE-INTEG",
    level=Level.WARNING,
    summary="Integration tests run before a change is merged, where the policy asks for it",
    fix="Add a job with `services` that runs them, or name their path: `pytest tests/integration`, "
    "or say in `stages.integration.satisfied_by` what counts.",
    sees=Sees.PIPELINE,
    check=partial(missing, stage=Stage.INTEGRATION, rule="STAGE-INTEG"),
)
