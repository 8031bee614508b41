"""Journey 2: explain why the runs of a pull request's head failed, in its one comment.

What the comment says is read from GitHub afresh each time: all runs of the head, not only the one
that an event speaks of. So it does not matter in which order the events come.
"""

import asyncio
from collections.abc import Sequence
from http import HTTPStatus

from bot.ci.diagnose import Diagnoser
from bot.ci.report import FailedJob, FailedRun, Finding, MissingLog, Report
from bot.ci.steps import failed_step
from bot.errors import NotFoundError, RefusedError
from bot.handlers.services import Services
from bot.model import Job, JobAnnotation, PullRequest, Repo, WorkflowRun

FAILED = frozenset({"failure", "timed_out", "startup_failure"})
"""Conclusions of a run or a job that failed."""

RUNS = 5
JOBS = 10
"""Explained in one comment at most; who broke more than that needs no more than that."""

MAX_LOG = 64 * 1024 * 1024
"""Bytes of a log that are read."""

LOST = ("exceeded the maximum execution time", "lost communication with the server")
"""What the runner leaves on a job that GitHub calls cancelled although nobody cancelled it."""


async def read_failures(
    pull: PullRequest, runs: Sequence[WorkflowRun], services: Services
) -> Report:
    """Find out which of *runs* failed, and why."""
    failed: list[FailedRun] = []
    for run in runs:
        if len(failed) < RUNS and run.conclusion in FAILED | {"cancelled"}:
            jobs = await _failed_jobs(run, services)
            # A run that was cancelled by a newer push has no failed job, and is no failure.
            if jobs or run.conclusion in FAILED:
                green = await services.github.last_green(run, pull.base_ref)
                last = green.head_sha if green else None
                failed.append(FailedRun(run=run, jobs=jobs, last_green=last))
    return Report(
        number=pull.number,
        head_sha=pull.head_sha,
        runs=tuple(failed),
        server_url=services.server_url,
    )


async def _failed_jobs(run: WorkflowRun, services: Services) -> tuple[FailedJob, ...]:
    found: list[FailedJob] = []
    for job in await services.github.jobs_of(run):
        if job.conclusion in FAILED | {"cancelled"} and len(found) < JOBS:
            annotations = await services.github.annotations_of(run.repo, job)
            if job.conclusion in FAILED or _was_lost(annotations):
                finding = await _explain(run.repo, job, annotations, services)
                found.append(FailedJob(job=job, step=failed_step(job.steps), finding=finding))
    return tuple(found)


def _was_lost(annotations: Sequence[JobAnnotation]) -> bool:
    return any(words in one.message for one in annotations for words in LOST)


async def _explain(
    repo: Repo, job: Job, annotations: Sequence[JobAnnotation], services: Services
) -> Finding:
    diagnoser = Diagnoser(job.steps, annotations)
    size = 0
    try:
        async for chunk in services.github.log_of(repo, job):
            size += len(chunk)
            if size > MAX_LOG:
                return MissingLog.TOO_BIG
            # In a thread: a long log must not keep deliveries from being acknowledged.
            await asyncio.to_thread(diagnoser.feed, chunk)
    except NotFoundError as error:
        if annotations:
            return diagnoser.finish()
        return MissingLog.EXPIRED if error.status == HTTPStatus.GONE else MissingLog.NEVER_STARTED
    except RefusedError:
        return MissingLog.UNREADABLE
    return diagnoser.finish()
