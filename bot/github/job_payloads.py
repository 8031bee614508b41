"""GitHub's JSON of jobs that are done becomes our value here: ``bot.evidence.JobTime``.

Source: https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_job
"""

from datetime import UTC, datetime

from msgspec import Struct

from bot.evidence import JobTime
from bot.github import payloads
from bot.github.decode import decode
from bot.github.shapes import Repository
from bot.model import Sha


class Job(Struct):
    """A job, as its delivery tells it. Older servers leave out what has a default."""

    id: int
    run_id: int
    head_sha: str
    name: str
    started_at: datetime
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


def job_time(body: bytes) -> JobTime:
    """Read a delivery of ``workflow_job`` about a job that is done."""
    event = decode(body, JobEvent)
    job = event.workflow_job
    return JobTime(
        repo=payloads.repo_of(event.repository),
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
