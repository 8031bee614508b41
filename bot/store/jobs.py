"""The ledger of jobs: how it is read, and written.

A job's delivery does not say which file it came from, nor what started it; its run's does. Either
may come first, so each has a table of its own.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, and_, func, select

from bot.database.dialect import from_ms, insert, to_ms
from bot.database.schema import ledger_job, ledger_run
from bot.database.transactions import Database
from bot.evidence import JobTime
from bot.model import Repo, Sha
from bot.records import KeepJobTime, KeepRun, StateRecord


class Jobs:
    """See ``bot.ports.JobStore``."""

    _database: Database

    async def job_times(self, repo: Repo, since: datetime, most: int) -> Sequence[JobTime]:
        """See the port."""
        same_run = and_(
            ledger_run.c.repository == ledger_job.c.repository,
            ledger_run.c.id == ledger_job.c.run_id,
        )
        statement = (
            select(
                ledger_job,
                func.coalesce(ledger_run.c.path, "").label("path"),
                func.coalesce(ledger_run.c.event, "").label("event"),
            )
            .select_from(ledger_job.outerjoin(ledger_run, same_run))
            .where(ledger_job.c.repository == repo.id, ledger_job.c.completed_at >= to_ms(since))
            .order_by(ledger_job.c.completed_at.desc(), ledger_job.c.id.desc())
            .limit(most)
        )
        rows = await self._database.run(lambda connection: connection.execute(statement).all())
        return [_job_time(repo, row) for row in rows]


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
    )


def _keep_job_time(connection: Connection, record: KeepJobTime) -> None:
    one = record.job
    statement = insert(connection, ledger_job).values(
        repository=one.repo.id,
        id=one.id,
        run_id=one.run_id,
        attempt=one.attempt,
        name=one.name,
        workflow=one.workflow,
        sha=one.head_sha,
        branch=one.head_branch,
        conclusion=one.conclusion,
        labels=msgspec.json.encode(one.labels).decode(),
        runner_group=one.runner_group,
        created_at=to_ms(one.created_at),
        started_at=to_ms(one.started_at),
        completed_at=to_ms(one.completed_at),
    )
    # What is done changes no more: a second delivery says what the first did.
    connection.execute(statement.on_conflict_do_nothing())


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
