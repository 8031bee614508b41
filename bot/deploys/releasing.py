"""The effects by which a request is let in, or lets go of what waits for it."""

from datetime import datetime

from bot.config.environments import Mode
from bot.deploys.request import Request
from bot.deploys.snapshot import Snapshot
from bot.effects import AnswerRule, CancelRun, Dispatch, Effect
from bot.markdown import one_line

COMMENT = 1_024
"""Characters of what is said with a decision; GitHub's limit."""


def releasing(request: Request, snapshot: Snapshot) -> tuple[Effect, ...]:
    """Return what lets the deploy start, as its mode wants it."""
    if request.mode in {Mode.CHECK, Mode.ROLLOUT}:
        return ()
    if request.waits:
        return (let_in(request, snapshot.now),)
    return (
        Dispatch(
            repo=request.repo,
            workflow=request.workflow,
            ref=request.dispatch_ref,
            inputs=_inputs(request),
            request_id=request.id,
            decided_at=snapshot.now,
        ),
    )


def let_in(request: Request, now: datetime) -> AnswerRule:
    """Approve the job that waits for *request*, and say who agreed."""
    voters = ", ".join(f"`{vote.voter.login}`" for vote in request.votes) or "nobody was needed"
    if request.overrider:
        voters = f"glass broken by `{request.overrider.login}`"
    text = f"`{request.sha}` may be deployed. Approved: {voters}. Request `{request.id}`."
    return AnswerRule(
        repo=request.repo,
        run_id=request.run_id,
        environment=request.environment,
        is_approved=True,
        comment=one_line(text, COMMENT),
        request_id=request.id,
        decided_at=now,
    )


def _inputs(request: Request) -> dict[str, str]:
    """Return what the workflow is told of *request*, as far as it declares it."""
    facts = {"sha": request.sha, "environment": request.environment, "request_id": request.id}
    return {name: fact for name, fact in facts.items() if name in request.inputs}


def freeing(request: Request, why: str) -> tuple[Effect, ...]:
    """Reject a waiting job, which would hold its concurrency group for 30 days."""
    if request.waits:
        return (
            AnswerRule(
                repo=request.repo,
                run_id=request.run_id,
                environment=request.environment,
                is_approved=False,
                comment=one_line(f"Not deployed: {why}", COMMENT),
                request_id=request.id,
            ),
        )
    if request.run_id and not request.is_of_run:
        return (CancelRun(repo=request.repo, run_id=request.run_id),)
    return ()
