"""``/retry``: failed jobs run again, three times at most, and never a job that deploys."""

import asyncio

from bot.audit.record import Type
from bot.commands.known.retry import Retry
from bot.commands.refusal import RefusalError
from bot.config.environments import PRODUCTION
from bot.deploys.workflow_file import environments_of_jobs
from bot.effects import Rerun
from bot.handlers.act import STARTED, Act, Answer, Order
from bot.handlers.deploying.people import role_line
from bot.handlers.failures import FAILED
from bot.handlers.services import Services
from bot.markdown import code, plural
from bot.model import Job, Permission, WorkflowRun
from bot.reason import Reason
from bot.records import Audit

MOST = 3
"""Re-runs of one workflow run, ours: what fails four times does not fail by chance."""


async def run(intent: Retry, order: Order, services: Services) -> Answer:
    """Run again what failed on the newest commit."""
    pull = order.change
    _require_right(order)
    runs = await services.github.runs_of(order.repo, pull.head_sha)
    failed = [one for one in runs if one.status == "completed" and one.conclusion in FAILED]
    if not failed:
        raise RefusalError(
            f"Nothing failed on {code(pull.head_sha[:7])}.", reason=Reason.NOTHING_OPEN
        )
    orders = await asyncio.gather(*(_again(intent, one, order, services) for one in failed))
    reruns = [one for some in orders for one in some]
    if not reruns:
        raise RefusalError(
            f"No failed job is called {code(intent.job)}.", reason=Reason.NOTHING_OPEN
        )
    return Answer(
        effects=tuple(reruns),
        records=(_audit(order, reruns),),
        reply=f"🔁 **{plural(len(reruns), 're-run')} started.**",
        reaction=STARTED,
    )


def _require_right(order: Order) -> None:
    """Refuse people who neither wrote the pull request nor may write to the repository.

    Raises:
        RefusalError: They are neither.
    """
    if order.actor.id != order.change.author.id and order.role < Permission.WRITE:
        raise RefusalError(
            f"{code(order.actor.login)} neither wrote this pull request nor has the role `write`.",
            reason=Reason.NO_PERMISSION,
            checked=role_line(order.actor, order.role),
        )


def _audit(order: Order, reruns: list[Rerun]) -> Audit:
    return Audit(
        type=Type.RETRY_REQUESTED,
        repo=order.repo,
        subject=f"#{order.number}",
        data={
            "sha": order.change.head_sha,
            "pull_request": order.number,
            "runs": [one.run_id for one in reruns],
        },
        actor=order.actor,
    )


async def _again(intent: Retry, run: WorkflowRun, order: Order, services: Services) -> list[Rerun]:
    jobs = [one for one in await services.github.jobs_of(run) if one.conclusion in FAILED]
    if intent.job:
        jobs = [one for one in jobs if one.name.casefold() == intent.job.casefold()]
        if not jobs:
            return []
    if run.attempt > MOST:
        raise RefusalError(
            f"{code(run.name)} was run again {MOST} times already. Push a fix.",
            reason=Reason.RATE_LIMITED,
        )
    await _require_harmless(intent, run, jobs, order, services)
    if intent.job:
        return [_rerun(run, job_id=one.id) for one in jobs]
    return [_rerun(run, everything=intent.is_everything)]


def _rerun(run: WorkflowRun, job_id: int = 0, *, everything: bool = False) -> Rerun:
    return Rerun(
        repo=run.repo,
        run_id=run.id,
        attempt=run.attempt,
        job_id=job_id,
        everything=everything,
    )


async def _require_harmless(
    intent: Retry, run: WorkflowRun, failed: list[Job], order: Order, services: Services
) -> None:
    """Refuse to run a job again that deploys to an environment which the policy governs.

    Raises:
        RefusalError: One does, or nobody can tell.
    """
    homes, has_entered = await asyncio.gather(
        _environments(run, services), _has_entered(run, order, services)
    )
    governed = {name for name, where in homes.items() if where and _is_governed(where, order)}
    if intent.is_everything and (governed or has_entered):
        raise _deploys(run, min(governed, default=failed[0].name))
    for job in failed:
        caller, slash, _ = job.name.partition(" / ")
        names = {job.name, caller.partition(" (")[0]}  # without what a matrix adds
        # What a workflow that was called declares is not read here: what it did is known.
        is_unknown = names.isdisjoint(homes) or bool(slash)
        if names & governed or (is_unknown and (governed or has_entered)):
            raise _deploys(run, job.name)


async def _has_entered(run: WorkflowRun, order: Order, services: Services) -> bool:
    """Tell whether a job of *run* entered an environment that the policy governs, or asked to."""
    names = {PRODUCTION, *order.ruling.policy.environments}
    made = await asyncio.gather(*(services.github.deployments(run.repo, one) for one in names))
    return any(one.run_id == run.id for some in made for one in some)


async def _environments(run: WorkflowRun, services: Services) -> dict[str, str]:
    tree = await services.github.tree(run.repo, run.head_sha)
    blob = tree.blobs.get(run.path.partition("@")[0])
    if blob is None:
        return {}
    blobs, _ = await services.github.read(run.repo, {blob}, ref=run.head_branch, path=run.path)
    return dict(environments_of_jobs(blobs[blob]))


def _is_governed(environment: str, order: Order) -> bool:
    """Tell whether the policy governs it; an expression may turn out to be anything."""
    return "${{" in environment or order.ruling.policy.environment(environment) is not None


def _deploys(run: WorkflowRun, job: str) -> RefusalError:
    return RefusalError(
        f"{code(job)} of {code(run.name)} deploys, and is not run again by a command.",
        reason=Reason.NO_PERMISSION,
        checked="A deploy is asked for, and approved, anew.",
        paste="/deploy production",
    )


ACT = Act(on=Retry, run=run)
