"""What starts a workflow, where several rules ask it."""

from bot.policy.jobs import scalars
from bot.policy.workflow import Workflow


def runs_for_pull_requests(workflow: Workflow) -> bool:
    """Whether each push to a pull request starts it."""
    event = workflow.event("pull_request")
    if event is None:
        return False
    types = event.get("types")
    return types is None or "synchronize" in {one.text for one in scalars(types)}


def patterns(workflow: Workflow, event: str, key: str) -> tuple[str, ...] | None:
    """Return what *key*, such as ``branches``, lists below *event*; None if it is not there."""
    limits = workflow.event(event)
    node = limits.get(key) if limits else None
    return None if node is None else tuple(one.text for one in scalars(node))
