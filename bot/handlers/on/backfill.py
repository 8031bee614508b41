"""Enter in the ledger what ran on the default branch before Sluice was told of its jobs.

It is done once for each repository, a few runs at a time: what was read is kept, and what is left
is read the next time, also after a restart. All of it takes 42 calls at most.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from bot.ci.past import OWN_EVENTS
from bot.effects import Outcome
from bot.errors import NotFoundError
from bot.handlers.arguments import of_repo, repo_in
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services
from bot.model import Repo
from bot.records import KeepBackfilled, KeepCursor, KeepJobTime, KeepRun, Record, WakeAt

PAST = timedelta(days=14)
"""How far it goes back."""

RUNS = 40
"""Runs that are read, the newest: as many as a rate of failures is told of."""

AT_ONCE = 5
"""Runs whose jobs are read in one go: 500 jobs at most are written together."""


def wake(repo: Repo, at: datetime) -> WakeAt:
    """Fill the ledger of *repo*, or go on with it, at *at* when nothing else is to be done there.

    It is safe to ask again while it is under way.
    """
    return WakeAt(name="backfill", id=str(repo.id), at=at, args=of_repo(repo), is_last=True)


async def fill(event: Event, services: Services) -> Outcome:
    """List the runs, or read the jobs of the next few."""
    repo = repo_in(event.arguments())
    if await services.store.is_backfilled(repo):
        return Outcome(note="the ledger is full")
    left = [int(one) for one in (await services.store.cursor(_cursor(repo))).split()]
    return await _go_on(repo, left, services) if left else await _begin(repo, services)


async def _begin(repo: Repo, services: Services) -> Outcome:
    now = services.clock.now()
    branch = await services.github.default_branch(repo)
    runs = [
        run
        for run in await services.github.runs_on(repo, branch, now - PAST, RUNS)
        # Who makes a pull request may call its branch as the default one is called.
        if run.event in OWN_EVENTS
    ]
    entries = [
        KeepRun(repo=repo, run_id=run.id, path=run.path, event=run.event, at=now) for run in runs
    ]
    return Outcome(
        records=(*entries, *_next(repo, [run.id for run in runs], now)),
        note=f"{len(runs)} runs to enter in the ledger",
    )


async def _go_on(repo: Repo, left: Sequence[int], services: Services) -> Outcome:
    entries: list[KeepJobTime] = []
    for run_id in left[:AT_ONCE]:
        with suppress(NotFoundError):  # it was deleted meanwhile
            jobs = await services.github.all_jobs_of(repo, run_id)
            entries += [KeepJobTime(job=job) for job in jobs]
    following = _next(repo, left[AT_ONCE:], services.clock.now())
    return Outcome(
        records=(*entries, *following), note=f"{len(entries)} jobs entered in the ledger"
    )


def _next(repo: Repo, left: Sequence[int], now: datetime) -> tuple[Record, ...]:
    """Remember what is left, and to go on with it."""
    cursor = KeepCursor(name=_cursor(repo), value=" ".join(map(str, left)))
    return (cursor, wake(repo, now)) if left else (cursor, KeepBackfilled(repo=repo))


def _cursor(repo: Repo) -> str:
    return f"runs to backfill of {repo.id}"


HANDLER = Handler(on=frozenset({"timer.backfill"}), handle=fill)
