"""Look after the queue: what is due next, how it is doing, and what may be thrown away."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, exists, func, or_, select, update

from bot.database.dialect import insert, to_ms
from bot.database.schema import (
    cursor,
    delivery,
    diagnosis,
    failure_case,
    flaky_mark,
    job,
    ledger_job,
    ledger_run,
    obeyed,
    passing_lines,
    pause,
    permit,
    proposal,
    refusal,
    stop,
)
from bot.model import InstallationId
from bot.queue.inbox import WINDOW
from bot.queue.job import Health, Rank, State

KEEP = timedelta(days=90)
"""How long the list of deliveries remembers one."""

KEEP_JOBS = timedelta(days=90)
"""How long the ledger of jobs goes back: as long as GitHub keeps their logs."""

KEEP_PASSING = timedelta(days=30)
"""How long it is known what a job prints when it passes: later it prints other things."""

KEEP_PERMITS = timedelta(days=7)
"""How long it is known who redeemed a permit, which is worth nothing after a quarter of an hour."""

KEEP_REFUSALS = timedelta(days=1)
"""How long refusals are counted: a flood is over within the hour."""

OVER = (State.DONE, State.IGNORED, State.DUPLICATE, State.SUPERSEDED)


def due(connection: Connection, now: datetime) -> list[tuple[str, InstallationId]]:
    """Return the keys that have a due job, each with its installation."""
    paused = exists().where(pause.c.installation == job.c.installation, pause.c.until > to_ms(now))
    rows = connection.execute(
        select(job.c.key, job.c.installation)
        .where(
            job.c.dead.is_(False),
            job.c.run_at <= to_ms(now),
            or_(job.c.rank <= Rank.URGENT, ~paused),
        )
        .group_by(job.c.key, job.c.installation)
        .order_by(func.min(job.c.rank), func.min(job.c.number))
    )
    return [(key, InstallationId(installation)) for key, installation in rows]


def health(connection: Connection, now: datetime) -> Health:
    """Count what waits and what was given up."""
    waiting = (job.c.dead.is_(False), job.c.run_at <= to_ms(now))
    depth, oldest = connection.execute(
        select(func.count(), func.min(job.c.run_at)).where(*waiting)
    ).one()
    dead = connection.scalar(select(func.count()).where(job.c.dead.is_(True))) or 0
    age = (to_ms(now) - oldest) / 1000 if oldest is not None else 0.0
    return Health(depth=depth, oldest_seconds=age, dead=dead)


def prune(connection: Connection, now: datetime) -> None:
    """Drop what nobody asks for any more: bodies, old deliveries, and what its time made void."""
    over = delivery.c.state.in_(OVER)
    connection.execute(
        update(delivery)
        .where(over, delivery.c.body.is_not(None), delivery.c.received_at < to_ms(now - WINDOW))
        .values(body=None)
    )
    connection.execute(delete(delivery).where(over, delivery.c.received_at < to_ms(now - KEEP)))
    connection.execute(delete(pause).where(pause.c.until < to_ms(now)))
    connection.execute(delete(permit).where(permit.c.redeemed_at < to_ms(now - KEEP_PERMITS)))
    connection.execute(delete(obeyed).where(obeyed.c.at < to_ms(now - KEEP)))
    _prune_jobs(connection, now)
    connection.execute(delete(refusal).where(refusal.c.at < to_ms(now - KEEP_REFUSALS)))
    connection.execute(delete(proposal).where(proposal.c.until < to_ms(now)))
    connection.execute(delete(stop).where(stop.c.until < to_ms(now)))


def _prune_jobs(connection: Connection, now: datetime) -> None:
    """Drop what the ledger of jobs is too old for, and what was said of them."""
    old = to_ms(now - KEEP_JOBS)
    connection.execute(delete(ledger_job).where(ledger_job.c.completed_at < old))
    for table in (ledger_run, diagnosis, flaky_mark, failure_case):
        connection.execute(delete(table).where(table.c.at < old))
    is_stale = passing_lines.c.at < to_ms(now - KEEP_PASSING)
    connection.execute(delete(passing_lines).where(is_stale))


def prove_writable(connection: Connection, now: datetime) -> None:
    """Write a row that nobody reads."""
    row = {"name": "last proof of writing", "value": now.isoformat()}
    statement = insert(connection, cursor).values(row)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": row["value"]})
    )
