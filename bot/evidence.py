"""GitHub's nouns of what is known of a change: who made it, who pushed it, what is said of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from bot.model import Repo, Sha, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A comment or a review as it stands now.

    Attributes:
        editor: The login of who changed it last; empty while it is as it was written.
        editor_id: Their number; 0 if nobody did, or if GitHub does not say.
        is_dismissed: Whether it is a review that somebody let count no more.
    """

    author_id: int
    text: str
    editor: str
    editor_id: int = 0
    is_dismissed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedIssue:
    """An issue that somebody closed.

    Attributes:
        app_id: The App that opened it; 0 if a person did, with whatever they used.
        closer: Who closed it.
        at: When, by GitHub's clock.
    """

    repo: Repo
    number: int
    text: str
    app_id: int
    closer: User
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributors:
    """Who made the commits of a pull request.

    Attributes:
        people: Authors, co-authors and committers with an account, each once.
        unknown: Commits with an author, co-author or committer that GitHub knows no account of.
        is_complete: False when there are more commits than could be read.
    """

    people: tuple[User, ...]
    unknown: tuple[Sha, ...]
    is_complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A branch was moved to the commit *sha*. The time is GitHub's, not the commit's."""

    sha: Sha
    actor: User
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit, as far as a deployment is bound to it.

    Attributes:
        tree: Git's id of all of its files: equal trees hold the same files.
    """

    sha: Sha
    tree: Sha
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What an App or a script says of a commit: a check run or a commit status, the newest.

    Attributes:
        app_id: 0 for a commit status.
        state: ``success``, ``failure`` or another conclusion of GitHub's; of a check run that is
            not completed its status, such as ``in_progress``, ``queued`` or ``waiting``.
        deploys: Whether it is a job that enters an environment: how that went says nothing of the
            commit.
    """

    name: str
    app_id: int
    state: str
    deploys: bool = False


@dataclass(frozen=True, slots=True)
class RequiredCheck:
    """What the rules of a branch demand before a merge.

    Attributes:
        app_id: The App that must say so; None if anyone may.
    """

    name: str
    app_id: int | None = None


class JobState(IntEnum):
    """How far a job got. It never goes back, in whatever order its deliveries come."""

    CREATED = 1
    RUNNING = 2
    DONE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTime:
    """When a job of a workflow run was queued, started and done. Times are in whole seconds.

    Attributes:
        attempt: Of the run: 1 for the first, one more for each re-run.
        workflow: The name that GitHub shows the workflow by.
        path: Of the workflow's file; empty until its run has ended.
        event: What started the run; empty until it has ended.
        conclusion: GitHub's word. One that is ``skipped`` never ran, whatever its times say.
        labels: Of the runner that it asked for.
        created_at: When it was queued, or began to wait for an approval.
        completed_at: When it was done; while it is not, equal to ``started_at``.
        runner_group: That ran it; empty if none did.
        approved_at: When it no longer waited for an approval; None if it needed none.
    """

    repo: Repo
    run_id: int
    attempt: int
    id: int
    name: str
    workflow: str
    head_sha: Sha
    head_branch: str
    conclusion: str
    labels: tuple[str, ...]
    created_at: datetime
    started_at: datetime
    completed_at: datetime
    runner_group: str = ""
    path: str = ""
    event: str = ""
    approved_at: datetime | None = None

    @property
    def ready_at(self) -> datetime:
        """When nothing but a runner was missing."""
        return self.approved_at or self.created_at

    @property
    def has_run(self) -> bool:
        """Whether it ran in its attempt.

        A job that passed is carried over into the next attempt of its run, and its times with it:
        it was done before it was created.
        """
        return self.conclusion != "skipped" and self.completed_at >= self.created_at

    @property
    def queued_for(self) -> timedelta | None:
        """How long it waited for a runner, never below zero; None if none ran it."""
        return max(self.started_at - self.ready_at, timedelta()) if self.has_run else None

    @property
    def waited_for(self) -> timedelta:
        """How long it waited for an approval."""
        return self.ready_at - self.created_at
