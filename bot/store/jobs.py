"""The ledger of jobs: how it is read, and written.

A job's delivery does not say which file it came from, nor what started it; its run's does. Either
may come first, so each has a table of its own.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    exists,
    func,
    or_,
    select,
)

from bot.ci.category import Category
from bot.ci.past import JobName, Past
from bot.database.dialect import from_ms, insert, to_ms
from bot.database.schema import diagnosis, ledger_job, ledger_run
from bot.database.transactions import Database
from bot.evidence import JobState, JobTime
from bot.model import Repo, Sha
from bot.records import KeepJobTime, KeepRun, StateRecord

_GROWS = (
    "state",
    "conclusion",
    "labels",
    "runner_group",
    "created_at",
    "started_at",
    "completed_at",
)
"""What a job says anew when it got further."""

_TOLD = ("waiting_at", "queued_at")


class Jobs:
    """See ``bot.ports.JobStore``; ``bot.store.failures`` has the rest of it."""

    _database: Database

    async def job_times(self, repo: Repo, since: datetime, most: int) -> Sequence[JobTime]:
        """See the port."""
        rows = await self._rows(_done(repo, since, most))
        return [_job_time(repo, row) for row in rows]

    async def pasts(self, repo: Repo, since: datetime, most: int) -> Sequence[Past]:
        """See the port."""
        rows = await self._rows(_done(repo, since, most))
        return [_past(repo, row) for row in rows]

    async def pasts_of(
        self, repo: Repo, job: JobName, since: datetime, most: int
    ) -> Sequence[Past]:
        """See the port."""
        same = (ledger_job.c.workflow == job.workflow, ledger_job.c.name == job.job)
        rows = await self._rows(_done(repo, since, most).where(*same))
        return [_past(repo, row) for row in rows]

    async def pasts_like(
        self, repo: Repo, fingerprint: str, since: datetime, most: int
    ) -> Sequence[Past]:
        """See the port. Failures that cannot be told apart are like no other."""
        if not fingerprint:
            return []
        same = select(diagnosis.c.job_id).where(
            diagnosis.c.repository == repo.id, diagnosis.c.fingerprint == fingerprint
        )
        rows = await self._rows(_done(repo, since, most).where(ledger_job.c.id.in_(same)))
        return [_past(repo, row) for row in rows]

    async def _rows(self, statement: Select[Any]) -> Sequence[Row[Any]]:
        return await self._database.run(lambda connection: connection.execute(statement).all())


def _done(repo: Repo, since: datetime, most: int) -> Select[Any]:
    """Select the jobs that are done, each execution once, the newest first."""
    same_run = and_(
        ledger_run.c.repository == ledger_job.c.repository, ledger_run.c.id == ledger_job.c.run_id
    )
    same_job = and_(
        diagnosis.c.repository == ledger_job.c.repository, diagnosis.c.job_id == ledger_job.c.id
    )
    return (
        select(
            ledger_job,
            func.coalesce(ledger_run.c.path, "").label("path"),
            func.coalesce(ledger_run.c.event, "").label("event"),
            func.coalesce(diagnosis.c.fingerprint, "").label("fingerprint"),
            func.coalesce(diagnosis.c.tests, "[]").label("tests"),
            diagnosis.c.category,
        )
        .select_from(ledger_job.outerjoin(ledger_run, same_run).outerjoin(diagnosis, same_job))
        .where(
            ledger_job.c.repository == repo.id,
            ledger_job.c.completed_at >= to_ms(since),
            ledger_job.c.state == JobState.DONE,
            ~_is_carried_over(),
        )
        .order_by(ledger_job.c.completed_at.desc(), ledger_job.c.id.desc())
        .limit(most)
    )


def _is_carried_over() -> ColumnElement[bool]:
    """Tell whether an earlier attempt ran the job, and this one only lists it again.

    A re-run of the failed jobs lists the others under new ids, with the times that they had.
    """
    first = ledger_job.alias("first")
    same = ("repository", "run_id", "name", "started_at", "completed_at", "state")
    return exists().where(
        *(first.c[name] == ledger_job.c[name] for name in same),
        first.c.attempt < ledger_job.c.attempt,
    )


def _past(repo: Repo, row: Row[Any]) -> Past:
    return Past(
        job=_job_time(repo, row),
        fingerprint=row.fingerprint,
        tests=msgspec.json.decode(row.tests, type=tuple[str, ...]),
        category=Category(row.category) if row.category else None,
    )


def _job_time(repo: Repo, row: Row[Any]) -> JobTime:
    return JobTime(
        repo=repo,
        run_id=row.run_id,
        attempt=row.attempt,
        id=row.id,
        name=row.name,
        workflow=row.workflow,
        head_sha=Sha(row.sha),
        head_branch=row.branch,
        conclusion=row.conclusion,
        labels=msgspec.json.decode(row.labels, type=tuple[str, ...]),
        created_at=from_ms(row.created_at),
        started_at=from_ms(row.started_at),
        completed_at=from_ms(row.completed_at),
        runner_group=row.runner_group,
        path=row.path,
        event=row.event,
        approved_at=_approved_at(row),
    )


def _approved_at(row: Row[Any]) -> datetime | None:
    """Return when the job no longer waited: it was queued then, or began.

    GitHub gives no time for that, so it is when we were told. A job that waits is queued twice,
    when it is created and when it is approved; it may be said to wait after the first.
    """
    if row.waiting_at is None:
        return None
    began: int = row.started_at
    is_told = row.queued_at is not None and row.queued_at > row.waiting_at
    return from_ms(max(row.created_at, min(row.queued_at, began) if is_told else began))


def _keep_job_time(connection: Connection, record: KeepJobTime) -> None:
    statement = insert(connection, ledger_job).values(_values(record))
    old, new = ledger_job.c, statement.excluded
    is_further = new.state > old.state
    # What is done changes no more: a second delivery says what the first did.
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["repository", "id"],
            set_={
                **{name: case((is_further, new[name]), else_=old[name]) for name in _GROWS},
                **{name: _later(old[name], new[name]) for name in _TOLD},
            },
            where=or_(is_further, *(new[name].is_not(None) for name in _TOLD)),
        )
    )


def _later(old: ColumnElement[int], new: ColumnElement[int]) -> ColumnElement[int]:
    """Return the later of two times of which either may be missing."""
    return func.coalesce(case((new > old, new), else_=old), new)


def _values(record: KeepJobTime) -> dict[str, object]:
    one = record.job
    return {
        "repository": one.repo.id,
        "id": one.id,
        "run_id": one.run_id,
        "attempt": one.attempt,
        "name": one.name,
        "workflow": one.workflow,
        "sha": one.head_sha,
        "branch": one.head_branch,
        "conclusion": one.conclusion,
        "labels": msgspec.json.encode(one.labels).decode(),
        "runner_group": one.runner_group,
        "created_at": to_ms(one.created_at),
        "started_at": to_ms(one.started_at),
        "completed_at": to_ms(one.completed_at),
        "state": record.state,
        "waiting_at": record.waiting_at and to_ms(record.waiting_at),
        "queued_at": record.queued_at and to_ms(record.queued_at),
    }


def _keep_run(connection: Connection, record: KeepRun) -> None:
    statement = insert(connection, ledger_run).values(
        repository=record.repo.id,
        id=record.run_id,
        path=record.path,
        event=record.event,
        at=to_ms(record.at),
    )
    # A later attempt keeps it longer; its file and its event are those of the first.
    later = statement.excluded.at > ledger_run.c.at
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["repository", "id"], set_={"at": statement.excluded.at}, where=later
        )
    )


JOB_WRITES: dict[type[StateRecord], Callable[[Connection, Any], None]] = {
    KeepJobTime: _keep_job_time,
    KeepRun: _keep_run,
}
"""What stores each kind of record."""
