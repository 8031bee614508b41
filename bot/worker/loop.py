"""The loop: as many jobs at a time as fit, each to a good end or a known bad one."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

import structlog

from bot.errors import BotError, RateLimitedError, StorageError, TransientError
from bot.meters import Meters
from bot.ports import Clock
from bot.queue.job import Job, Kind, NewJob
from bot.queue.queue import Queue
from bot.worker.back_off import TRIES, next_try
from bot.worker.execute import Executor

log = structlog.get_logger(__name__)

CONCURRENCY = 64
"""Jobs under way in one process. They wait for GitHub most of the time."""

JOB_LIMIT = timedelta(minutes=5)
"""How long a job may take before it counts as hung."""

GRACE = timedelta(seconds=25)
"""How long running jobs may go on after SIGTERM. Kubernetes kills after 30 s."""

SHOW_AT = 2
"""The start whose failure people are told about: most faults pass before anyone looks."""

TROUBLE = timedelta(seconds=1)
"""How long to wait before asking a database again that did not answer."""


class Worker:
    """Takes jobs from the queue and runs them."""

    def __init__(self, queue: Queue, executor: Executor, clock: Clock, meters: Meters) -> None:
        self._queue = queue
        self._executor = executor
        self._clock = clock
        self._meters = meters
        self._timers = {kind: meters.job_seconds.labels(kind) for kind in Kind}
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_stopping = False
        self._loop: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Run jobs until ``stop``."""
        self._loop = asyncio.current_task()
        while not self._is_stopping:
            try:
                started = await self._start_some()
            except StorageError as error:
                log.warning("no jobs to be had", error=str(error))
                await asyncio.sleep(TROUBLE.total_seconds())
            except Exception:
                # Whatever it is, the loop must not end: nothing would run until a restart.
                log.exception("no jobs to be had")
                await asyncio.sleep(TROUBLE.total_seconds())
            else:
                if not started:
                    await self._queue.wait()

    async def _start_some(self) -> int:
        free = CONCURRENCY - len(self._tasks)
        jobs = await self._queue.claim(free) if free else []
        for job in jobs:
            task = asyncio.create_task(self._turn(job))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return len(jobs)

    async def drain(self) -> None:
        """Run every job that is due, and those that follow from them, to the end."""
        await self._queue.look()
        await self._queue.announced()
        while await self._start_some():
            await asyncio.gather(*self._tasks)
            await self._queue.announced()

    async def stop(self, grace: timedelta = GRACE) -> None:
        """Take no more jobs; let those that run finish, and give up what takes too long."""
        self._is_stopping = True
        self._queue.wake()
        if self._loop:  # it may be about to start some more
            await asyncio.wait([self._loop], timeout=grace.total_seconds())
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace.total_seconds())
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _turn(self, job: Job) -> None:
        """Run *job*, and then the effects that follow from it, in order."""
        todo = [job]
        try:
            while todo:
                follows = await self._run(todo.pop(0))
                todo = [*follows, *todo]
        except StorageError as error:
            # The job is still in the database, which will hand it out again.
            log.warning("job not ended", job=job.id, origin=job.origin, error=str(error))
            await asyncio.sleep(TROUBLE.total_seconds())  # or it would be claimed again at once
        finally:
            self._queue.settle(job)

    async def _run(self, job: Job) -> Sequence[Job]:
        context = {"job": job.id, "name": job.name, "origin": job.origin, "key": job.key}
        with self._timers[job.kind].time():
            try:
                async with asyncio.timeout(JOB_LIMIT.total_seconds()):
                    finished = await self._executor.run(job)
            except RateLimitedError as error:
                await self._pause(job, error)
                return ()
            except (TransientError, TimeoutError) as error:
                await self._retry(job, error)
                return ()
            except Exception as error:
                log.exception("job failed", **context)
                await self._bury(job, error)
                return ()
        follows = await self._queue.finish(finished)
        self._count(job, "lost" if follows is None else str(finished.state))
        log.debug("job done", **context, state=str(finished.state), note=finished.note)
        return follows or ()

    async def _pause(self, job: Job, error: RateLimitedError) -> None:
        until = self._clock.now() + error.wait
        await self._queue.pause(job.installation, until)
        await self._queue.postpone(job, until, str(error))
        self._count(job, "limited")
        log.warning("installation paused", installation=job.installation, until=until.isoformat())

    async def _retry(self, job: Job, error: TransientError | TimeoutError) -> None:
        if job.attempts >= TRIES:
            await self._bury(job, error)
            return
        retry_after = error.retry_after if isinstance(error, TransientError) else None
        at = next_try(self._clock.now(), job.attempts, retry_after)
        await self._queue.retry(job, at, describe(error), shows=self._shows(job, error))
        self._count(job, "retried")
        log.warning("job retried", job=job.id, origin=job.origin, error=describe(error))

    def _shows(self, job: Job, error: Exception) -> Sequence[NewJob]:
        return self._executor.keep_waiting(job, describe(error)) if job.attempts == SHOW_AT else ()

    async def _bury(self, job: Job, error: Exception) -> None:
        why = describe(error)
        every = self._executor.every(job)
        if every is not None:
            await self._queue.postpone(job, self._clock.now() + every, why)
            self._count(job, "failed")
            return
        shows: Sequence[NewJob] = ()
        # What made the handler fail may make its last words fail: then it goes without.
        with suppress(Exception):
            shows = self._executor.give_up(job, why)
        await self._queue.bury(job, why, shows)
        self._count(job, "failed")
        log.error("job given up", job=job.id, origin=job.origin, error=why)

    def _count(self, job: Job, end: str) -> None:
        self._meters.jobs.labels(job.kind, end).inc()


def describe(error: Exception) -> str:
    """Say what went wrong: our own words, or the type of what we did not expect.

    The message of a stranger's exception may hold anything, a payload or a token included.
    """
    if isinstance(error, BotError):
        return str(error)
    return "it took too long" if isinstance(error, TimeoutError) else type(error).__name__
