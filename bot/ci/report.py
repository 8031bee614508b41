"""What is told of failed workflow runs. Values only."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TypeAlias

from bot.ci.diagnosis import Diagnosis
from bot.ci.history import History
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
    CRASHED = "crashed"
    """The analysis itself failed."""
    SIBLING = "sibling"
    """Enough jobs of its matrix were read."""


Finding: TypeAlias = Diagnosis | MissingLog


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedJob:
    """A job that failed, and what is known of the reason.

    Attributes:
        step: The one that failed; None when no step did, as when the runner was lost.
        history: None where nothing is known of it.
        budget: How long its layer of the pipeline may take; None if it has no budget.
    """

    job: Job
    step: Step | None
    finding: Finding
    history: History | None = None
    budget: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedRun:
    """A workflow run and its failed jobs, in GitHub's order; none once it is green again.

    Attributes:
        last_green: The commit of the workflow's last successful run before; None if unknown.
        names: Of all its jobs that ran, those that passed too; empty if unknown.
        is_retried: Whether Sluice runs the failed jobs again by itself.
        failed_attempt: Of a run that is green again, the newest earlier attempt that failed; 0 if
            none is known to.
    """

    run: WorkflowRun
    jobs: tuple[FailedJob, ...] = ()
    last_green: Sha | None = None
    names: tuple[str, ...] = ()
    is_retried: bool = False
    failed_attempt: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The workflow runs of a pull request's head that concern us.

    Attributes:
        number: Of the pull request; 0 if the default branch failed, and there is none.
        server_url: GitHub's address for people, such as ``https://github.com``.
        rollback_url: The team's rollback procedure; None if it has none.
        files: Paths of the repository at the head, among those that the logs name.
        is_merged: Whether the pull request is merged, and its base branch is what failed.
    """

    number: int
    head_sha: Sha
    runs: tuple[FailedRun, ...]
    server_url: str
    rollback_url: str | None = None
    files: frozenset[str] = frozenset()
    is_merged: bool = False
