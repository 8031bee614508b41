"""A workflow run ended: explain its failure on the pull request, or say that all is well again.

What it says of its jobs is entered in their ledger, and whether what the policy requires ran on its
commit is looked at.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.ci import render
from bot.ci.report import FailedRun, Report
from bot.config.load import POLICY_PATH
from bot.deploys.request import NOT_LET_IN
from bot.effects import Outcome, UpsertComment
from bot.github import payloads
from bot.handlers.deploying.pursue import wake_concerned
from bot.handlers.failures import FAILED, read_failures
from bot.handlers.handler import Event, Handler
from bot.handlers.ruling import find_ruling
from bot.handlers.services import Services
from bot.handlers.verifying import wakes_for
from bot.model import PullRequest, WorkflowRun
from bot.records import KeepFailure, KeepRun

MARKER = "ci-failure"
"""Of the comment."""


async def follow(event: Event, services: Services) -> Outcome:
    """Explain the run on its pull request, and look at the deploy that it carries out."""
    run = payloads.delivered_workflow_run(event.payload)
    outcome = await _explain(run, services)
    wakes = await wake_concerned(run.repo, services, lambda one: one.run_id == run.id)
    verifies = await wakes_for(run, services)
    return replace(outcome, records=(*outcome.records, *wakes, *verifies, _entry(run, services)))


def _entry(run: WorkflowRun, services: Services) -> KeepRun:
    return KeepRun(
        repo=run.repo,
        run_id=run.id,
        path=run.path.partition("@")[0],
        event=run.event,
        at=services.clock.now(),
    )


async def _explain(run: WorkflowRun, services: Services) -> Outcome:
    """Bring the pull request's comment in line with the runs of its head."""
    known = await services.store.failures_of(run.repo)
    if run.conclusion not in FAILED | {"cancelled"} and _head(run) not in known:
        return Outcome(note="no failure to speak of")
    pull = await _pull_request(run, services)
    if pull is None:
        return Outcome(note="no open pull request")
    if pull.head_sha != run.head_sha:
        return Outcome(note="the pull request has moved on")
    runs = await _not_refused(await services.github.runs_of(run.repo, run.head_sha), services)
    report = await read_failures(pull, runs, services)
    if report.runs:
        return await _failed(report, pull, services)
    is_over = all(one.status == "completed" for one in runs)
    if _head(run) in known and is_over:
        return _recovered(report, runs)
    return Outcome(note="no failure")


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


async def _not_refused(runs: Sequence[WorkflowRun], services: Services) -> Sequence[WorkflowRun]:
    """Leave out the runs that ended because a gateway did not let them in: its card says why."""
    if not runs:
        return runs
    requests = await services.store.requests_of_runs(runs[0].repo, [run.id for run in runs])
    refused = {(one.run_id, one.run_attempt) for one in requests if one.state in NOT_LET_IN}
    return [run for run in runs if (run.id, run.attempt) not in refused]


async def _failed(report: Report, pull: PullRequest, services: Services) -> Outcome:
    _, file = await services.github.read(pull.repo, (), ref=pull.base_ref, path=POLICY_PATH)
    ruling = await find_ruling(pull.repo, file, services)
    report = replace(report, rollback_url=ruling.policy.links.rollback)
    return Outcome(
        effects=(_comment(report, render.failure_comment(report)),),
        records=(_keep(report, is_red=True), *ruling.keep),
        note=f"{len(report.runs)} failed",
    )


def _recovered(report: Report, runs: Sequence[WorkflowRun]) -> Outcome:
    green = replace(report, runs=tuple(FailedRun(run=run) for run in runs))
    return Outcome(
        effects=(_comment(green, render.recovered_comment(green)),),
        records=(_keep(green, is_red=False),),
        note="green again",
    )


def _comment(report: Report, body: str) -> UpsertComment:
    repo = report.runs[0].run.repo
    return UpsertComment(repo=repo, number=report.number, marker=MARKER, body=body)


def _keep(report: Report, *, is_red: bool) -> KeepFailure:
    run = report.runs[0].run
    return KeepFailure(repo=run.repo, number=report.number, head=_head(run), is_red=is_red)


HANDLER = Handler(on=frozenset({"workflow_run.completed"}), handle=follow)
