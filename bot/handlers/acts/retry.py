"""``/retry``: failed jobs run again, three times at most, and never a job that deploys."""

import asyncio
from collections.abc import Sequence

from bot.audit.record import Type
from bot.commands.known.retry import Retry
from bot.commands.refusal import RefusalError
from bot.config.schema import Policy
from bot.effects import Rerun
from bot.handlers.act import STARTED, Act, Answer, Order
from bot.handlers.deploying.people import role_line
from bot.handlers.failing.gather import CANCELLED, FAILED
from bot.handlers.failing.harmless import require_harmless
from bot.handlers.services import Services
from bot.markdown import code, plural
from bot.model import Permission, Repo, Sha, WorkflowRun
from bot.reason import Reason
from bot.records import Audit, JsonValue

MOST = 3
"""Re-runs of one workflow run, ours: what fails four times does not fail by chance."""


async def run(intent: Retry, order: Order, services: Services) -> Answer:
    """Run again what failed on the newest commit."""
    pull = order.change
    _require_right(order)
    reruns = await again(intent, (order.repo, pull.head_sha), order.ruling.policy, services)
    data = {"pull_request": order.number, **facts(pull.head_sha, reruns)}
    return Answer(
        effects=reruns,
        records=(
            Audit(
                type=Type.RETRY_REQUESTED,
                repo=order.repo,
                subject=f"#{order.number}",
                data=data,
                actor=order.actor,
            ),
        ),
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


async def again(
    intent: Retry, where: tuple[Repo, Sha], policy: Policy, services: Services
) -> tuple[Rerun, ...]:
    """Return what runs again what failed on a commit.

    Args:
        intent: Which jobs.
        where: The repository, and the commit.
        policy: The one that rules.
        services: How to read.

    Raises:
        RefusalError: Nothing failed, or it may not be run again.
    """
    repo, sha = where
    runs = await services.github.runs_of(repo, sha)
    ended = [one for one in runs if one.status == "completed"]
    failed = [one for one in ended if one.conclusion in FAILED] or [
        one
        for one in ended
        if one.conclusion == CANCELLED  # a lost runner is called so, too
    ]
    if not failed:
        raise RefusalError(f"Nothing failed on {code(sha[:7])}.", reason=Reason.NOTHING_OPEN)
    orders = await asyncio.gather(*(_again(intent, one, policy, services) for one in failed))
    reruns = tuple(one for some in orders for one in some)
    if not reruns:
        raise RefusalError(
            f"No failed job is called {code(intent.job)}.", reason=Reason.NOTHING_OPEN
        )
    return reruns


def facts(sha: Sha, reruns: Sequence[Rerun]) -> dict[str, JsonValue]:
    """Return what the audit log says of *reruns*."""
    return {"sha": sha, "runs": [one.run_id for one in reruns]}


async def _again(
    intent: Retry, run: WorkflowRun, policy: Policy, services: Services
) -> list[Rerun]:
    bad = FAILED | {CANCELLED}
    jobs = [one for one in await services.github.jobs_of(run) if one.conclusion in bad]
    if intent.job:
        jobs = [one for one in jobs if one.name.casefold() == intent.job.casefold()]
        if not jobs:
            return []
    if run.attempt > MOST:
        raise RefusalError(
            f"{code(run.name)} was run again {MOST} times already. Push a fix.",
            reason=Reason.RATE_LIMITED,
        )
    names, everything = [one.name for one in jobs], intent.is_everything
    await require_harmless(run, names, policy, services, everything=everything)
    if intent.job:
        return [_rerun(run, job_id=one.id) for one in jobs]
    return [_rerun(run, everything=everything)]


def _rerun(run: WorkflowRun, job_id: int = 0, *, everything: bool = False) -> Rerun:
    return Rerun(
        repo=run.repo,
        run_id=run.id,
        attempt=run.attempt,
        job_id=job_id,
        everything=everything,
    )


ACT = Act(on=Retry, run=run)
