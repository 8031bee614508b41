"""What our protection rule says to a run that wants to enter an environment."""

from dataclasses import replace
from datetime import timedelta
from typing import TypeAlias

from bot.audit.record import Type
from bot.config.environments import EnvironmentPolicy
from bot.deploys.condition import Standing
from bot.deploys.conditions.run import BOUND
from bot.deploys.gate import assess
from bot.deploys.releasing import COMMENT, let_in
from bot.deploys.request import BEFORE_START, Request, of_run
from bot.deploys.step import FOLLOW
from bot.effects import AnswerRule, Outcome
from bot.environments import Question
from bot.errors import TransientError, UserError
from bot.handlers.arguments import of_repo
from bot.handlers.deploying.candidates import warning
from bot.handlers.deploying.find import requests_for
from bot.handlers.deploying.gather import snapshot_of
from bot.handlers.deploying.opening import Ask, new_request, opened
from bot.handlers.deploying.pursue import conclude, pursue
from bot.handlers.ruling import ruling_of, settings_of
from bot.handlers.services import Services
from bot.markdown import one_line
from bot.model import PullRequest, WorkflowRun
from bot.reason import Reason
from bot.records import Audit, JsonValue, WakeAt

LATER_JOBS = timedelta(minutes=60)
"""How long after the first job later jobs of the same attempt may enter, if the window is over."""

WAITING = "waiting"
"""The timer that asks, in GitHub's place, about a run that waits."""

DISPATCHED = "workflow_dispatch"
"""GitHub's event of a run that was started by hand, or by us."""

Facts: TypeAlias = dict[str, JsonValue]


async def consider(question: Question, services: Services) -> Outcome:
    """Decide about *question*, now or when people have voted."""
    run = await services.github.run(question.repo, question.run_id)
    known = await _known(question, run, services)
    if known:
        return await _again(known, question, services)
    if run.event == DISPATCHED and await _may_be_ours(question, services):
        raise TransientError("a run that we may have started ourselves")
    try:
        return await _open(question, run, services)
    except UserError as error:
        return _refused(question, run, str(error), error.reason)


async def _may_be_ours(question: Question, services: Services) -> bool:
    """Tell whether we began to start a run, and GitHub has not told us yet which one it is."""
    live = await services.store.live_requests(question.repo)
    here = (one for one in live if one.is_for(question.environment))
    return any(one.has_the_floor and not one.run_id for one in here)


async def _known(question: Question, run: WorkflowRun, services: Services) -> Request | None:
    """Return the request that this very attempt belongs to."""
    found = await services.store.requests_of_runs(question.repo, [run.id])
    request = of_run(found, run.id, question.environment)
    return request if request and request.run_attempt == run.attempt else None


async def _again(request: Request, question: Question, services: Services) -> Outcome:
    """Answer a further job of an attempt, or the first of a run that we dispatched."""
    if request.state in BEFORE_START:
        return await pursue(replace(request, waits=True), services)
    now = services.clock.now()
    first = request.started_at or request.created_at
    if not request.is_live or now >= max(request.expires_at, first + LATER_JOBS):
        return _refusal(question, request, "its time is over", Reason.EXPIRED)
    snapshot = await snapshot_of(request, services)
    stop = assess(request, snapshot).first(Standing.NEVER)
    if stop:
        return _refusal(question, request, stop.answer.value, stop.answer.reason)
    return Outcome(effects=(let_in(request, now),), note="a job of a request that was let in")


def _refusal(question: Question, request: Request, why: str, reason: Reason | None) -> Outcome:
    data: Facts = {"request": request.id, "reason": str(reason), "run_id": question.run_id}
    return Outcome(
        effects=(_no(question, why),),
        records=(_audit(question, data),),
        note=f"refused: {reason}",
    )


