"""Dependencies are downloaded once, not for each run.

The setup actions of GitHub keep what a package manager has downloaded, keyed by the lock file, if
they are told to. Without it each run fetches the same packages again, which is slow, and fails when
the registry does. What is released or deployed should not come from a cache, so such jobs are left
alone, and so is a job that installs nothing that a file of the repository names.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/dependency-caching
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.edits import insert_below
from bot.policy.jobs import Action, Job, Step
from bot.policy.pipeline.calls import effective_steps
from bot.policy.pipeline.own_lines import first_input
from bot.policy.pipeline.package_managers import MANAGERS, Manager
from bot.policy.pipeline.running import runs
from bot.policy.pipeline.wrappers import unwrapped
from bot.policy.rule import Edit, Finding, Rule
from bot.policy.workflow import Workflow

PUBLISHES = ("release", "publish", "deploy", "upload")
"""Parts of the names of what should install afresh."""
OFTEN = ("pull_request", "push", "merge_group", "workflow_call")
"""What starts a workflow many times a day."""
KEY = "cache"


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each setup action whose packages are downloaded in each run."""
    if all(workflow.event(name) is None for name in OFTEN):
        return
    for job in workflow.jobs:
        able = [
            (action, step)
            for step in job.steps
            if (action := step.action) and action.repo in MANAGERS and not _is_decided(step)
        ]
        if able and not (_publishes(job, workflow) or _has_a_cache(job, workflow)):
            for action, step in able:
                yield from _judge(action, step, job, workflow)


def _judge(action: Action, step: Step, job: Job, workflow: Workflow) -> Iterator[Finding]:
    managers = MANAGERS[action.repo]
    found = next((one for one in managers if _installs(one, job, workflow)), None)
    if found:
        yield Finding.at(
            action.at,
            f"Job `{job.id}` downloads the packages of {found.word} again in each run; "
            f"`{action.name}` can keep them.",
            subject=f"{job.id} {found.word}",
            job=job.id,
            edit=_edit(step, found, workflow),
        )


def _publishes(job: Job, workflow: Workflow) -> bool:
    names = f"{job.id} {job.title} {workflow.path.rpartition('/')[2]}".lower()
    return job.environment is not None or any(word in names for word in PUBLISHES)


def _is_decided(step: Step) -> bool:
    """Whether its author has said something of a cache, be it that there must be none."""
    return any(KEY in entry.key.text.lower() for entry in step.inputs)


def _has_a_cache(job: Job, workflow: Workflow) -> bool:
    """Whether it has a cache of another kind, or an action that brings its own."""
    actions = (inner.step.action for inner in effective_steps(job, workflow))
    names = [action.name.lower() for action in actions if action]
    return any(KEY in name or "setup-uv" in name or "setup-gradle" in name for name in names)


def _installs(manager: Manager, job: Job, workflow: Workflow) -> bool:
    paths = workflow.checkout.paths
    if paths is not None and not manager.files & paths:
        return False  # the action would fail without a file to make the key of
    if manager.is_of_node and '"packageManager"' in workflow.checkout.text("package.json"):
        return False  # setup-node takes that for a wish to keep them, from its version 5 on
    return any(
        manager.installs(unwrapped(command))
        for step in job.steps
        for command in runs(step, workflow.checkout)
    )


def _edit(step: Step, manager: Manager, workflow: Workflow) -> Edit | None:
    """Suggest the input, where the file that makes the key is known to be there."""
    paths, uses = workflow.checkout.paths, step.node.entries["uses"]
    if paths is None or uses.key.line != uses.value.line:
        return None
    text = f"{KEY}: {manager.word}"
    if "with" in step:
        return first_input(workflow, step, text)
    before = insert_below(workflow, uses.key.line, "").lines[0]
    indent = " " * (uses.key.column - 1)
    if before[: uses.key.column - 1].strip(" -"):
        return None
    lines = (before, f"{indent}with:", f"{indent}  {text}")
    return Edit(line=uses.key.line, end_line=uses.key.line, lines=lines)


RULE = Rule(
    id="CACHE-DEPS",
    level=Level.NOTICE,
    summary="Dependencies are downloaded once, not for each run",
    fix="Add `cache:` with the name of the package manager to the setup action.",
    check=check,
)
