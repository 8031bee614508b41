"""Tell whether a job that runs in an environment was let in; if not, say so where it is heard."""

from bot.audit.record import Type
from bot.config.environments import Mode
from bot.deploys.condition import never
from bot.deploys.records import KeepRequest
from bot.deploys.request import BEFORE_START, Request, State
from bot.deploys.step import close
from bot.effects import Alert, Effect, Outcome, UpsertComment
from bot.environments import Deployment
from bot.handlers.deploying.ours import tells_of_rollout
from bot.handlers.deploying.pursue import wake_at
from bot.handlers.ruling import ruling_of
from bot.handlers.services import Services
from bot.markdown import code, link
from bot.reason import Reason
from bot.records import Audit, Record

LET_IN = frozenset({State.APPROVED, State.RUNNING, State.SUCCEEDED, State.FAILED})
"""States of a request whose job may be in the environment."""


async def bypassed(deployment: Deployment, request: Request | None, services: Services) -> Outcome:
    """Return what follows from a deployment that is under way; nothing if it was let in.

    Args:
        deployment: That runs, or ran.
        request: The newest of its run; None if there is none.
        services: How to read.
    """
    if await _was_let_in(deployment, request, services):
        return Outcome()
    if await tells_of_rollout(deployment, services):
        return Outcome()
    if not await _is_guarded(deployment, services):
        return Outcome()
    records: list[Record] = [_audit(deployment, request)]
    if request and request.state in BEFORE_START:
        now = services.clock.now()
        why = never("its job was started past the gate", Reason.CANCELLED)
        step = close(request, State.CANCELLED, now, why)  # nothing is left to be rejected
        records += [KeepRequest(request=step.request), *step.audits, wake_at(step.request, now)]
    effects: list[Effect] = [
        Alert(
            repo=deployment.repo,
            kind="bypassed",
            text=f"deployment {deployment.id} to {deployment.environment} went past the gate",
        )
    ]
    pulls = await services.github.pull_requests_with(deployment.repo, deployment.sha)
    effects += [_notice(deployment, pull.number, services) for pull in pulls[:1]]
    return Outcome(effects=tuple(effects), records=tuple(records), note="bypassed")


async def _was_let_in(deployment: Deployment, request: Request | None, services: Services) -> bool:
    if request is None or request.state not in LET_IN:
        return False
    run = await services.github.run(deployment.repo, deployment.run_id)
    return run.attempt == request.run_attempt


async def _is_guarded(deployment: Deployment, services: Services) -> bool:
    """Tell whether nothing should enter the environment without us."""
    ruling = await ruling_of(deployment.repo, services)
    settings = ruling.policy.environment(deployment.environment)
    if settings is None or settings.mode is Mode.CHECK:
        return False
    if settings.mode is not Mode.AUTO:
        return True
    found = await services.github.environment(deployment.repo, deployment.environment)
    return found is not None and found.asks_us


def _audit(deployment: Deployment, request: Request | None) -> Audit:
    return Audit(
        type=Type.DEPLOY_BYPASSED,
        repo=deployment.repo,
        subject=deployment.environment,
        data={
            "request": request.id if request else None,
            "environment": deployment.environment,
            "sha": deployment.sha,
            "deployment_id": deployment.id,
            "run_id": deployment.run_id,
            "reason": "bypassed",
        },
        actor=deployment.creator,
    )


def _notice(deployment: Deployment, number: int, services: Services) -> UpsertComment:
    url = f"{services.server_url}/{deployment.repo}/actions/runs/{deployment.run_id}"
    where = link("its run", url) if deployment.run_id else "a script"
    return UpsertComment(
        repo=deployment.repo,
        number=number,
        marker=f"bypass-{deployment.id}",
        body=f"🚨 **{code(deployment.sha[:7])} was deployed to {code(deployment.environment)} "
        f"without approval,** past the gate, by {where}. This is in the audit log.",
    )
