"""The audit log: appended to in the transaction of what it tells of, and read in order."""

from collections.abc import AsyncIterator, Collection
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    LargeBinary,
    Row,
    Text,
    exists,
    func,
    literal,
    select,
    text,
)

from bot.audit.entry import Entry
from bot.audit.merkle import leaf_hash
from bot.audit.record import AuditRecord, about, body
from bot.database.dialect import from_ms, insert, to_ms
from bot.database.schema import audit
from bot.database.transactions import Database

LOCK = 7_583_002_411_227
"""PostgreSQL's advisory lock for who appends: any number, as long as nobody else takes it."""

CHUNK = 500
"""Entries read in one transaction, so that a server beside us can write in between."""


def append(connection: Connection, record: AuditRecord, repository: int) -> None:
    """Append *record* about the repository of that id, unless it is there already."""
    if connection.dialect.name == "postgresql":
        # One after the other, to the end of the transaction: numbers without a gap, in the order
        # of the commits. A statement of its own: the next one must see what was committed.
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    canonical = body(record)
    row = {
        "id": literal(record.id, Text),
        "time": literal(to_ms(record.time), BigInteger),
        "repository": literal(repository, BigInteger),
        "type": literal(str(record.type), Text),
        "request": literal(about(record), Text),
        "body": literal(canonical, LargeBinary),
        "leaf": literal(leaf_hash(canonical), LargeBinary),
    }
    seq = select(func.coalesce(func.max(audit.c.seq), 0) + 1).scalar_subquery()
    is_new = ~exists().where(audit.c.id == record.id)
    connection.execute(
        insert(connection, audit).from_select(
            ["seq", *row], select(seq, *row.values()).where(is_new)
        )
    )


def chunk(connection: Connection, after: int) -> list[Entry]:
    """Return the next entries behind the one of number *after*."""
    rows = connection.execute(
        select(audit).where(audit.c.seq > after).order_by(audit.c.seq).limit(CHUNK)
    )
    return list(map(_entry, rows))


async def entries(database: Database) -> AsyncIterator[Entry]:
    """Yield the whole log in its order, however large, a chunk at a time."""
    after = 0
    while found := await database.run(partial(chunk, after=after)):
        for entry in found:
            yield entry
        after = found[-1].seq


def deploys(
    connection: Connection, types: Collection[str], since: datetime, until: datetime
) -> list[tuple[int, str]]:
    """List what began in a time: what has its first record of one of *types* then.

    Args:
        connection: Where.
        types: Of records that tell of a deployment.
        since: Aware, inclusive.
        until: Aware, exclusive.

    Returns:
        The repository's id, and the request (see ``bot.audit.record.about``) or, of a record that
        names none, the record's own id; in the order in which they began.
    """
    began, first = func.min(audit.c.time), func.min(audit.c.seq)
    rows = connection.execute(
        select(audit.c.repository, _deploy)
        .where(audit.c.type.in_(types))
        .group_by(audit.c.repository, _deploy)
        .having(began >= to_ms(since), began < to_ms(until))
        .order_by(first)
    )
    return [(row[0], row[1]) for row in rows]


def entries_of(connection: Connection, repository: int, deploy: str) -> list[Entry]:
    """Return all that was recorded of what ``deploys`` lists, in order."""
    named = audit.c.request == deploy
    alone = audit.c.request.is_(None) & (audit.c.id == deploy)
    rows = connection.execute(
        select(audit).where(audit.c.repository == repository, named | alone).order_by(audit.c.seq)
    )
    return list(map(_entry, rows))


def _entry(row: Row[Any]) -> Entry:
    return Entry(**{**row._mapping, "time": from_ms(row.time)})  # noqa: SLF001 - public, underscored


_deploy = func.coalesce(audit.c.request, audit.c.id)
