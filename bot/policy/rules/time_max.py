"""No job may run for hours.

A limit of six hours is what GitHub has anyway: it protects nothing. On a runner of one's own, which
has no limit but five days, six hours may be meant; there only `max_minutes` counts.
Source: https://docs.github.com/en/actions/reference/limits
"""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, StrictInt

from bot.config.rules import Level, RuleSetting
from bot.document import Scalar
from bot.policy.jobs import Job
from bot.policy.pipeline.matrix import values
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

KEY = "timeout-minutes"
DEFAULT = 360
"""Minutes: GitHub's limit of a job on its own runners, and what holds without the key."""


class Setting(RuleSetting):
    """What one may say of this rule."""

    max_minutes: Annotated[StrictInt, Field(ge=1, le=DEFAULT * 20)] = DEFAULT
    """The most that a job may ask for, in minutes."""


def check(workflow: Workflow, setting: Setting) -> Iterator[Finding]:
    """Yield a finding for each limit that is too high to be one."""
    for job in workflow.jobs:
        limit = job.node.scalar(KEY)
        for value in values(job, limit) if limit else ():
            if words := _too_long(value, job, setting):
                message = f"Job `{job.id}` may run for {value.text} minutes, {words}."
                yield Finding.at(value, message, subject=job.id, job=job.id)


def _too_long(value: Scalar, job: Job, setting: Setting) -> str:
    minutes = value.value
    if isinstance(minutes, bool) or not isinstance(minutes, int | float):
        return ""
    is_own = any(label.text.lower() == "self-hosted" for label in job.runs_on)
    if minutes > setting.max_minutes and not (is_own and setting.max_minutes == DEFAULT):
        return f"more than {setting.max_minutes}"
    if minutes >= DEFAULT and not is_own:
        return "which is GitHub's own limit"
    return ""


RULE = Rule(
    id="TIME-MAX",
    level=Level.WARNING,
    summary="No job may run for hours",
    fix=f"Set `{KEY}:` to two or three times the job's usual duration.",
    check=check,
    setting=Setting,
)
