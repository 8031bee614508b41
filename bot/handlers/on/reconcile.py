"""Evaluate the open pull requests and the waiting runs that have no verdict, whatever the reason.

A delivery can be lost for good, a job given up, a database restored. What counts is what GitHub
shows: a pull request without a completed check run of ours is evaluated again.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import timedelta

from bot.effects import Outcome
from bot.errors import RefusedError
from bot.handlers.arguments import of_repo
from bot.handlers.deploying.question import WAITING
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services
from bot.model import InstallationId, Repo, RepoId
from bot.policy.render import POLICY_CHECK
from bot.ports import GitHub
from bot.records import WakeAt

EVERY = timedelta(hours=1)

GRACE = timedelta(minutes=2)
"""Before one is evaluated: its delivery may be on its way, or fetched at this very moment."""


async def reconcile(_: Event, services: Services) -> Outcome:
    """Look through every repository of every installation."""
    wakes: list[WakeAt] = []
    refused = 0
    for installation in await services.app.installations():
        try:
            wakes += await _reconcile(installation, services)
        except RefusedError:
            refused += 1  # suspended or uninstalled at this moment; the others matter no less
    note = f"{len(wakes)} pull requests and runs without a verdict"
    return Outcome(records=tuple(wakes), note=f"{note}, {refused} refused" if refused else note)


async def _reconcile(installation: InstallationId, services: Services) -> list[WakeAt]:
    repos = {repo.id: repo for repo in await services.app.repositories(installation)}
    github = services.app.installation(installation)
    return [
        *[wake async for wake in _waiting(installation, github, repos.values(), services)],
        *await _unchecked(installation, github, repos, services),
    ]


async def _waiting(
    installation: InstallationId, github: GitHub, repos: Iterable[Repo], services: Services
) -> AsyncIterator[WakeAt]:
    """Yield a wake for each run that waits and that nobody has asked us about."""
    for repo in repos:
        runs = await github.waiting_runs(repo)
        known = await services.store.requests_of_runs(repo, [run.id for run in runs])
        for run in runs:
            if not any((one.run_id, one.run_attempt) == (run.id, run.attempt) for one in known):
                yield WakeAt(
                    name=WAITING,
                    id=f"{run.id}:{run.attempt}",
                    at=services.clock.now() + GRACE,
                    args=of_repo(repo) | {"run": str(run.id)},
                    where=(installation, repo.id),
                )


async def _unchecked(
    installation: InstallationId,
    github: GitHub,
    repos: Mapping[RepoId, Repo],
    services: Services,
) -> list[WakeAt]:
    return [
        WakeAt(
            name="evaluate",
            id=str(number),
            at=services.clock.now() + GRACE,
            args=of_repo(repos[repo_id]) | {"number": str(number)},
            where=(installation, repo_id),
            is_last=True,
        )
        for repo_id, number in await github.unchecked(list(repos.values()), POLICY_CHECK)
    ]


HANDLER = Handler(on=frozenset({"timer.reconcile"}), handle=reconcile, every=EVERY)
