"""Required checks are reported for the merge queue.

A merge queue waits for the required checks of its own commit. A workflow without `merge_group` does
not start there, and what is in the queue is thrown out after an hour.
Source: https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue#triggering-merge-group-checks-with-github-actions
"""

from collections.abc import Iterator
from dataclasses import replace as with_path

from bot.config.rules import Level
from bot.document import Mapping, Scalar, Sequence
from bot.policy.edits import insert_above, replace
from bot.policy.jobs import scalars
from bot.policy.pipeline.required import reported, required_sources
from bot.policy.rule import Edit, Finding, Rule, Sees
from bot.policy.side import Pipeline
from bot.policy.workflow import Workflow

EVENT = "merge_group"
BRANCHES = "gh-readonly-queue/"
"""Where a merge queue pushes what it is about to merge."""


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding for each workflow of a required check that the merge queue does not start."""
    if not pipeline.context.facts.merges_by_queue:
        return
    everywhere = required_sources(pipeline)
    for name, sources in reported(pipeline):
        workflow = sources[0].started
        is_there = any(_runs_there(one.started) for one in everywhere[name])
        if not is_there:
            yield _finding(name, workflow)


def _runs_there(workflow: Workflow) -> bool:
    """Whether the queue starts *workflow*: by its event, or by pushing a branch of its own."""
    if workflow.event(EVENT) is not None:
        return True
    push = workflow.event("push")
    if push is None or "tags" in push or "branches-ignore" in push:
        return False
    branches = [one.text for one in scalars(push.get("branches"))]
    return not branches or any(one == "**" or one.startswith(BRANCHES) for one in branches)


def _finding(name: str, workflow: Workflow) -> Finding:
    finding = Finding.at(
        workflow.node.entries["on"].key,
        f"The merge queue waits for `{name}`, but does not start this workflow.",
        subject=EVENT,
        edit=_edit(workflow),
    )
    return with_path(finding, path=workflow.path)


def _edit(workflow: Workflow) -> Edit | None:
    key, value = workflow.node.entries["on"]
    match value:
        case Scalar() if value.is_plain:
            return replace(workflow, value, f"[{value.text}, {EVENT}]")
        case Mapping() if value.line > key.line:
            return insert_above(workflow, value.line, f"{EVENT}:")
        case Sequence() if value.line > key.line:
            return insert_above(workflow, value.line, f"- {EVENT}")
        case Sequence(items=(Scalar() as first, *_)):
            return replace(workflow, first, f"{first.text}, {EVENT}") if first.is_plain else None
        case _:
            return None


RULE = Rule(
    id="GATE-MERGEQUEUE",
    level=Level.ERROR,
    summary="Required checks are reported for the merge queue",
    fix=f"Add `{EVENT}:` to the events of the workflow.",
    sees=Sees.PIPELINE,
    check=check,
)
