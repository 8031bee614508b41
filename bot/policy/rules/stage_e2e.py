"""End-to-end tests run before a deploy, where the policy asks for it.

They are slow, so that they count as well where only a push or a release starts them.
Source: https://playwright.dev/docs/ci-intro
"""

from functools import partial

from bot.config.rules import Level
from bot.config.stages import Stage
from bot.policy.pipeline.stages import missing
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="STAGE-E2E",
    level=Level.NOTICE,
    summary="End-to-end tests run before a deploy, where the policy asks for it",
    fix="Add a job that runs them, such as `pytest tests/e2e` or `npx playwright test`, "
    "or say in `stages.e2e.satisfied_by` what counts.",
    sees=Sees.PIPELINE,
    check=partial(missing, stage=Stage.E2E, rule="STAGE-E2E"),
)
