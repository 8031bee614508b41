"""A waiting run was started by something that shows what it deploys.

Whoever starts a workflow by hand chooses its inputs, and nobody else can see them: what such a run
deploys is not what anyone approved.
"""

from bot.deploys.condition import Answer, Condition, never, yes
from bot.deploys.request import Request
from bot.deploys.snapshot import Snapshot
from bot.markdown import code, link
from bot.reason import Reason

BOUND = frozenset({"create", "merge_group", "pull_request", "push", "release", "schedule"})
"""Events of GitHub whose runs have no inputs, so that their commit says all."""


def check(request: Request, snapshot: Snapshot) -> Answer | None:
    """Look at the run that the request is bound to."""
    run = snapshot.run
    if run is None:
        return never("the run is gone", Reason.CANCELLED) if request.run_id else None
    where = link(f"run {run.id}", run.url)
    if not request.is_of_run:
        return yes(f"{where}, started by Sluice")
    if run.status == "completed":
        return never(f"{where} ended: {code(run.conclusion)}", Reason.CANCELLED)
    if run.head_sha != request.sha or run.attempt != request.run_attempt:
        return never(f"{where} went on without this request", Reason.HEAD_MOVED)
    if run.event in BOUND or snapshot.settings.foreign_runs == "allow":
        return yes(f"{where}, started by {code(run.event)}")
    return never(
        f"{where} was started by hand ({code(run.event)}), so nobody can see what it deploys: "
        f"start it with `/deploy {request.environment}`",
        Reason.FOREIGN_RUN,
    )


CONDITION = Condition(title="Workflow run", rank=30, check=check, yields=False)
