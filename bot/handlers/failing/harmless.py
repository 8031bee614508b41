"""Whether jobs may be run again by us: one that deploys may not, it is asked for and approved."""

import asyncio
from collections.abc import Sequence

from bot.commands.refusal import RefusalError
from bot.config.environments import PRODUCTION
from bot.config.schema import Policy
from bot.deploys.workflow_file import environments_of_jobs
from bot.handlers.services import Services
from bot.markdown import code
from bot.model import WorkflowRun
from bot.reason import Reason


async def require_harmless(
    run: WorkflowRun,
    failed: Sequence[str],
    policy: Policy,
    services: Services,
    *,
    everything: bool = False,
) -> None:
    """Refuse to run a job again that deploys to an environment which the policy governs.

    Args:
        run: Whose jobs.
        failed: Their names; at least one.
        policy: The one that rules.
        services: How to read.
        everything: Whether those that passed run again, too.

    Raises:
        RefusalError: One does, or nobody can tell.
    """
    homes, has_entered = await asyncio.gather(
        _environments(run, services), _has_entered(run, policy, services)
    )
    governed = {name for name, where in homes.items() if where and _is_governed(where, policy)}
    if everything and (governed or has_entered):
        raise _deploys(run, min(governed, default=failed[0]))
    for job in failed:
        caller, slash, _ = job.partition(" / ")
        names = {job, caller.partition(" (")[0]}  # without what a matrix adds
        # What a workflow that was called declares is not read here: what it did is known.
        is_unknown = names.isdisjoint(homes) or bool(slash)
        if names & governed or (is_unknown and (governed or has_entered)):
            raise _deploys(run, job)


async def _has_entered(run: WorkflowRun, policy: Policy, services: Services) -> bool:
    """Tell whether a job of *run* entered an environment that the policy governs, or asked to."""
    names = {PRODUCTION, *policy.environments}
    made = await asyncio.gather(*(services.github.deployments(run.repo, one) for one in names))
    return any(one.run_id == run.id for some in made for one in some)


async def _environments(run: WorkflowRun, services: Services) -> dict[str, str]:
    tree = await services.github.tree(run.repo, run.head_sha)
    blob = tree.blobs.get(run.path.partition("@")[0])
    if blob is None:
        return {}
    blobs, _ = await services.github.read(run.repo, {blob}, ref=run.head_branch, path=run.path)
    return dict(environments_of_jobs(blobs[blob]))


def _is_governed(environment: str, policy: Policy) -> bool:
    """Tell whether the policy governs it; an expression may turn out to be anything."""
    return "${{" in environment or policy.environment(environment) is not None


def _deploys(run: WorkflowRun, job: str) -> RefusalError:
    return RefusalError(
        f"{code(job)} of {code(run.name)} deploys, and is not run again by a command.",
        reason=Reason.NO_PERMISSION,
        checked="A deploy is asked for, and approved, anew.",
        paste="/deploy production",
    )
