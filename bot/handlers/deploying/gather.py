"""Read all that a decision about a request depends on, as it is now.

Nothing here is remembered from earlier: who may vote, what a comment says, and where a branch
points may have changed a second ago. If one thing cannot be read, all of it fails, and nothing is
decided.
"""

import asyncio
from collections.abc import Sequence

from bot import codeowners
from bot.config.environments import EnvironmentPolicy
from bot.deploys.request import BEFORE_START, Kind, Request, of_run
from bot.deploys.snapshot import Change, Checks, Moving, Place, Policies, Release, Snapshot
from bot.environments import Deployment
from bot.errors import NotFoundError
from bot.handlers.deploying.ballots import ballots_of
from bot.handlers.deploying.ours import tells_of_rollout
from bot.handlers.ruling import Ruling, ruling_of, settings_of
from bot.handlers.services import Services
from bot.model import PullRequest, Repo, Sha, WorkflowRun
from bot.policy.render import POLICY_CHECK
from bot.rollouts.rollout import Rollout

HEALTHY = frozenset({"success", "inactive"})
"""States of a deployment that went well; GitHub calls it inactive when the next one did, too."""


async def snapshot_of(request: Request, services: Services) -> Snapshot:
    """Read everything about *request*.

    Raises:
        UserError: The policy no longer governs the environment.
        TransientError: Something could not be read.
    """
    ruling, pull = await asyncio.gather(
        ruling_of(request.repo, services),
        services.github.pull_request(request.repo, request.number),
    )
    settings = _settings(request, ruling)
    change, checks, place, run = await asyncio.gather(
        _change(request, pull, settings, services),
        _checks(request, pull, services),
        _place(request, settings, services),
        _run(request, services),
    )
    return Snapshot(
        now=services.clock.now(),
        policies=Policies(
            environment=settings,
            digest=ruling.digest,
            is_valid=ruling.fallback is None,
            mode=ruling.policy.mode_on(services.clock.now().date()),
        ),
        change=change,
        checks=checks,
        place=place,
        ballots=await ballots_of(request, settings, change, services),
        run=run,
    )


def _settings(request: Request, ruling: Ruling) -> EnvironmentPolicy:
    """Return what the policy says; of what is under way already, it need not say anything."""
    found = ruling.policy.environment(request.environment)
    if found is None and request.state not in BEFORE_START:
        return EnvironmentPolicy()
    return settings_of(ruling, request.environment)


async def _change(
    request: Request, pull: PullRequest, settings: EnvironmentPolicy, services: Services
) -> Change:
    github, repo = services.github, request.repo
    wants_owners = any(group.codeowners for group in settings.approvals.groups)
    commit, contributors, pushes, owners, default_branch = await asyncio.gather(
        github.commit(repo, request.sha),
        github.contributors(repo, pull.number),
        github.pushes(repo, pull.head_ref),
        _owners(pull, services) if wants_owners else _nobody(),
        github.default_branch(repo),
    )
    return Change(
        pull=pull,
        default_branch=default_branch,
        message=commit.message,
        contributors=contributors,
        pushes=tuple(pushes),
        owners=owners[0],
        knows_owners=owners[1],
    )


async def _nobody() -> tuple[frozenset[frozenset[str]], bool]:
    return frozenset(), True


async def _owners(pull: PullRequest, services: Services) -> tuple[frozenset[frozenset[str]], bool]:
    """Say who owns what the pull request touches, by the file on its base branch."""
    paths, is_complete = await services.github.changed_files(pull.repo, pull.number)
    for path in codeowners.PATHS:
        _, file = await services.github.read(pull.repo, (), ref=pull.base_ref, path=path)
        if file:
            owners = codeowners.parse(file.data.decode(errors="replace"))
            found = (owners.of(path) for path in paths)
            named = {frozenset(_name(one, pull.repo) for one in some) for some in found if some}
            return frozenset(named), is_complete
    return frozenset(), is_complete


def _name(owner: codeowners.Owner, repo: Repo) -> str:
    organization, _, slug = owner.name.partition("/")
    if owner.kind is codeowners.Kind.TEAM and organization.casefold() == repo.owner.casefold():
        return f"team:{slug}"
    return f"@{owner.name}".casefold() if owner.kind is codeowners.Kind.USER else owner.name


