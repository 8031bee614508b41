"""The jobs' life as SQL, the same on both databases. Each function is one transaction's work."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import (
    Connection,
    Select,
    bindparam,
    case,
    delete,
    exists,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.sql.dml import ReturningDelete

from bot.database.dialect import insert, rows_of, to_ms
from bot.database.schema import delivery, job, pause
from bot.model import InstallationId
from bot.queue.inbox import admit
from bot.queue.job import Finished, Job, Kind, NewJob, Rank, State
from bot.queue.packing import unpack

Row: TypeAlias = dict[str, Any]

SAY_DONE = (
    update(delivery)
    .where(delivery.c.guid == bindparam("done_guid"))
    .values(
        state=bindparam("new_state"), note=bindparam("new_note"), finished_at=bindparam("finished")
    )
)
START = (
    update(job)
    .where(job.c.number == bindparam("job_number"))
    .values(attempts=job.c.attempts + 1, owner=bindparam("turn"))
)


def heads(connection: Connection, owners: Mapping[str, str], now: datetime) -> list[Job]:
    """Start the first due job of each key.

    Args:
        connection: Where.
        owners: The keys whose turn it is, each with the turn's name.
        now: What is due by then. A paused installation has nothing due but what is urgent.
    """
    rows = connection.execute(
        _heads(connection.dialect.name),
        {"keys": json.dumps(list(owners)), "now": to_ms(now)},
    ).all()
    if rows:
        starts = [{"job_number": row.number, "turn": owners[row.key]} for row in rows]
        connection.execute(START, starts)
    return [
        Job(
            number=row.number,
            id=row.id,
            kind=Kind(row.kind),
            name=row.name,
            key=row.key,
            installation=InstallationId(row.installation),
            payload=unpack(row.body) if row.body is not None else row.payload,
            origin=row.origin,
            owner=owners[row.key],
            attempts=row.attempts + 1,
            is_superseded=row.is_superseded,
        )
        for row in rows
    ]


@cache
def _heads(dialect: str) -> Select[Any]:
    keys = rows_of(dialect, "keys")
    first = job.alias("first")
    head = (
        select(first.c.number)
        .where(
            first.c.key == keys.c.value,
            first.c.dead.is_(False),
            first.c.run_at <= bindparam("now"),
            or_(
                first.c.rank <= Rank.URGENT,
                ~exists().where(
                    pause.c.installation == first.c.installation, pause.c.until > bindparam("now")
                ),
            ),
        )
        .order_by(first.c.rank, first.c.number)
        .limit(1)
        .correlate(keys)
        .scalar_subquery()
    )
    later = job.alias("later")
    is_superseded = case(
        (job.c.subject.is_(None), False),
        else_=exists().where(
            later.c.subject == job.c.subject,
            later.c.dead.is_(False),
            tuple_(later.c.news_of, later.c.number) > tuple_(job.c.news_of, job.c.number),
        ),
    )
    return (
        select(job, delivery.c.body, is_superseded.label("is_superseded"))
        .join_from(job, delivery, delivery.c.guid == job.c.id, isouter=True)
        .where(job.c.number.in_(select(head).select_from(keys)))
    )


def finish(
    connection: Connection, finished: Sequence[Finished], now: datetime
) -> list[list[Job] | None]:
    """Delete jobs that are done, and store what they leave behind.

    Returns:
        For each its effects, started in the same turn; None where the turn was lost: then nothing
        of it was stored, and whoever has the turn now does it again.
    """
    mine = _take_back(connection, [item.job for item in finished])
    kept = [item for item in finished if item.job.id in mine]
    for item in kept:
        for write in item.writes:
            write(connection)
    said = [_said(item, now) for item in kept if item.job.kind is Kind.DELIVERY]
    if said:
        connection.execute(SAY_DONE, said)
    set_timers(connection, [timer for item in kept for timer in item.timers], now)
    arrivals = [arrival for item in kept for arrival in item.arrivals]
    if arrivals:
        admit(connection, arrivals, now)
    numbers = _start_effects(connection, kept, now)
    return [_started(item, numbers) if item.job.id in mine else None for item in finished]


def _take_back(connection: Connection, jobs: Sequence[Job]) -> set[str]:
    # An owner is the name of one turn, and a turn has one key: no pair can match by chance.
    given = {
        "ids": json.dumps([item.id for item in jobs]),
        "owners": json.dumps([item.owner for item in jobs]),
    }
    return set(connection.execute(_delete_owned(connection.dialect.name), given).scalars())


@cache
def _delete_owned(dialect: str) -> ReturningDelete[Any]:
    ids, owners = rows_of(dialect, "ids"), rows_of(dialect, "owners")
    is_ours = job.c.id.in_(select(ids.c.value)), job.c.owner.in_(select(owners.c.value))
    return delete(job).where(*is_ours).returning(job.c.id)


def _said(item: Finished, now: datetime) -> Row:
    return {
        "done_guid": item.job.origin,
        "new_state": item.state,
        "new_note": item.note,
        "finished": to_ms(now),
    }


def _start_effects(
    connection: Connection, kept: Sequence[Finished], now: datetime
) -> dict[str, int]:
    """Store the effects as started in the turns of their jobs, and return their numbers by id."""
    rows = [
        _row(effect, now) | {"attempts": 1, "owner": item.job.owner}
        for item in kept
        for effect in item.effects
    ]
    if not rows:
        return {}
    statement = insert(connection, job).returning(job.c.id, job.c.number)
    return {row.id: row.number for row in connection.execute(statement, rows)}


def _started(item: Finished, numbers: Mapping[str, int]) -> list[Job]:
    return [
        Job(
            number=numbers[effect.id],
            id=effect.id,
            kind=effect.kind,
            name=effect.name,
            key=effect.key,
            installation=effect.installation,
            payload=effect.payload,
            origin=effect.origin,
            owner=item.job.owner,
            attempts=1,
            is_superseded=False,
        )
        for effect in item.effects
    ]


def set_timers(connection: Connection, timers: Sequence[NewJob], now: datetime) -> None:
    """Store *timers*, each in the place of the one of the same id."""
    if not timers:
        return
    statement = insert(connection, job)
    moved: Row = {name: statement.excluded[name] for name in ("run_at", "payload", "origin")}
    moved |= {"dead": False, "attempts": 0}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["id"], set_=moved),
        [_row(timer, now) for timer in timers],
    )


def enqueue(connection: Connection, jobs: Sequence[NewJob], now: datetime) -> None:
    """Store *jobs*, leaving out those whose id is stored already."""
    if not jobs:
        return
    connection.execute(
        insert(connection, job).on_conflict_do_nothing(), [_row(item, now) for item in jobs]
    )


def _row(item: NewJob, now: datetime) -> Row:
    return {
        "id": item.id,
        "kind": item.kind,
        "name": item.name,
        "key": item.key,
        "origin": item.origin,
        "subject": item.subject or None,
        "news_of": to_ms(item.run_at or now),
        "installation": item.installation,
        "rank": item.rank,
        "run_at": to_ms(item.run_at or now),
        "attempts": 0,
        "owner": None,
        "payload": item.payload,
    }


def retry(connection: Connection, item: Job, at: datetime, error: str, *, counts: bool) -> bool:
    """Run the job again at *at*. With *counts* false this start does not count as a try.

    Returns:
        Whether the job was still ours.
    """
    changed = connection.execute(
        update(job)
        .where(job.c.id == item.id, job.c.owner == item.owner)
        .values(run_at=to_ms(at), error=error, attempts=item.attempts - (not counts))
    )
    return changed.rowcount > 0


def bury(connection: Connection, item: Job, error: str, now: datetime) -> bool:
    """Give the job up, which fails the delivery that led to it.

    Returns:
        Whether the job was still ours.
    """
    changed = connection.execute(
        update(job)
        .where(job.c.id == item.id, job.c.owner == item.owner)
        .values(dead=True, error=error)
    )
    if changed.rowcount:
        row = {"done_guid": item.origin, "new_state": State.FAILED, "new_note": error}
        connection.execute(SAY_DONE, row | {"finished": to_ms(now)})
    return changed.rowcount > 0


def pause_until(connection: Connection, installation: InstallationId, until: datetime) -> None:
    """Let nothing of *installation* be due before *until*."""
    statement = insert(connection, pause).values(installation=installation, until=to_ms(until))
    later = {"until": statement.excluded.until}
    connection.execute(statement.on_conflict_do_update(index_elements=["installation"], set_=later))