async def _open(question: Question, run: WorkflowRun, services: Services) -> Outcome:
    """Make a request of a run that waits, bound to its commit.

    Raises:
        UserError: It cannot be allowed, whoever votes for it.
    """
    ruling = await ruling_of(question.repo, services)
    settings = settings_of(ruling, question.environment)
    pull = await _pull_request(question, run, services)
    if question.sha and question.sha != run.head_sha and run.event != "pull_request":
        raise UserError("the run is not for the commit that it deploys", reason=Reason.SHA_MISMATCH)
    same = await requests_for(question.repo, question.environment, run.head_sha, services)
    rival = next(iter(same), None)
    if rival and (rival.run_id or rival.dispatched_at):
        return _wait_for(rival, run, settings, services)
    if rival and run.event in BOUND:
        bound = replace(rival, run_id=run.id, run_attempt=run.attempt, is_of_run=True, waits=True)
        return await pursue(bound, services)
    ask = Ask(
        pull=pull,
        environment=question.environment,
        settings=settings,
        ruling=ruling,
        sha=run.head_sha,
        requester=run.actor or question.sender,
        origin=f"run-{run.id}-{run.attempt}",
        at=run.created_at if run.attempt == 1 else services.clock.now(),
        run=run,
    )
    request, snapshot = await new_request(ask, services)
    outcome = conclude(request, snapshot, services, audits=(opened(request, snapshot),))
    warned = await warning(request, snapshot, services)
    return replace(outcome, effects=(*outcome.effects, *warned))


def _wait_for(
    rival: Request, run: WorkflowRun, settings: EnvironmentPolicy, services: Services
) -> Outcome:
    """Let *run* wait for its turn, and not for ever: it may hold the place of others.

    Raises:
        UserError: It has been there for as long as a request is open.
    """
    now = services.clock.now()
    if now >= run.created_at + settings.approvals.window:
        where = f"run {rival.run_id}" if rival.run_id else "a run"
        raise UserError(f"{where} of this commit was decided on meanwhile", reason=Reason.BUSY)
    again = WakeAt(
        name=WAITING,
        id=f"{run.id}:{run.attempt}",
        at=now + FOLLOW,
        args=of_repo(run.repo) | {"run": str(run.id)},
    )
    return Outcome(records=(again,), note="another run of this commit is being decided on")


async def _pull_request(question: Question, run: WorkflowRun, services: Services) -> PullRequest:
    """Find the pull request that the commit belongs to; a fork's is found by its branch.

    Raises:
        UserError: There is none, so nobody has looked at it.
    """
    pulls = await services.github.pull_requests_with(question.repo, run.head_sha)
    if not pulls and run.head_owner:
        head = f"{run.head_owner}:{run.head_branch}"
        pulls = await services.github.pull_requests_of(question.repo, head)
    mine = [one for one in pulls if run.head_sha in {one.head_sha, one.merge_sha}]
    if not mine and run.event == DISPATCHED:
        raise UserError(
            "the run was started by hand, or run again: ask for the deploy with `/deploy`",
            reason=Reason.FOREIGN_RUN,
        )
    if not mine:
        raise UserError(
            "no pull request proposes this commit, so nobody can approve it",
            reason=Reason.NOTHING_OPEN,
        )
    return mine[0]


def _refused(question: Question, run: WorkflowRun, why: str, reason: str) -> Outcome:
    data: Facts = {
        "reason": reason,
        "run_id": run.id,
        "attempt": run.attempt,
        "sha": str(run.head_sha),
        "event": run.event,
    }
    return Outcome(
        effects=(_no(question, why),), records=(_audit(question, data),), note=f"refused: {reason}"
    )


def _no(question: Question, why: str) -> AnswerRule:
    return AnswerRule(
        repo=question.repo,
        run_id=question.run_id,
        environment=question.environment,
        is_approved=False,
        comment=one_line(f"Not deployed: {why}", COMMENT),
    )


def _audit(question: Question, data: Facts) -> Audit:
    return Audit(
        type=Type.REQUEST_REJECTED,
        repo=question.repo,
        subject=question.environment,
        data={"environment": question.environment, **data},
    )