async def _checks(request: Request, pull: PullRequest, services: Services) -> Checks:
    github, repo = services.github, request.repo
    # The pipeline is judged where it is proposed: what that becomes by a merge has no verdict.
    judged = pull.head_sha if request.sha == pull.merge_sha else request.sha
    results, required, ours, override = await asyncio.gather(
        github.results_on(repo, request.sha),
        github.required_checks(repo, pull.base_ref),
        github.our_check_runs(repo, judged, POLICY_CHECK),
        services.store.override(repo, judged, POLICY_CHECK),
    )
    return Checks(
        results=tuple(results),
        required=tuple(required),
        policy=ours[0].conclusion if ours else "",
        is_overridden=override is not None,
    )


async def _place(request: Request, settings: EnvironmentPolicy, services: Services) -> Place:
    repo, store = request.repo, services.store
    names = [request.environment, *settings.after]
    (here, *stages), (lock, _), stops, live, rollouts = await asyncio.gather(
        asyncio.gather(*(releases_of(repo, name, services) for name in names)),
        store.lock(repo, request.environment),
        store.stops(repo),
        store.live_requests(repo),
        store.live_rollouts(repo),
    )
    newest = next((one for one in here if one.was_healthy), None)
    return Place(
        live=newest,
        takes_back=await _takes_back(request, newest, services),
        mine=next((one for one in here if request.run_id and one.run_id == request.run_id), None),
        stages={
            name: some[0] if some else None
            for name, some in zip(settings.after, stages, strict=True)
        },
        rivals=tuple(one for one in live if is_rival(one, request)),
        moving=tuple(_moving(one) for one in rollouts if _is_in_the_way(one, request)),
        lock=lock,
        stops=tuple(stops),
    )


def _is_in_the_way(rollout: Rollout, request: Request) -> bool:
    """Tell whether *rollout* keeps *request* waiting: what is for a rollout itself queues up."""
    return not request.rollout_id and request.is_for(rollout.environment)


def _moving(rollout: Rollout) -> Moving:
    return Moving(
        rollout_id=rollout.id, service=rollout.service, sha=rollout.sha, number=rollout.number
    )


async def _takes_back(request: Request, live: Release | None, services: Services) -> bool:
    """Tell whether what is live is no part of the commit. To go back is what a rollback is for."""
    if live is None or live.sha == request.sha or request.kind is Kind.ROLLBACK:
        return False
    return not await services.github.is_ancestor(request.repo, live.sha, request.sha)


def is_rival(other: Request, request: Request) -> bool:
    """Tell whether *other* was let into the environment of *request* and has not ended."""
    is_mine = other.id == request.id or (
        other.rollout_id != "" and other.rollout_id == request.rollout_id
    )
    return other.is_for(request.environment) and not is_mine and other.has_the_floor


async def releases_of(repo: Repo, environment: str, services: Services) -> Sequence[Release]:
    """List what was deployed to *environment*, the newest first.

    GitHub takes the tip of the branch that a workflow was dispatched on for what is deployed. Of a
    run that we dispatched, we know better. A rollout was never there that did not get all of the
    traffic.
    """
    listed = await services.github.deployments(repo, environment)
    deployments = [one for one in listed if not await _was_partial(one, services)]
    requests = await services.store.requests_of_runs(repo, [one.run_id for one in deployments])
    made_for = (of_run(requests, one.run_id, environment) for one in deployments)
    return [
        _release(one, request.sha if request else one.sha)
        for one, request in zip(deployments, made_for, strict=True)
    ]


async def _was_partial(deployment: Deployment, services: Services) -> bool:
    """Tell whether it is a rollout that has not succeeded: something else serves, or still does."""
    states = {status.state for status in deployment.statuses}
    return "success" not in states and await tells_of_rollout(deployment, services)


def _release(deployment: Deployment, sha: Sha) -> Release:
    states = [status.state for status in deployment.statuses]
    return Release(
        sha=sha,
        state=deployment.state,
        at=deployment.created_at,
        deployment_id=deployment.id,
        run_id=deployment.run_id,
        was_healthy="success" in states and states[0] in HEALTHY,
    )


async def _run(request: Request, services: Services) -> WorkflowRun | None:
    """Return the run that the request is bound to; None if there is none, or none any more."""
    if not request.run_id:
        return None
    try:
        return await services.github.run(request.repo, request.run_id)
    except NotFoundError:
        return None
