"""What is known of failures: why jobs failed, and what people said of that."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from bot.ci.past import Case, Complaint, FlakyMark, JobName
from bot.ci.remembered import KeepCase, KeepDiagnosis, KeepFlakyMark, KeepPassingLines
from bot.database.dialect import from_ms, insert, to_ms
from bot.database.schema import cursor, diagnosis, failure_case, flaky_mark, passing_lines
from bot.database.transactions import Database
from bot.model import Repo, Sha
from bot.records import KeepBackfilled, StateRecord

MARKS = 1_000
"""Marks that are read, the newest: who has more of them has other worries."""

CASES = 100
"""Cases that are read, the newest."""


class Failures:
    """See ``bot.ports.JobStore``; ``bot.store.jobs`` has the rest of it."""

    _database: Database

    async def flaky_marks(self, repo: Repo) -> Mapping[str, FlakyMark]:
        """See the port."""
        return await self._database.run(partial(_flaky_marks, repo=repo))

    async def cases(self, repo: Repo) -> Sequence[Case]:
        """See the port."""
        return await self._database.run(partial(_cases, repo=repo))

    async def passing_lines(self, repo: Repo, job: JobName) -> bytes:
        """See the port."""
        return await self._database.run(partial(_passing_lines, repo=repo, job=job))

    async def is_backfilled(self, repo: Repo) -> bool:
        """See the port."""
        return await self._database.run(partial(_is_backfilled, repo=repo))


def _flaky_marks(connection: Connection, repo: Repo) -> dict[str, FlakyMark]:
    rows = connection.execute(
        select(flaky_mark)
        .where(flaky_mark.c.repository == repo.id)
        .order_by(flaky_mark.c.at.desc(), flaky_mark.c.fingerprint)
        .limit(MARKS)
    )
    return {
        row.fingerprint: FlakyMark(fingerprint=row.fingerprint, by=row.by, at=from_ms(row.at))
        for row in rows
    }


def _cases(connection: Connection, repo: Repo) -> list[Case]:
    rows = connection.execute(
        select(failure_case)
        .where(failure_case.c.repository == repo.id)
        .order_by(failure_case.c.at.desc(), failure_case.c.run_id.desc())
        .limit(CASES)
    )
    return [_case(repo, row) for row in rows]


def _case(repo: Repo, row: Row[Any]) -> Case:
    return Case(
        repo=repo,
        run_id=row.run_id,
        attempt=row.attempt,
        head_sha=Sha(row.sha),
        how=Complaint(row.how),
        by=row.by,
        at=from_ms(row.at),
    )


def _passing_lines(connection: Connection, repo: Repo, job: JobName) -> bytes:
    found: bytes | None = connection.scalar(
        select(passing_lines.c.templates).where(
            passing_lines.c.repository == repo.id,
            passing_lines.c.workflow == job.workflow,
            passing_lines.c.job == job.job,
        )
    )
    return found or b""


def _is_backfilled(connection: Connection, repo: Repo) -> bool:
    wanted = cursor.c.name == _backfilled(repo)
    return connection.scalar(select(cursor.c.value).where(wanted)) is not None


def _keep_backfilled(connection: Connection, record: KeepBackfilled) -> None:
    statement = insert(connection, cursor).values(name=_backfilled(record.repo), value="done")
    connection.execute(statement.on_conflict_do_nothing())


def _backfilled(repo: Repo) -> str:
    return f"backfilled {repo.id}"


def _keep_diagnosis(connection: Connection, record: KeepDiagnosis) -> None:
    new = {
        "fingerprint": record.fingerprint,
        "category": record.category,
        "tool": record.tool,
        "step": record.step,
        "line": record.line,
        "tests": msgspec.json.encode(record.tests).decode(),
        "at": to_ms(record.at),
    }
    statement = insert(connection, diagnosis).values(
        repository=record.repo.id, job_id=record.job_id, **new
    )
    connection.execute(
        statement.on_conflict_do_update(index_elements=["repository", "job_id"], set_=new)
    )


def _keep_flaky_mark(connection: Connection, record: KeepFlakyMark) -> None:
    new = {"by": record.mark.by, "at": to_ms(record.mark.at)}
    statement = insert(connection, flaky_mark).values(
        repository=record.repo.id, fingerprint=record.mark.fingerprint, **new
    )
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["repository", "fingerprint"],
            set_=new,
            where=statement.excluded.at >= flaky_mark.c.at,
        )
    )


def _keep_case(connection: Connection, record: KeepCase) -> None:
    one = record.case
    statement = insert(connection, failure_case).values(
        repository=one.repo.id,
        run_id=one.run_id,
        attempt=one.attempt,
        sha=one.head_sha,
        how=one.how,
        by=one.by,
        at=to_ms(one.at),
    )
    connection.execute(statement.on_conflict_do_nothing())


def _keep_passing_lines(connection: Connection, record: KeepPassingLines) -> None:
    new = {"templates": record.templates, "run_id": record.run_id, "at": to_ms(record.at)}
    statement = insert(connection, passing_lines).values(
        repository=record.repo.id, workflow=record.workflow, job=record.job, **new
    )
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["repository", "workflow", "job"],
            set_=new,
            where=statement.excluded.at >= passing_lines.c.at,
        )
    )


FAILURE_WRITES: dict[type[StateRecord], Callable[[Connection, Any], None]] = {
    KeepDiagnosis: _keep_diagnosis,
    KeepFlakyMark: _keep_flaky_mark,
    KeepCase: _keep_case,
    KeepPassingLines: _keep_passing_lines,
    KeepBackfilled: _keep_backfilled,
}
"""What stores each kind of record."""
