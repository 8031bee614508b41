"""Two deploys to one place do not run at once.

Two merges within a minute start two deploys. Without a group, the older one may end last, and what
is live is not what the default branch says. A group without `cancel-in-progress` lets the first one
finish, and keeps only the newest of those that wait.
Source: https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.edits import insert_above
from bot.policy.pipeline.calls import called_workflow, jobs_behind
from bot.policy.pipeline.concurrency import KEY, concurrency_of
from bot.policy.pipeline.deploys import Deploy, deploys_in
from bot.policy.pipeline.own_lines import begins_line
from bot.policy.rule import Edit, Finding, Rule
from bot.policy.workflow import Workflow

MANUAL = frozenset({"workflow_call"})
"""What starts nothing by itself: the caller has the group, and is asked for it."""


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each job that deploys in no group, neither its own nor a caller's."""
    is_only_called = {event.text for event in workflow.triggers} == MANUAL
    if is_only_called or concurrency_of(workflow.node):
        return
    for deploy in deploys_in(workflow):
        if not _is_in_a_group(deploy, workflow):
            job = deploy.job
            yield Finding.at(
                job.name,
                f"Job `{job.id}` deploys, and nothing keeps two of it apart: the older one may end "
                "last.",
                subject=job.id,
                job=job.id,
                edit=_edit(deploy, workflow),
            )


def _is_in_a_group(deploy: Deploy, workflow: Workflow) -> bool:
    """Whether the job has a group, or what it calls has one."""
    if concurrency_of(deploy.job.node):
        return True
    callee = called_workflow(deploy.job, workflow)
    if callee is None:
        return False
    return concurrency_of(callee.node) is not None or any(
        concurrency_of(one.job.node) for one in jobs_behind(deploy.job, workflow)
    )


def _edit(deploy: Deploy, workflow: Workflow) -> Edit | None:
    """Suggest a group, where the job runs alone, in lines of its own, in one environment."""
    entry = deploy.job.node.entries.get("runs-on")
    if entry is None or len(deploy.environments) != 1 or "strategy" in deploy.job:
        return None
    is_its_own = entry.key.line > deploy.job.name.line  # and not an alias's, that others share
    is_apart = is_its_own and begins_line(workflow, deploy.job.node, entry.key)
    name = deploy.environments[0]
    lines = (f"{KEY}:", f"  group: deploy-{name}", "  cancel-in-progress: false")
    is_plain = name.replace("-", "").replace("_", "").isalnum() and name.isascii()
    return insert_above(workflow, entry.key.line, *lines) if is_plain and is_apart else None


RULE = Rule(
    id="CONC-DEPLOY",
    level=Level.WARNING,
    summary="Two deploys to one place do not run at once",
    fix="Add `concurrency: {group: deploy-<environment>, cancel-in-progress: false}` to the job.",
    check=check,
)
