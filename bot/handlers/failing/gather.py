"""Read what failed in a run: its jobs, what the runner said of them, and logs of some of them.

A run takes one call for its jobs, one for all their annotations, and one for each log that is read:
of jobs that differ in their matrix only, a few tell as much as all of them.
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.ci.attempts import without_matrix
from bot.ci.learning import Templates
from bot.ci.past import JobName
from bot.ci.report import FailedJob, Finding, MissingLog
from bot.ci.steps import failed_step
from bot.errors import RateLimitedError, StorageError, TransientError
from bot.handlers.analyst import Looked
from bot.handlers.failing.places import with_files
from bot.handlers.services import Services
from bot.model import Job, JobAnnotation, WorkflowRun

FAILED = frozenset({"failure", "timed_out", "startup_failure"})
"""Conclusions of a run or a job that failed."""

PASSED = "success"
"""What GitHub calls a run or a job in which all is well."""

CANCELLED = "cancelled"
"""What GitHub also calls a job that took too long, and one whose runner was lost."""

LOST = ("exceeded the maximum execution time", "lost communication with the server")
"""What the runner leaves on such a job, although nobody cancelled it."""

MOST_JOBS = 100
"""Of a run that are looked at: as many as one call tells the annotations of."""

MOST_LOGS = 10
"""Of a run that are read; who broke more than that needs no more than that."""

MOST_ALIKE = 5
"""Of them, of jobs that differ in their matrix only."""

PATIENCE = 4
"""Tries after which a log that cannot be read is called so: about a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """How runs are looked at.

    Attributes:
        tries: How often this was tried, with this time.
    """

    services: Services
    tries: int


class Reading(NamedTuple):
    """A job whose log is read, and how."""

    run: WorkflowRun
    job: Job
    annotations: Sequence[JobAnnotation]
    learns: bool


async def look_at(run: WorkflowRun, looking: Looking, *, learns: bool) -> Looked:
    """Find out which jobs of the attempt *run* failed, and why.

    Args:
        run: Which.
        looking: How.
        learns: Whether what a job prints when it passes counts for less.
    """
    services = looking.services
    known = services.analyst.looked(run)
    if known is not None:
        return known
    jobs = await services.github.jobs_of(run)
    suspects = [job for job in jobs if job.conclusion in FAILED | {CANCELLED}][:MOST_JOBS]
    said = await services.github.annotations_on(suspects)
    failed = [
        job for job in suspects if job.conclusion in FAILED or _was_lost(said.get(job.id, ()))
    ]
    read = {job.id for job in chosen(failed)}
    found = [
        await _failed_job(Reading(run, job, said.get(job.id, ()), learns), looking)
        if job.id in read
        else _as_failed(job, MissingLog.SIBLING)
        for job in failed
    ]
    looked = Looked(
        failed=await with_files(found, run, services),
        passed=frozenset(job.name for job in jobs if job.conclusion == PASSED),
        names=tuple(job.name for job in jobs if job.conclusion not in {"", "skipped"}),
    )
    if all(one.finding is not MissingLog.UNREADABLE for one in found):
        services.analyst.keep(run, looked)
    return looked


def chosen(jobs: Iterable[Job]) -> tuple[Job, ...]:
    """Return those of *jobs*, in their order, whose logs are read."""
    alike: Counter[tuple[str, str]] = Counter()
    found: list[Job] = []
    for job in jobs:
        step = failed_step(job.steps)
        kind = without_matrix(job.name), step.name if step else ""
        alike[kind] += 1
        if alike[kind] <= MOST_ALIKE and len(found) < MOST_LOGS:
            found.append(job)
    return tuple(found)


def _was_lost(annotations: Sequence[JobAnnotation]) -> bool:
    return any(words in one.message for one in annotations for words in LOST)


async def _failed_job(reading: Reading, looking: Looking) -> FailedJob:
    services, job = looking.services, reading.job
    chunks: AsyncIterator[bytes] = services.github.log_of(reading.run.repo, job)
    passing = await _passing(reading, services) if reading.learns else None
    try:
        finding = await services.analyst.explain(job, reading.annotations, passing, chunks)
    except (RateLimitedError, StorageError):
        raise
    except TransientError:
        if looking.tries < PATIENCE:
            raise
        finding = MissingLog.UNREADABLE
    return _as_failed(job, finding)


async def _passing(reading: Reading, services: Services) -> Templates | None:
    run = reading.run
    data = await services.store.passing_lines(run.repo, JobName(run.name, reading.job.name))
    return Templates.from_bytes(data) if data else None


def _as_failed(job: Job, finding: Finding) -> FailedJob:
    return FailedJob(job=job, step=failed_step(job.steps), finding=finding)
