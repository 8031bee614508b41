"""What keeps two runs of a workflow, or of a job, from going on at the same time.

Source: https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
"""

from dataclasses import dataclass

from bot.document import Mapping, Scalar
from bot.policy.jobs import Job
from bot.policy.workflow import Workflow

KEY = "concurrency"
ALONE = ("github.run_id", "github.run_number", "github.sha")
"""What makes a group of one run, or of one commit."""
_OF_TAGS = frozenset({"push", "release", "workflow_dispatch", "workflow_call", "create"})
"""What may run for a tag and for nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concurrency:
    """A group, of which one run at a time goes on.

    Attributes:
        key: Where it stands.
        cancel: What is said of cancelling the run that goes on; None if nothing is.
    """

    key: Scalar
    group: Scalar | None
    cancel: Scalar | None

    @property
    def cancels(self) -> bool:
        """Whether the run that goes on is cancelled beyond doubt."""
        return self.cancel is not None and self.cancel.value is True


def concurrency_of(node: Mapping) -> Concurrency | None:
    """Return the group of a workflow or a job; None if it is in none."""
    entry = node.entries.get(KEY)
    match entry and entry.value:
        case Mapping() as value if entry:
            return Concurrency(
                key=entry.key,
                group=value.scalar("group"),
                cancel=value.scalar("cancel-in-progress"),
            )
        case Scalar() as value if entry:
            return Concurrency(key=entry.key, group=value, cancel=None)
        case _:
            return None


def cancelling(job: Job, workflow: Workflow) -> Scalar | None:
    """Return the `true` that lets a newer run cancel *job*: its own, or that of its workflow.

    A group that no other run can be in cancels nothing: one that is named by the run, or by the
    tag, where *job* only runs for tags.
    """
    for group in (concurrency_of(job.node), concurrency_of(workflow.node)):
        name = group.group.text if group and group.group else ""
        is_alone = any(part in name for part in ALONE)
        if group and group.cancels and not is_alone:
            return None if "ref" in name and _is_for_tags(job, workflow) else group.cancel
    return None


def _is_for_tags(job: Job, workflow: Workflow) -> bool:
    condition = job.condition.text if job.condition else ""
    if any(words in condition for words in ("refs/tags/", "'release'", "'tag'")):
        return True
    push = workflow.event("push")
    has_tags_only = push is None or ("tags" in push and "branches" not in push)
    return has_tags_only and all(event.text in _OF_TAGS for event in workflow.triggers)
