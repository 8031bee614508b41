"""What a workflow run is, without what its jobs wait for.

Source: https://docs.github.com/en/rest/actions/workflow-runs
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.model import Sha
from bot.sim.world.accounts import Account
from bot.sim.world.checks import CheckSuite
from bot.sim.world.context import Event
from bot.sim.world.jobs import Job
from bot.sim.world.pulls import PullRequest
from bot.sim.world.repositories import BaseRepository, Branch
from bot.sim.world.workflows import Workflow


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """What made a workflow run.

    Attributes:
        inputs: What it was given when it was started by hand; the API never shows them.
        concurrency: The group of which one run at a time goes on; empty for none.
    """

    event: str
    head: Branch
    sha: Sha
    title: str
    is_fork: bool = False
    inputs: Mapping[str, str] = field(default_factory=dict)
    concurrency: str = ""


def trigger_of(on: PullRequest | Branch, concurrency: str = "") -> Trigger:
    """Return what a pull request, or a push to a branch or of a tag, triggers."""
    if isinstance(on, PullRequest):
        return Trigger(
            event="pull_request",
            head=on.head,
            sha=on.head_sha,
            title=on.title,
            is_fork=on.is_fork,
            concurrency=concurrency,
        )
    commit = on.repository.refs.objects.commits[on.sha]
    title = commit.message.split("\n")[0]
    return Trigger(event="push", head=on, sha=on.sha, title=title, concurrency=concurrency)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowRunEvent(Event):
    """A workflow run was requested, started or completed."""

    run: "BaseRun"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowJobEvent(Event):
    """A job began to wait or to run, or was completed."""

    run: "BaseRun"
    job: Job


@dataclass(slots=True, eq=False, kw_only=True)
class Attempt:
    """One try of a workflow run.

    Attributes:
        has_begun: Whether one of its jobs has.
    """

    number: int
    actor: Account
    started_at: datetime
    updated_at: datetime
    status: str = "queued"
    conclusion: str | None = None
    has_begun: bool = False
    jobs: list[Job] = field(default_factory=list)


class BaseRun:
    """A run of a workflow on a commit.

    Attributes:
        head: The branch or tag that the commit was on. Its repository may be a fork, or gone.
        suite: Where its jobs' check runs lie.
        number: Counts the runs of its workflow.
    """

    def __init__(
        self, workflow: Workflow, trigger: Trigger, suite: CheckSuite, by: Account
    ) -> None:
        self.repository: BaseRepository = suite.repository
        self.id = self.repository.context.new_id()
        self.workflow = workflow
        self.event = trigger.event
        self.head = trigger.head
        self.head_sha = trigger.sha
        self.title = trigger.title
        self.inputs = trigger.inputs
        self.concurrency = trigger.concurrency
        self.actor = by
        self.number = 1
        self.created_at = self.repository.context.now()
        self.suite = suite
        self.attempts = [self._new_attempt(1, by)]

    @property
    def latest(self) -> Attempt:
        """The newest attempt."""
        return self.attempts[-1]

    @property
    def pull_requests(self) -> tuple[PullRequest, ...]:
        """The pull requests that its commit is the head of; none for forks."""
        return self.suite.pull_requests

    def announce(self, action: str) -> None:
        """Say what happened to it."""
        event = WorkflowRunEvent(action=action, sender=self.latest.actor, run=self)
        self.repository.context.announce(event)

    def job_began(self, job: Job) -> None:
        """Say that *job* waits, or runs."""
        job.check_run.created()
        self._announce_job(job.status, job)

    def job_ended(self, job: Job) -> None:
        """Say that *job* is done."""
        job.check_run.completed()
        self._announce_job("completed", job)

    def _announce_job(self, action: str, job: Job) -> None:
        event = WorkflowJobEvent(action=action, sender=self.latest.actor, run=self, job=job)
        self.repository.context.announce(event)

    def _new_attempt(self, number: int, by: Account) -> Attempt:
        now = self.repository.context.now()
        return Attempt(number=number, actor=by, started_at=now, updated_at=now)
