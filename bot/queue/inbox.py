"""Let deliveries in: each once, unless it failed.

``X-GitHub-Delivery`` is not covered by the signature, so a captured body could be sent again under
another id. A signature that was seen within the window is therefore a duplicate too.
Source: https://docs.github.com/en/webhooks/using-webhooks/best-practices-for-using-webhooks
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Connection, Select, and_, bindparam, delete, or_, select, update

from bot.database.dialect import insert, rows_of, to_ms
from bot.database.schema import delivery, job
from bot.queue.job import Arrival, Kind, Rank, State
from bot.queue.packing import pack

WINDOW = timedelta(days=7)
"""How long a delivery can be sent again: 3 days on github.com, 7 on GitHub Enterprise Server.

Source: https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks
"""

Row: TypeAlias = dict[str, Any]

FORGET_DEAD = delete(job).where(job.c.origin == bindparam("guid"), job.c.dead.is_(True))
REARM = (
    update(delivery)
    .where(delivery.c.guid == bindparam("known"))
    .values(state=State.QUEUED, note="", finished_at=None, body=bindparam("new_body"))
)


@dataclass(frozen=True, slots=True)
class _Seen:
    guid: str
    state: str


@dataclass(slots=True)
class _Batch:
    """What one transaction is going to write."""

    states: list[State] = field(default_factory=list)
    deliveries: list[Row] = field(default_factory=list)
    rearmed: list[Row] = field(default_factory=list)
    jobs: list[Row] = field(default_factory=list)


def admit(connection: Connection, arrivals: Sequence[Arrival], now: datetime) -> list[State]:
    """Store *arrivals*, with a job for each that is to be run.

    Returns:
        For each arrival: ``QUEUED``, ``IGNORED`` or ``DUPLICATE``.
    """
    by_guid, by_proof = _seen(connection, arrivals, now)
    batch = _Batch()
    for arrival in arrivals:
        if arrival.guid in by_guid:
            state = _admit_again(batch, arrival, by_guid[arrival.guid])
        else:
            state = _admit_new(batch, arrival, by_proof.get(arrival.proof), now)
        if state is State.QUEUED:
            batch.jobs.append(_job(arrival, now))
        batch.states.append(state)
        by_guid[arrival.guid] = by_proof[arrival.proof] = _Seen(arrival.guid, state)
    _write(connection, batch)
    return batch.states


def forget(connection: Connection, guid: str, now: datetime) -> None:
    """Treat the delivery *guid* as failed, so that it is admitted again; it waits no longer."""
    connection.execute(update(delivery).where(delivery.c.guid == guid).values(state=State.FAILED))
    later = job.c.origin == guid, job.c.kind != Kind.TIMER, job.c.run_at > to_ms(now)
    connection.execute(update(job).where(*later).values(run_at=to_ms(now)))


def _seen(
    connection: Connection, arrivals: Sequence[Arrival], now: datetime
) -> tuple[dict[str, _Seen], dict[str, _Seen]]:
    rows = connection.execute(
        _known(connection.dialect.name),
        {
            "guids": json.dumps([arrival.guid for arrival in arrivals]),
            "proofs": json.dumps([arrival.proof for arrival in arrivals]),
            "since": to_ms(now - WINDOW),
        },
    )
    by_guid: dict[str, _Seen] = {}
    by_proof: dict[str, _Seen] = {}
    for guid, proof, state in rows:
        by_guid[guid] = by_proof[proof] = _Seen(guid, state)
    return by_guid, by_proof


@cache
def _known(dialect: str) -> Select[Any]:
    guids, proofs = rows_of(dialect, "guids"), rows_of(dialect, "proofs")
    same_body = and_(
        delivery.c.proof.in_(select(proofs.c.value)), delivery.c.received_at >= bindparam("since")
    )
    return (
        select(delivery.c.guid, delivery.c.proof, delivery.c.state)
        .where(or_(delivery.c.guid.in_(select(guids.c.value)), same_body))
        .order_by(delivery.c.received_at)
    )


def _admit_again(batch: _Batch, arrival: Arrival, known: _Seen) -> State:
    if known.state != State.FAILED:
        return State.DUPLICATE
    body = pack(arrival.body)
    batch.rearmed.append({"known": arrival.guid, "new_body": body, "guid": arrival.guid})
    return State.QUEUED


def _admit_new(batch: _Batch, arrival: Arrival, twin: _Seen | None, now: datetime) -> State:
    state = State.QUEUED if arrival.is_wanted else State.IGNORED
    note = ""
    if twin and twin.state != State.FAILED:
        state, note = State.DUPLICATE, f"same body as {twin.guid}"
    is_queued = state is State.QUEUED
    batch.deliveries.append(
        {
            "guid": arrival.guid,
            "event": arrival.event,
            "action": arrival.action,
            "installation": arrival.installation,
            "received_at": to_ms(now),
            "finished_at": None if is_queued else to_ms(now),
            "state": state,
            "note": note,
            "proof": arrival.proof,
            "body": pack(arrival.body) if is_queued else None,
        }
    )
    return state


def _job(arrival: Arrival, now: datetime) -> Row:
    return {
        "id": arrival.guid,
        "kind": Kind.DELIVERY,
        "name": arrival.name,
        "key": arrival.key,
        "origin": arrival.guid,
        "subject": arrival.subject or None,
        "news_of": to_ms(arrival.news_of or now),
        "installation": arrival.installation,
        "rank": Rank.DELIVERY,
        "run_at": to_ms(now),
        "payload": b"",
    }


def _write(connection: Connection, batch: _Batch) -> None:
    # Another replica may admit the same delivery at this very moment: then it is there already.
    if batch.deliveries:
        connection.execute(insert(connection, delivery).on_conflict_do_nothing(), batch.deliveries)
    if batch.rearmed:
        connection.execute(FORGET_DEAD, batch.rearmed)
        connection.execute(REARM, batch.rearmed)
    if batch.jobs:
        connection.execute(insert(connection, job).on_conflict_do_nothing(), batch.jobs)
