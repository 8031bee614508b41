"""Coverage is measured and has a threshold, where the policy asks for it.

A measurement that nothing compares keeps nothing out. The threshold counts wherever the tool reads
it: on the command line, in its settings, or as the target of a check that Codecov reports.
Source: https://coverage.readthedocs.io/en/latest/config.html#report-fail-under
"""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from bot.config.rules import Level, RuleSetting
from bot.config.stages import Stage
from bot.policy.pipeline.coverage_threshold import coverage_threshold
from bot.policy.pipeline.stage_evidence import EvidenceLevel
from bot.policy.pipeline.stages import evidence, is_elsewhere, is_required, missing
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline

_ID = "STAGE-COV"


class CoverageSetting(RuleSetting):
    """What the rule `STAGE-COV` does here."""

    min: Annotated[float, Field(ge=0, le=100)] | None = None
    """The lowest threshold that will do, in percent: `80`. Without it any threshold will do."""


def check(pipeline: Pipeline, setting: CoverageSetting) -> Iterator[Finding]:
    """Yield a finding if coverage is not measured, has no threshold, or one that is too low."""
    if not is_required(pipeline, Stage.COVERAGE, _ID):
        return
    found = evidence(pipeline, Stage.COVERAGE)
    if not found:
        yield from missing(pipeline, Stage.COVERAGE, _ID)
        return
    if is_elsewhere(pipeline, Stage.COVERAGE) or found[0].level is EvidenceLevel.DECLARED:
        return
    threshold = coverage_threshold(pipeline)
    if threshold is None:
        yield _about(f"`{found[0].what}` measures coverage, but no threshold was found.")
    elif setting.min and threshold.percent is not None and threshold.percent < setting.min:
        wanted = f"the policy asks for {setting.min:g} %"
        yield _about(
            f"Coverage may fall to {threshold.percent:g} % in `{threshold.path}`: {wanted}."
        )


def _about(message: str) -> Finding:
    return Finding.about_repository(message, subject=Stage.COVERAGE)


RULE = Rule(
    id=_ID,
    level=Level.WARNING,
    summary="Coverage is measured and has a threshold, where the policy asks for it",
    fix="Add `--cov-fail-under=80` or `fail_under` to what measures it, "
    "or say in `stages.coverage.satisfied_by` what counts.",
    sees=Sees.PIPELINE,
    check=check,
    setting=CoverageSetting,
)
