"""Reads the logs of failed jobs, in threads, and remembers what came of it.

What an attempt of a run left behind does not change any more. So each is read once, however many
other runs of its commit end and have the whole comment written anew.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ParamSpec, TypeVar

import structlog
from cachetools import LRUCache

from bot.ci.diagnose import Diagnoser
from bot.ci.diagnosis import Diagnosis
from bot.ci.learning import PassedLog, Templates
from bot.ci.report import FailedJob, Finding, MissingLog
from bot.errors import NotFoundError, RefusedError
from bot.model import Job, JobAnnotation, WorkflowRun

log = structlog.get_logger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

MAX_LOG = 256 * 1024 * 1024
"""Bytes of a log that are read. Our own limit: it is streamed, so that this is a matter of time."""

REMEMBERED = 100
"""Attempts of runs that are remembered: some 10 MB at most."""


class _CrashError(Exception):
    """The analysis failed, which is logged and counted by now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What is known of an attempt of a run.

    Attributes:
        failed: Its jobs that failed, in GitHub's order.
        passed: The names of those that did not.
        names: Of all its jobs that ran, in GitHub's order.
    """

    failed: tuple[FailedJob, ...]
    passed: frozenset[str]
    names: tuple[str, ...]


class Analyst:
    """Says why jobs failed.

    Args:
        crashed: Counts an analysis that failed.
        diagnoser: What reads a log.
    """

    def __init__(
        self, crashed: Callable[[], object], diagnoser: type[Diagnoser] = Diagnoser
    ) -> None:
        self._crashed = crashed
        self._diagnoser = diagnoser
        self._looked: LRUCache[tuple[int, int, int], Looked] = LRUCache(REMEMBERED)

    def looked(self, run: WorkflowRun) -> Looked | None:
        """Return what is remembered of the attempt *run*."""
        return self._looked.get(_key(run))

    def keep(self, run: WorkflowRun, looked: Looked) -> None:
        """Remember what is known of the attempt *run*, which has ended."""
        self._looked[_key(run)] = looked

    async def explain(
        self,
        job: Job,
        annotations: Sequence[JobAnnotation],
        passing: Templates | None,
        chunks: AsyncIterator[bytes],
    ) -> Finding:
        """Say why *job* failed.

        Args:
            job: Which.
            annotations: What the runner and its tools left on it.
            passing: What it prints when it passes; None if that is not known.
            chunks: Its log.

        Raises:
            TransientError: The log cannot be read now.
        """
        try:
            diagnoser = await self._careful(self._diagnoser, job.steps, annotations, passing)
            return await self._explain(diagnoser, chunks)
        except _CrashError:
            return MissingLog.CRASHED

    async def learn(self, chunks: AsyncIterator[bytes]) -> Templates | None:
        """Read the log of a job that passed; None if it cannot be read, for now or for good.

        What is beyond the longest log is left out.
        """
        passed, size = PassedLog(), 0
        try:
            async for chunk in chunks:
                size += len(chunk)
                if size > MAX_LOG:
                    break
                await self._careful(passed.feed, chunk)
            return await self._careful(passed.finish)
        except (RefusedError, _CrashError):
            return None

    async def _explain(self, diagnoser: Diagnoser, chunks: AsyncIterator[bytes]) -> Finding:
        size, missing = 0, None
        try:
            async for chunk in chunks:
                size += len(chunk)
                if size > MAX_LOG:
                    return MissingLog.TOO_BIG
                # In a thread: a long log must not keep deliveries from being acknowledged.
                await self._careful(diagnoser.feed, chunk)
        except NotFoundError as error:
            is_gone = error.status == HTTPStatus.GONE
            missing = MissingLog.EXPIRED if is_gone else MissingLog.NEVER_STARTED
        except RefusedError:
            missing = MissingLog.UNREADABLE
        found: Diagnosis = await self._careful(diagnoser.finish)
        # Without a log, the annotations may still say it all.
        return found if missing is None or found.annotation else missing

    async def _careful(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do a part of the analysis in a thread. What is wrong with it must stop nothing else."""
        try:
            return await asyncio.to_thread(work, *args, **kwargs)
        except Exception as error:
            log.exception("analysis crashed")
            self._crashed()
            raise _CrashError from error


def _key(run: WorkflowRun) -> tuple[int, int, int]:
    return run.repo.id, run.id, run.attempt
