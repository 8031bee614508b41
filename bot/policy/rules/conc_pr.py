"""A new push to a pull request stops what runs for the old one.

Nobody waits any more for the result of a commit that was replaced, yet its runners are paid for,
and those of the new one queue behind them. A workflow that enters an environment is left alone:
what deploys must not be cancelled without a thought.
Source: https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.edits import insert_above
from bot.policy.jobs import Job
from bot.policy.pipeline.calls import effective_jobs
from bot.policy.pipeline.concurrency import KEY, concurrency_of
from bot.policy.pipeline.triggers import runs_for_pull_requests
from bot.policy.rule import Edit, Finding, Rule
from bot.policy.workflow import Workflow

LINES = (
    f"{KEY}:",
    "  group: ${{ github.workflow }}-${{ github.event.pull_request.number || github.run_id }}",
    "  cancel-in-progress: true",
    "",
)
"""One group a pull request; every other run is in a group of its own, and is never cancelled."""


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding if a new push leaves the old runs of a pull request going."""
    if not runs_for_pull_requests(workflow) or not any(map(_takes_time, workflow.jobs)):
        return
    if any(one.job.environment for one in effective_jobs(workflow)):
        return  # what deploys is not to be cancelled without a thought
    group = concurrency_of(workflow.node)
    if group and group.cancel is None:
        message = f"The group of `{KEY}` queues a new push behind the old one: it cancels nothing."
        yield Finding.at(group.key, message, subject="cancel")
    elif group is None and not all(concurrency_of(job.node) for job in workflow.jobs):
        yield Finding.at(
            workflow.node.entries["jobs"].key,
            f"There is no `{KEY}`: each push to a pull request leaves the runs of the one before "
            "going.",
            subject="jobs",
            edit=_edit(workflow),
        )


def _takes_time(job: Job) -> bool:
    """Whether it works on the code: what only looks at labels is over before the next push."""
    return "uses" in job or any(
        step.action and step.action.repo == "actions/checkout" for step in job.steps
    )


def _edit(workflow: Workflow) -> Edit | None:
    """Suggest a group, unless a caller's group of the same name would come in its way."""
    jobs = workflow.node.entries["jobs"].key
    apart = len(workflow.jobs) > 0 and jobs.column == 1 and jobs.line < workflow.jobs[0].name.line
    if not apart or workflow.event("workflow_call") is not None:
        return None
    return insert_above(workflow, jobs.line, *LINES)


RULE = Rule(
    id="CONC-PR",
    level=Level.NOTICE,
    summary="A new push to a pull request stops what runs for the old one",
    fix="Add `concurrency:` with a group for each pull request and `cancel-in-progress: true`.",
    check=check,
)
