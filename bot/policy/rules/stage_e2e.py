"""End-to-end tests run before a deploy, where the policy asks for it.

They are slow, so that they count as well where only a push or a release starts them.
Source: https://playwright.dev/docs/ci-intro
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.config.stages import Stage
from bot.policy.pipeline.stages import missing
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding if the policy asks for the stage, and nothing shows that it is there."""
    yield from missing(pipeline, Stage.E2E, "STAGE-E2E")


RULE = Rule(
    id="STAGE-E2E",
    level=Level.NOTICE,
    summary="End-to-end tests run before a deploy, where the policy asks for it",
    fix="Add a job that runs them, such as `pytest tests/e2e` or `npx playwright test`, "
    "or say in `stages.e2e.satisfied_by` what counts.",
    sees=Sees.PIPELINE,
    check=check,
)
