"""A push to a pull request starts a workflow once.

With `push` for every branch and `pull_request` together, each commit on a branch of the repository
that has a pull request runs twice, for the same result.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.document import Mapping
from bot.policy.edits import insert_below
from bot.policy.pipeline.concurrency import concurrency_of
from bot.policy.pipeline.triggers import patterns, runs_for_pull_requests
from bot.policy.rule import Edit, Finding, Rule
from bot.policy.workflow import Workflow

FILTERS = ("branches", "branches-ignore", "tags", "tags-ignore")
EVERY = frozenset({"*", "**"})
TELLS_APART = ("event_name", "head.repo", "head_repo", "head.label")
"""What a condition asks to run for one of the two events only."""


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding if a push to a pull request's branch starts *workflow* twice."""
    if not runs_for_pull_requests(workflow) or not _is_for_every_push(workflow):
        return
    if _runs_once(workflow):
        return
    on = workflow.node.entries["on"]
    at = next((event for event in workflow.triggers if event.text == "push"), on.key)
    yield Finding.at(
        at,
        "`push` for every branch and `pull_request` run the same twice, for each commit of a pull "
        "request.",
        subject="push",
        edit=_edit(workflow),
    )


def _is_for_every_push(workflow: Workflow) -> bool:
    push = workflow.event("push")
    if push is None:
        return False
    if not any(key in push for key in FILTERS):
        return True
    branches = patterns(workflow, "push", "branches") or ()
    return bool(EVERY & set(branches)) and not any(one.startswith("!") for one in branches)


def _runs_once(workflow: Workflow) -> bool:
    """Whether the workflow itself sees to it: by conditions, a group for both, or an action."""
    first = [job for job in workflow.jobs if not job.needs]
    told = [job.condition is not None and _tells_apart(job.condition.text) for job in first]
    group = concurrency_of(workflow.node)
    name = group.group.text if group and group.group else ""
    is_one_group = "head_ref" in name and "ref_name" in name
    skips = any("skip-duplicate" in action.name for _, action in workflow.actions())
    return (bool(told) and all(told)) or is_one_group or skips


def _tells_apart(condition: str) -> bool:
    return any(words in condition for words in TELLS_APART)


def _edit(workflow: Workflow) -> Edit | None:
    """Suggest the default branch, where it is known and `push` has a line of its own."""
    on = workflow.node.get("on")
    push = on.entries.get("push") if isinstance(on, Mapping) else None
    if push is None or isinstance(push.value, Mapping) or not workflow.facts.default_branch:
        return None
    below = insert_below(
        workflow, push.key.line, f"branches: [{workflow.facts.default_branch}]", deeper=2
    )
    return below if below.lines[0].strip() == "push:" else None


RULE = Rule(
    id="TRIG-DOUBLE",
    level=Level.WARNING,
    summary="A push to a pull request starts a workflow once",
    fix="Limit `push:` to the branches that have no pull request: `branches: [main]`.",
    check=check,
)
