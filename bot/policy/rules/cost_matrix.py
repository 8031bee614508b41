"""A matrix does not explode.

Each value of an axis multiplies the jobs. Forty jobs for each push fill the queue of the whole
organisation; GitHub refuses more than 256.
Source: https://docs.github.com/en/actions/reference/limits
"""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, StrictInt

from bot.config.rules import Level, RuleSetting
from bot.policy.jobs import NOTHING
from bot.policy.pipeline.matrix import size
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

MOST = 256
"""Jobs of a matrix. GitHub's limit."""


class Setting(RuleSetting):
    """What one may say of this rule."""

    max_jobs: Annotated[StrictInt, Field(ge=1, le=MOST)] = 20
    """The most jobs that a matrix may make."""


def check(workflow: Workflow, setting: Setting) -> Iterator[Finding]:
    """Yield a finding for each matrix that makes too many jobs."""
    for job in workflow.jobs:
        count = size(job)
        if count is None or count <= setting.max_jobs:
            continue
        key = (job.node.mapping("strategy") or NOTHING).entries["matrix"].key
        refused = f" GitHub takes {MOST} at most." if count > MOST else ""
        message = f"The matrix of `{job.id}` makes {count} jobs, more than {setting.max_jobs}."
        yield Finding.at(key, f"{message}{refused}", subject=job.id, job=job.id)


RULE = Rule(
    id="COST-MATRIX",
    level=Level.NOTICE,
    summary="A matrix does not explode",
    fix="Test the corners: `include:` a few combinations, and leave all of them to a nightly run.",
    check=check,
    setting=Setting,
)
