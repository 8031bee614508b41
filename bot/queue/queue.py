"""The engine: jobs in the database, turns on their keys."""

import asyncio
import itertools
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from bot.database.transactions import Database
from bot.errors import StorageError
from bot.model import InstallationId
from bot.ports import Clock
from bot.queue import inbox, statements, upkeep
from bot.queue.batch import Batcher
from bot.queue.job import Arrival, Finished, Health, Job, Kind, NewJob, State
from bot.queue.turns import Turn, Turns

log = structlog.get_logger(__name__)

JOBS_A_TURN = 20
"""Jobs of one key in a row, before keys that wait get their turn."""

LOOK_EVERY = timedelta(seconds=1)
"""How often the database is asked what is due, though nothing was announced: another process may
have stored a job, or died."""

PRUNE_EVERY = 3600
"""Looks between two times that what is too old is thrown away."""


class Queue:
    """Stores deliveries, timers and effects, and hands each out when it is due.

    Args:
        database: Where the jobs are.
        turns: Who may run what; must belong to the same database.
        clock: What is due by now.
    """

    def __init__(self, database: Database, turns: Turns, clock: Clock) -> None:
        self._database = database
        self._turns = turns
        self._clock = clock
        self._running: dict[str, Turn] = {}
        self._settled: list[Turn] = []
        self._arrivals = Batcher(self._admit)
        self._finished = Batcher(self._finish)
        self._looker: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to hand out jobs, those that a former process left first."""
        await self._turns.start()
        await self.look()
        self._looker = asyncio.create_task(self._keep_looking())

    async def stop(self) -> None:
        """Hand nothing out any more; what is still running elsewhere is given up at once."""
        if self._looker:
            self._looker.cancel()
            with suppress(asyncio.CancelledError):
                await self._looker
        await self._turns.stop()

    async def admit(self, arrival: Arrival) -> State:
        """Store a delivery, and return once it is safe on disk.

        Returns:
            ``QUEUED``, ``IGNORED`` or ``DUPLICATE``.

        Raises:
            StorageError: It could not be stored, and must not be acknowledged.
        """
        return await self._arrivals.submit(arrival)

    async def _admit(self, arrivals: list[Arrival]) -> list[State]:
        states = await self._database.run(
            partial(inbox.admit, arrivals=arrivals, now=self._clock.now())
        )
        self._turns.announce(
            (arrival.key, arrival.installation)
            for arrival, state in zip(arrivals, states, strict=True)
            if state is State.QUEUED
        )
        return states

    async def set_timers(self, *timers: NewJob) -> None:
        """Store *timers*, each in the place of the one of the same id."""
        now = self._clock.now()
        await self._database.run(partial(statements.set_timers, timers=timers, now=now))
        self._announce_due(timers, now)

    async def claim(self, limit: int) -> list[Job]:
        """Start up to *limit* jobs, each of another key.

        End each with ``finish``, ``retry`` or ``bury``, and then its turn with ``settle``.
        """
        while turns := await self._next_turns(limit):
            jobs = await self._start(turns)
            if jobs:
                return jobs
        return []

    async def _start(self, turns: list[Turn]) -> list[Job]:
        owners = {turn.key: turn.owner for turn in turns}
        try:
            jobs = await self._database.run(
                partial(statements.heads, owners=owners, now=self._clock.now())
            )
        except StorageError:
            await self._turns.end(turns, more=True)
            raise
        started = {job.key for job in jobs}
        self._running |= {turn.owner: turn for turn in turns if turn.key in started}
        await self._turns.end((turn for turn in turns if turn.key not in started), more=False)
        return jobs

    async def _next_turns(self, limit: int) -> list[Turn]:
        turns = await self._resume(limit)
        return turns + (await self._turns.take(limit - len(turns)) if len(turns) < limit else [])

    async def _resume(self, limit: int) -> list[Turn]:
        settled = [turn for turn in self._settled if self._turns.is_held(turn)]
        lost = [turn for turn in self._settled if not self._turns.is_held(turn)]
        long = [turn for turn in settled if turn.jobs >= JOBS_A_TURN]
        short = [turn for turn in settled if turn.jobs < JOBS_A_TURN]
        self._settled = short[limit:]
        await self._turns.end(lost, more=False)
        await self._turns.end(long, more=True)
        for turn in short[:limit]:
            turn.again = False
        return short[:limit]

    async def finish(self, finished: Finished) -> list[Job] | None:
        """Store what a job leaves behind, and return its effects, started; None if it was lost."""
        return await self._finished.submit(finished)

    async def _finish(self, finished: list[Finished]) -> list[list[Job] | None]:
        now = self._clock.now()
        effects = await self._database.run(partial(statements.finish, finished=finished, now=now))
        for item in finished:
            self._announce_due(item.timers, now)
            self._turns.announce((one.key, one.installation) for one in item.arrivals)
        return effects

    def _announce_due(self, jobs: Iterable[NewJob], now: datetime) -> None:
        self._turns.announce(
            (job.key, job.installation) for job in jobs if job.run_at is None or job.run_at <= now
        )

    async def retry(
        self, job: Job, at: datetime, error: str, *, shows: Sequence[NewJob] = ()
    ) -> None:
        """Run *job* again at *at*, and enqueue what *shows* people that it waits."""
        work = partial(statements.retry, item=job, at=at, error=error, counts=True)
        await self._end(job, work, shows)

    async def postpone(self, job: Job, at: datetime, error: str) -> None:
        """Run *job* again at *at*, as if it had not been started."""
        work = partial(statements.retry, item=job, at=at, error=error, counts=False)
        await self._end(job, work, ())

    async def bury(self, job: Job, error: str, shows: Sequence[NewJob] = ()) -> None:
        """Give *job* up, and enqueue what *shows* people that it was."""
        work = partial(statements.bury, item=job, error=error, now=self._clock.now())
        await self._end(job, work, shows)

    async def _end(
        self, job: Job, work: Callable[[Connection], bool], shows: Sequence[NewJob]
    ) -> None:
        now = self._clock.now()

        def end(connection: Connection) -> None:
            if work(connection) and shows:
                # A timer that shows its own end is the row that was just given up: it comes back.
                timers = [one for one in shows if one.kind is Kind.TIMER]
                statements.set_timers(connection, timers, now)
                others = [one for one in shows if one.kind is not Kind.TIMER]
                statements.enqueue(connection, others, now)

        await self._database.run(end)
        self._turns.announce([(job.key, job.installation)] if shows else [])

    def settle(self, job: Job) -> None:
        """End what was started with *job*: the next of its key may be claimed."""
        turn = self._running.pop(job.owner)
        turn.jobs += 1
        self._settled.append(turn)
        self._turns.changed.set()

    async def pause(self, installation: InstallationId, until: datetime) -> None:
        """Hand out nothing of *installation* before *until*."""
        await self._database.run(
            partial(statements.pause_until, installation=installation, until=until)
        )

    async def wait(self) -> None:
        """Return when ``claim`` may find something, and not before others had their turn."""
        await asyncio.sleep(0)
        await self._turns.changed.wait()
        self._turns.changed.clear()

    def wake(self) -> None:
        """End whatever ``wait`` there is."""
        self._turns.changed.set()

    async def look(self) -> None:
        """Announce every key that has a due job."""
        self._turns.announce(await self._database.run(partial(upkeep.due, now=self._clock.now())))

    async def announced(self) -> None:
        """Return when what was stored so far can be claimed."""
        await self._turns.announced()

    async def _keep_looking(self) -> None:
        for number in itertools.count():
            await asyncio.sleep(LOOK_EVERY.total_seconds())
            try:
                await self.look()
                if number % PRUNE_EVERY == 0:
                    await self.prune()
            except StorageError as error:
                log.warning("database not readable", error=str(error))

    async def health(self) -> Health:
        """Count what waits and what was given up."""
        return await self._database.run(partial(upkeep.health, now=self._clock.now()))

    async def prove_writable(self) -> None:
        """Write to the disk, or raise StorageError."""
        await self._database.run(partial(upkeep.prove_writable, now=self._clock.now()))

    async def prune(self) -> None:
        """Throw away what nobody will ask for again."""
        await self._database.run(partial(upkeep.prune, now=self._clock.now()))
