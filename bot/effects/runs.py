"""Workflow runs that are let in, started, repeated or ended, as effects."""

from dataclasses import dataclass
from datetime import datetime

from bot.model import Repo


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRule:
    """Let a job into an environment, or end it, in the name of our protection rule.

    Attributes:
        comment: Markdown that GitHub shows with the decision.
        request_id: The request that it answers; empty for a run that has none.
        decided_at: An approval that is carried out much later is void, and decided again.
    """

    repo: Repo
    run_id: int
    environment: str
    is_approved: bool
    comment: str
    request_id: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOnRule:
    """Tell those who look at a waiting run why it waits: ten times a deployment at most.

    Attributes:
        comment: Markdown of at most 1,024 characters; GitHub's limit.
    """

    repo: Repo
    run_id: int
    environment: str
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """Start a workflow by hand, for a request.

    Attributes:
        workflow: The name of its file in ``.github/workflows``.
        ref: A branch or tag; GitHub takes no commit.
        inputs: What the workflow declares.
        request_id: The request that it carries out, which tells it from other runs.
        decided_at: See AnswerRule.
    """

    repo: Repo
    workflow: str
    ref: str
    inputs: dict[str, str]
    request_id: str
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerun:
    """Run the failed jobs of an attempt again, or one job, or all.

    Attributes:
        attempt: That is seen to have failed: a later one means that it was done.
        job_id: The one job and what hangs on it; 0 for all that failed.
    """

    repo: Repo
    run_id: int
    attempt: int
    job_id: int = 0
    everything: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRun:
    """Cancel a workflow run that has not ended."""

    repo: Repo
    run_id: int
