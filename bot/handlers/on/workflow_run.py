"""A workflow run ended: explain its failure, or say that all is well again.

What it says of its jobs is entered in their ledger, and whether what the policy requires ran on its
commit is looked at.
"""

from dataclasses import replace

from bot.effects import Outcome
from bot.github import payloads
from bot.handlers.deploying.pursue import wake_concerned
from bot.handlers.failing import default_branch
from bot.handlers.failing.gather import CANCELLED, FAILED, Looking
from bot.handlers.failing.pull import show
from bot.handlers.handler import Event, Handler
from bot.handlers.on import backfill
from bot.handlers.services import Services
from bot.handlers.verifying import wakes_for
from bot.model import PullRequest, WorkflowRun
from bot.records import KeepRun, WakeAt


async def follow(event: Event, services: Services) -> Outcome:
    """Explain the run where it matters, and look at the deploy that it carries out."""
    run = payloads.delivered_workflow_run(event.payload)
    branch = payloads.delivered_default_branch(event.payload)
    looking = Looking(services=services, tries=event.attempt)
    if default_branch.is_of(run, branch):
        outcome = await default_branch.follow(run, looking)
    else:
        outcome = await _explain(run, looking)
    wakes = await wake_concerned(run.repo, services, lambda one: one.run_id == run.id)
    verifies = await wakes_for(run, services)
    fills = await _fill(run, services) if outcome.effects else ()
    records = (*outcome.records, *wakes, *verifies, *fills, _entry(run, services))
    return replace(outcome, records=records)


def _entry(run: WorkflowRun, services: Services) -> KeepRun:
    return KeepRun(
        repo=run.repo,
        run_id=run.id,
        path=run.path.partition("@")[0],
        event=run.event,
        at=services.clock.now(),
    )


async def _fill(run: WorkflowRun, services: Services) -> tuple[WakeAt, ...]:
    """Fill the ledger of a repository where a failure is explained for the first time."""
    if await services.store.is_backfilled(run.repo):
        return ()
    return (backfill.wake(run.repo, services.clock.now()),)


async def _explain(run: WorkflowRun, looking: Looking) -> Outcome:
    """Bring what the pull request shows in line with the runs of its head."""
    services = looking.services
    known = await services.store.failures_of(run.repo)
    if run.conclusion not in FAILED | {CANCELLED} and _head(run) not in known:
        return Outcome(note="no failure to speak of")
    pull = await _pull_request(run, services)
    if pull is None:
        return Outcome(note="no open pull request")
    if pull.head_sha != run.head_sha:
        return Outcome(note="the pull request has moved on")
    return await show(pull, looking)


def _head(run: WorkflowRun) -> str:
    return f"{run.head_owner}:{run.head_branch}"


async def _pull_request(run: WorkflowRun, services: Services) -> PullRequest | None:
    """Find the open pull request whose head the run was for.

    GitHub lists none for a fork's run, so the head's owner and branch are what to go by.
    """
    if run.head_owner is None:
        return None
    pulls = await services.github.pull_requests_of(run.repo, _head(run))
    same = [pull for pull in pulls if pull.head_sha == run.head_sha]
    return next(iter(same or pulls), None)


HANDLER = Handler(on=frozenset({"workflow_run.completed"}), handle=follow)
