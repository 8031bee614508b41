"""The jobs that can stand for a stage: those that run before a change is merged, or deployed."""

from collections.abc import Iterator
from dataclasses import dataclass

import re2

from bot.document import Mapping, Scalar
from bot.policy.jobs import scalars
from bot.policy.pipeline.calls import EffectiveJob, effective_jobs, is_known
from bot.policy.side import Pipeline
from bot.policy.workflow import Workflow

CHANGES = ("pull_request", "pull_request_target", "merge_group")
DEPLOYS = (
    "push",
    "release",
    "workflow_run",
    "workflow_dispatch",
    "deployment",
    "deployment_status",
    "schedule",
)
_NEVER_FOR_CHANGES = re2.compile(
    r"(?:^|&&)\s*(?:false"
    r"|github\.event_name\s*==\s*'(?:push|schedule|release|workflow_dispatch|workflow_run)'"
    r"|github\.event_name\s*!=\s*'pull_request'"
    r"|github\.ref\s*==\s*'refs/(?:heads|tags)/[^']*'"
    r"|startsWith\(\s*github\.ref\s*,\s*'refs/(?:heads|tags)/[^']*'\s*\))\s*(?:$|&&)"
)
"""A condition, as far as it is a plain conjunction, that no run for a pull request meets."""


@dataclass(frozen=True, slots=True)
class StageJob:
    """A job that runs for changes, or only before deploys.

    Attributes:
        path: Of the workflow that starts it.
    """

    job: EffectiveJob
    path: str
    is_for_changes: bool


def stage_jobs(pipeline: Pipeline) -> Iterator[StageJob]:
    """Yield each job that can stand for a stage, those of called workflows too.

    A job that calls a workflow which nobody could read is one of them: it has its name.
    """
    for workflow in pipeline.workflows:
        is_for_changes = runs_for_changes(workflow)
        if is_for_changes or any(workflow.event(name) is not None for name in DEPLOYS):
            for job in (*effective_jobs(workflow), *_unread(workflow)):
                is_skipped = _is_skipped(job.job.condition) or _is_skipped(job.caller.condition)
                yield StageJob(job, workflow.path, is_for_changes and not is_skipped)


def _unread(workflow: Workflow) -> Iterator[EffectiveJob]:
    for job in workflow.jobs:
        if not is_known(job, workflow):
            yield EffectiveJob(job=job, workflow=workflow, caller=job)


def runs_for_changes(workflow: Workflow) -> bool:
    """Whether *workflow* runs for what is not merged yet.

    Pull requests start it, or a merge queue, or a push to whichever branch.
    """
    push = workflow.event("push")
    return any(workflow.event(name) is not None for name in CHANGES) or (
        push is not None and _is_any_branch(push)
    )


def _is_any_branch(push: Mapping) -> bool:
    branches = {branch.text for branch in scalars(push.get("branches"))}
    is_limited = "branches" in push or "tags" in push or "tags-ignore" in push
    return not is_limited or bool(branches & {"*", "**"})


def _is_skipped(condition: Scalar | None) -> bool:
    if condition is None:
        return False
    text = condition.text.strip().removeprefix("${{").removesuffix("}}").strip()
    return "||" not in text and _NEVER_FOR_CHANGES.search(text) is not None
