"""What the failure comment of a pull request is made of. Values only."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.ci.diagnosis import Diagnosis
from bot.model import Job, Sha, Step, WorkflowRun


class MissingLog(StrEnum):
    """Why there is no log to read.

    Source: https://docs.github.com/en/rest/actions/workflow-jobs (404, 410), actions/runner#886
    """

    RUNNING = "running"
    NEVER_STARTED = "never_started"
    EXPIRED = "expired"
    TOO_BIG = "too_big"
    UNREADABLE = "unreadable"


Finding: TypeAlias = Diagnosis | MissingLog


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedJob:
    """A job that failed, and what is known of the reason.

    Attributes:
        step: The one that failed; None when no step did, as when the runner was lost.
    """

    job: Job
    step: Step | None
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedRun:
    """A workflow run and its failed jobs, in GitHub's order; none once it is green again.

    Attributes:
        last_green: The commit of the workflow's last successful run before; None if unknown.
    """

    run: WorkflowRun
    jobs: tuple[FailedJob, ...] = ()
    last_green: Sha | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The workflow runs of a pull request's head that concern us.

    Attributes:
        number: Of the pull request.
        server_url: GitHub's address for people, such as ``https://github.com``.
        rollback_url: The team's rollback procedure; None if it has none.
    """

    number: int
    head_sha: Sha
    runs: tuple[FailedRun, ...]
    server_url: str
    rollback_url: str | None = None
