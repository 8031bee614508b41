"""Find out which jobs and tests of a repository fail by chance, and who is to mend them."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from bot import codeowners
from bot.ci.flaky import FlakyReport, flaky_report
from bot.ci.flaky_rows import Responsible, Row, file_of, rows, workflow_files
from bot.ci.past import Past
from bot.codeowners import Owners
from bot.errors import RefusedError, TransientError
from bot.handlers.failing.places import found_in
from bot.handlers.failing.policy import known_policy
from bot.handlers.services import Services
from bot.model import Repo

MOST_PASTS = 20_000
"""Attempts of jobs that are looked at, the newest: some 30 MB. Our own limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From *since*, to before *until*; both aware."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Flakiness:
    """What fails by chance in a repository.

    Attributes:
        attempts: Of jobs, that were looked at.
        is_complete: Whether these are all of the time that was asked for.
    """

    repo: Repo
    rows: tuple[Row, ...]
    attempts: int
    is_complete: bool


async def find_flaky(
    repo: Repo, period: Period, services: Services, owners: Owners | None = None
) -> Flakiness:
    """Find out what failed by chance in *repo*.

    Args:
        repo: Where.
        period: When.
        services: What to read with: the ledger, the last good policy, and CODEOWNERS on GitHub.
        owners: In the place of the CODEOWNERS of the default branch.
    """
    branch = await services.github.default_branch(repo)
    known = await services.store.pasts(repo, period.since, MOST_PASTS)
    pasts = [past for past in known if past.job.completed_at < period.until]
    # In a thread: months of a large repository take a while.
    report = await asyncio.to_thread(flaky_report, pasts, branch)
    if report != FlakyReport() and owners is None:
        owners = await _owners(repo, branch, services)
    policy = await known_policy(repo, services)
    responsible = Responsible(
        today=services.clock.now().date(),
        owners=owners,
        files=await _files(report, pasts, services) if owners else {},
        workflows=workflow_files(pasts),
        quarantine=policy.failures.quarantine,
    )
    return Flakiness(
        repo=repo,
        rows=rows(report, responsible),
        attempts=len(pasts),
        is_complete=len(known) < MOST_PASTS,
    )


async def _owners(repo: Repo, branch: str, services: Services) -> Owners | None:
    for path in codeowners.PATHS:
        _, file = await services.github.read(repo, (), ref=branch, path=path)
        if file:
            return codeowners.parse(file.data.decode(errors="replace"))
    return None


async def _files(report: FlakyReport, pasts: Sequence[Past], services: Services) -> dict[str, str]:
    """Return the path of each file of a test: its tool names it from whatever folder that ran in.

    That the paths cannot be had is no trouble: then nobody is named.
    """
    units = *(one.unit for one in report.tests), *(one.unit for one in report.suspects)
    names = {file_of(unit.test) for unit in units} - {""}
    if not names:
        return {}
    newest = max(pasts, key=lambda past: past.job.completed_at).job
    with suppress(RefusedError, TransientError):
        return found_in(await services.github.paths(newest.repo, newest.head_sha) or (), names)
    return {}
