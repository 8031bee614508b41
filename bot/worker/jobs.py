"""The jobs that follow from a job: its effects, its timers, and deliveries that it found."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from bot.effects import Effect, SetWeight
from bot.handlers.routes import Routes
from bot.model import InstallationId
from bot.queue.job import Arrival, Job, Kind, NewJob, Rank
from bot.records import Receive, Record, WakeAt
from bot.worker import wire


def effects(job: Job, follow: Iterable[Effect]) -> Iterator[NewJob]:
    """Yield the jobs that perform *follow*."""
    for number, effect in enumerate(follow):
        name, content = wire.encode(effect)
        yield NewJob(
            id=f"effect:{job.owner}:{job.id}:{number}",
            kind=Kind.EFFECT,
            name=name,
            key=job.key,
            origin=job.origin,
            installation=job.installation,
            rank=Rank.URGENT if isinstance(effect, SetWeight) else Rank.EFFECT,
            payload=content,
        )


def timers(job: Job, records: Iterable[Record]) -> Iterator[NewJob]:
    """Yield the timers among *records*."""
    for record in records:
        if isinstance(record, WakeAt):
            installation, key = job.installation, job.key
            if record.where:
                installation, key = record.where[0], f"repository:{record.where[1]}"
            yield NewJob(
                id=f"timer:{key}:{record.name}:{record.id}",
                kind=Kind.TIMER,
                name=f"timer.{record.name}",
                key=key,
                origin=job.origin,
                installation=installation,
                rank=_rank(record),
                payload=msgspec.json.encode(record.args),
                run_at=record.at,
            )


def _rank(wake: WakeAt) -> Rank:
    if wake.is_urgent:
        return Rank.URGENT
    return Rank.LAST if wake.is_last else Rank.TIMER


def arrivals(records: Iterable[Record], routes: Routes) -> Iterator[Arrival]:
    """Yield the deliveries among *records*."""
    for record in records:
        if isinstance(record, Receive):
            proof = hashlib.sha256(record.body).hexdigest()  # it came without a signature
            yield routes.arrival(record.guid, record.event, record.body, proof)


def recurring(event: str, at: datetime) -> NewJob:
    """Make the timer that belongs to no repository and runs *event* at *at*."""
    return NewJob(
        id=f"timer:app:{event}",
        kind=Kind.TIMER,
        name=event,
        key=f"app:{event}",
        origin=event,
        installation=InstallationId(0),
        rank=Rank.TIMER,
        payload=b"{}",
        run_at=at,
    )
