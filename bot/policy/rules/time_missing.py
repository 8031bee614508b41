"""Jobs say how long they may run.

Without `timeout-minutes` a hung job holds a runner for six hours. A job that calls a reusable
workflow may not have the key: the jobs of that workflow must have it, and are asked in their own
file, or here where that is in another repository of the same owner. A job whose steps all have a
limit is bounded by them.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from bot.config.patterns import Glob, matches_any
from bot.config.rules import Level, RuleSetting
from bot.config.section import APPEND
from bot.document import Scalar
from bot.policy.edits import insert_above, insert_below
from bot.policy.jobs import Job
from bot.policy.pipeline.calls import called_workflow
from bot.policy.pipeline.own_lines import begins_line
from bot.policy.rule import Edit, Finding, Rule
from bot.policy.workflow import Workflow

KEY = "timeout-minutes"
SUGGESTED = 30
"""Minutes. Long enough for most jobs, and a twelfth of what hangs without it."""


class Setting(RuleSetting):
    """What one may say of this rule."""

    exempt_jobs: Annotated[tuple[Glob, ...], Field(max_length=50), APPEND] = ()
    """Jobs that need no limit, by id: `stale*`."""


def check(workflow: Workflow, setting: Setting) -> Iterator[Finding]:
    """Yield a finding for each job that runs steps without a time limit."""
    for job in workflow.jobs:
        if matches_any(setting.exempt_jobs, job.id):
            continue
        if "uses" in job:
            yield from _called(job, workflow)
        elif _is_endless(job):
            yield Finding.at(
                job.name,
                f"Job `{job.id}` has no `{KEY}`; GitHub's default is 360 minutes.",
                subject=job.id,
                job=job.id,
                edit=_edit(job, workflow),
            )


def _is_endless(job: Job) -> bool:
    return KEY not in job and not all(KEY in step for step in job.steps)


def _called(job: Job, workflow: Workflow) -> Iterator[Finding]:
    """Judge what *job* calls, if whoever calls it can also mend it."""
    owner = workflow.facts.owner.lower()
    callee = called_workflow(job, workflow)
    if job.workflow is None or callee is None or job.workflow.owner != owner:
        return
    endless = [one.id for one in callee.jobs if "uses" not in one and _is_endless(one)]
    if endless:
        yield Finding.at(
            job.name,
            f"Job `{job.id}` calls `{job.workflow.name}`, whose job `{endless[0]}` has no `{KEY}`.",
            subject=job.id,
            job=job.id,
        )


def _edit(job: Job, workflow: Workflow) -> Edit | None:
    """Suggest a limit beside `runs-on`, where the job is laid out in lines of its own."""
    entry = job.node.entries.get("runs-on")
    if entry is None or entry.key.line <= job.name.line:  # an alias: it is mended where it stands
        return None
    if not begins_line(workflow, job.node, entry.key):
        return None
    text = f"{KEY}: {SUGGESTED}"
    if isinstance(entry.value, Scalar) and entry.value.end_line == entry.key.line:
        return insert_below(workflow, entry.key.line, text)
    return insert_above(workflow, entry.key.line, text)


RULE = Rule(
    id="TIME-MISSING",
    level=Level.WARNING,
    summary="Jobs have a time limit",
    fix=f"Add `{KEY}:` with two or three times the job's usual duration.",
    check=check,
    setting=Setting,
)
