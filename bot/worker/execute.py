"""One job: hand it to its handler, or perform the effect that it is."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import TypeAlias

from sqlalchemy import Connection

from bot.audit.record import Provenance
from bot.effects import Outcome
from bot.handlers.handler import Event, Trouble
from bot.handlers.perform import perform
from bot.handlers.routes import Routes
from bot.handlers.services import Services
from bot.model import InstallationId
from bot.ports import Clock
from bot.queue.job import Finished, Job, Kind, NewJob, State
from bot.records import Receive, StateRecord, WakeAt
from bot.worker import jobs, wire

Connect: TypeAlias = Callable[[InstallationId], Services]
Writer: TypeAlias = Callable[[StateRecord, Provenance], Callable[[Connection], None]]


class Executor:
    """Runs jobs.

    Args:
        routes: The handlers.
        connect: Wires the ports for an installation.
        writer: Makes the statement that stores a record.
        clock: From when on a timer that comes back waits, and when a record was made.
    """

    def __init__(self, routes: Routes, connect: Connect, writer: Writer, clock: Clock) -> None:
        self._routes = routes
        self._handlers = routes.by_event
        self._connect = connect
        self._writer = writer
        self._clock = clock

    def recurring(self) -> list[NewJob]:
        """Return the timers that start with the process."""
        return [
            jobs.recurring(event, self._clock.now())
            for event, handler in self._handlers.items()
            if handler.every
        ]

    def every(self, job: Job) -> timedelta | None:
        """Return after which time *job* comes back, whatever happens to it."""
        handler = self._handlers.get(job.name)
        return handler.every if handler else None

    async def run(self, job: Job) -> Finished:
        """Do the job, and return what it leaves behind."""
        if job.is_superseded:
            return Finished(job=job, state=State.SUPERSEDED)
        services = self._connect(job.installation)
        if job.kind is Kind.EFFECT:
            effect = wire.decode(job.name, job.payload)
            outcome = await perform(effect, services, again=job.attempts > 1)
            return self._finished(job, outcome)
        outcome = await self._handlers[job.name].handle(_event(job), services)
        return self._finished(job, outcome)

    def _finished(self, job: Job, outcome: Outcome) -> Finished:
        timers = list(jobs.timers(job, outcome.records))
        every = self.every(job)
        if every:
            timers.append(jobs.recurring(job.name, self._clock.now() + every))
        return Finished(
            job=job,
            note=outcome.note,
            effects=tuple(jobs.effects(job, outcome.effects)),
            timers=tuple(timers),
            arrivals=tuple(jobs.arrivals(outcome.records, self._routes)),
            writes=tuple(
                self._writer(record, self._provenance(job, place))
                for place, record in enumerate(outcome.records)
                if not isinstance(record, WakeAt | Receive)
            ),
        )

    def _provenance(self, job: Job, place: int) -> Provenance:
        is_delivery = job.kind is Kind.DELIVERY
        return Provenance(
            id=f"{job.number}:{place}",
            at=self._clock.now(),
            event=job.name,
            origin=job.origin,
            digest=sha256(job.payload).hexdigest() if is_delivery else "",
        )

    def keep_waiting(self, job: Job, why: str) -> Sequence[NewJob]:
        """Return what shows people that *job* has to be tried again."""
        if job.kind is Kind.EFFECT:
            return ()
        show = self._handlers[job.name].keep_waiting
        return _shown(job, show(_event(job), Trouble(why, self._clock.now())))

    def give_up(self, job: Job, why: str) -> Sequence[NewJob]:
        """Return what shows people that *job* was given up."""
        if job.kind is Kind.EFFECT:
            return ()
        show = self._handlers[job.name].give_up
        return _shown(job, show(_event(job), Trouble(why, self._clock.now())))


def _shown(job: Job, outcome: Outcome) -> list[NewJob]:
    return [*jobs.effects(job, outcome.effects), *jobs.timers(job, outcome.records)]


def _event(job: Job) -> Event:
    return Event(name=job.name, payload=job.payload, origin=job.origin, attempt=job.attempts)
