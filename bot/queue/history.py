"""The list of deliveries, for people: what came, what became of it, and once more, please."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from bot.database.dialect import from_ms
from bot.database.schema import delivery, job
from bot.model import DeliveryId, InstallationId
from bot.queue.job import State
from bot.queue.packing import unpack


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A delivery that was received.

    Attributes:
        note: Why it failed or was left out, or what came of it.
    """

    guid: DeliveryId
    event: str
    action: str
    installation: InstallationId
    received_at: datetime
    state: State
    note: str


def received(connection: Connection, limit: int, states: Sequence[State] = ()) -> list[Received]:
    """Return the newest *limit* deliveries, of the *states* given or of any, newest first."""
    wanted = delivery.c.state.in_(states) if states else delivery.c.state.is_not(None)
    rows = connection.execute(
        select(delivery).where(wanted).order_by(delivery.c.received_at.desc()).limit(limit)
    )
    return [
        Received(
            guid=DeliveryId(row.guid),
            event=row.event,
            action=row.action,
            installation=InstallationId(row.installation),
            received_at=from_ms(row.received_at),
            state=State(row.state),
            note=row.note,
        )
        for row in rows
    ]


def given_up(connection: Connection) -> list[tuple[str, str, str]]:
    """Return the jobs that were given up: their origin, name and error, the newest first."""
    rows = connection.execute(
        select(job.c.origin, job.c.name, job.c.error)
        .where(job.c.dead.is_(True))
        .order_by(job.c.number.desc())
    )
    return [(row.origin, row.name, row.error or "") for row in rows]


def body_of(connection: Connection, guid: str) -> tuple[str, bytes] | None:
    """Return a delivery's event and body; None when it is unknown or its body no longer kept."""
    row = connection.execute(
        select(delivery.c.event, delivery.c.body).where(delivery.c.guid == guid)
    ).first()
    return (row.event, unpack(row.body)) if row is not None and row.body is not None else None
