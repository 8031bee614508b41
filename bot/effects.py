"""What Sluice can do, as data.

The core returns effects and records. A *record* changes our own state (``bot.records``). An
*effect* changes the world; it becomes a job of its own in the transaction that ends the job that
decided on it, and ``bot.handlers.perform`` carries it out. Each effect names its target by a
stable key instead of saying "one more", so that doing it twice does it once.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from bot.model import Repo, Sha
from bot.records import Record


class Conclusion(StrEnum):
    """How a check run ended, in GitHub's words. The last four satisfy no required check."""

    SUCCESS = "success"
    NEUTRAL = "neutral"
    SKIPPED = "skipped"
    FAILURE = "failure"
    ACTION_REQUIRED = "action_required"
    TIMED_OUT = "timed_out"
    CANCELLED = "cancelled"


class AnnotationLevel(StrEnum):
    """How loudly an annotation speaks, in GitHub's words."""

    NOTICE = "notice"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """A message tied to lines of a file (1-based, inclusive)."""

    path: str
    start_line: int
    end_line: int
    level: AnnotationLevel
    title: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAction:
    """A button on a check run.

    GitHub's limits, in characters: label 20, description 40, identifier 20; three a check run.
    Source: https://docs.github.com/en/rest/checks/runs
    """

    label: str
    description: str
    identifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCheckRun:
    """Show the check run *name* on *head_sha* as in progress, unless it is there already."""

    repo: Repo
    head_sha: Sha
    name: str
    external_id: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteCheckRun:
    """Conclude the check run *name* on *head_sha*.

    Attributes:
        external_id: Tells this conclusion from every other; GitHub echoes it in events.
        annotations: Any number; they are sent in batches.
        look_first: A run may be in progress: then conclude that one.
        only_if_open: Conclude a run that is in progress, and do nothing otherwise.
    """

    repo: Repo
    head_sha: Sha
    name: str
    external_id: str
    conclusion: Conclusion
    title: str
    summary: str
    annotations: tuple[Annotation, ...] = ()
    actions: tuple[CheckAction, ...] = ()
    look_first: bool = False
    only_if_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UpsertComment:
    """Create our comment tagged *marker* on an issue or pull request, or edit the one there."""

    repo: Repo
    number: int
    marker: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class React:
    """Add a reaction to a comment. GitHub keeps one of each kind per user.

    Attributes:
        content: GitHub's word: ``+1``, ``-1``, ``confused``, ``rocket``, ``eyes``.
    """

    repo: Repo
    comment_id: int
    content: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIssue:
    """Open an issue, once.

    Attributes:
        marker: Tells it from our other issues.
        request_id: The request that is looked at in it; empty for none.
    """

    repo: Repo
    marker: str
    title: str
    body: str
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Tell the operators of something that nobody on the pull request may be trusted to tell.

    Attributes:
        kind: A word or two of ours, such as ``tampered``, ``bypassed`` or ``overridden``.
        text: One line; safe to log.
    """

    repo: Repo
    kind: str
    text: str


Effect: TypeAlias = (
    OpenCheckRun
    | CompleteCheckRun
    | UpsertComment
    | React
    | AnswerRule
    | ReportOnRule
    | Dispatch
    | Rerun
    | CancelRun
    | OpenIssue
    | Alert
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a handler decided: what to remember, what to do, and a word for the delivery list."""

    effects: tuple[Effect, ...] = ()
    records: tuple[Record, ...] = ()
    note: str = ""
