"""GitHub's JSON of jobs becomes our value here: ``bot.evidence.JobTime``.

Source: https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_job
"""

from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from bot.evidence import JobTime
from bot.github import payloads
from bot.github.decode import decode
from bot.github.shapes import Repository
from bot.model import Repo, Sha


class Job(Struct):
    """A job, as its delivery and the API tell it. Older servers leave out what has a default."""

    id: int
    run_id: int
    head_sha: str
    name: str
    started_at: datetime
    status: str | None = None
    run_attempt: int | None = None
    workflow_name: str | None = None
    head_branch: str | None = None
    conclusion: str | None = None
    labels: list[str] | None = None
    created_at: datetime | None = None
    completed_at: datetime | None = None
    runner_group_name: str | None = None


class JobEvent(Struct):
    """A delivery of ``workflow_job``."""

    repository: Repository
    workflow_job: Job


def delivered_job(body: bytes) -> tuple[JobTime, str]:
    """Read a delivery of ``workflow_job``.

    Returns:
        The job, and GitHub's word for where it is. While it is not done, ``completed_at`` equals
        ``started_at``, and before it runs, both are when it was created.
    """
    event = decode(body, JobEvent)
    return _job_time(event.workflow_job, payloads.repo_of(event.repository)), (
        event.workflow_job.status or ""
    )


def job_time(answer: payloads.Json, where: Repo) -> JobTime:
    """Read a job of the repository *where* that is done."""
    return _job_time(msgspec.convert(answer, Job), where)


def _job_time(job: Job, where: Repo) -> JobTime:
    return JobTime(
        repo=where,
        run_id=job.run_id,
        attempt=job.run_attempt or 1,
        id=job.id,
        name=job.name,
        workflow=job.workflow_name or "",
        head_sha=Sha(job.head_sha),
        head_branch=job.head_branch or "",
        conclusion=job.conclusion or "",
        labels=tuple(job.labels or ()),
        created_at=(job.created_at or job.started_at).astimezone(UTC),
        started_at=job.started_at.astimezone(UTC),
        completed_at=(job.completed_at or job.started_at).astimezone(UTC),
        runner_group=job.runner_group_name or "",
    )
