"""Workflow runs and their attempts.

A re-run of the failed jobs is a new attempt that carries the others over, with their old times.
Source: https://docs.github.com/en/rest/actions/workflow-runs
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.model import Sha
from bot.sim.world.accounts import Account
from bot.sim.world.apps import App
from bot.sim.world.checks import COMPLETED, CheckRun, Checks, Facts
from bot.sim.world.context import Event
from bot.sim.world.jobs import Job, JobPlan
from bot.sim.world.pulls import PullRequest
from bot.sim.world.repositories import BaseRepository, Branch

_BAD = ("failure", "timed_out", "cancelled", "action_required")


@dataclass(slots=True, eq=False)
class Workflow:
    """A workflow file that has run at least once."""

    id: int
    name: str
    path: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowRunEvent(Event):
    """A workflow run was requested, started or completed."""

    run: "WorkflowRun"


@dataclass(slots=True, eq=False, kw_only=True)
class Attempt:
    """One try of a workflow run."""

    number: int
    actor: Account
    started_at: datetime
    updated_at: datetime
    status: str = "queued"
    conclusion: str | None = None
    jobs: list[Job]


class WorkflowRun:
    """A run of a workflow on a commit.

    Attributes:
        head: The branch that the commit was on. Its repository may be a fork, or gone.
        suite: Where its jobs' check runs lie.
    """

    def __init__(
        self, actions: "Actions", workflow: Workflow, trigger: "Trigger", by: Account
    ) -> None:
        context = actions.repository.context
        self.id = context.new_id()
        self.actions = actions
        self.repository = actions.repository
        self.workflow = workflow
        self.event = trigger.event
        self.head = trigger.head
        self.head_sha = trigger.sha
        self.title = trigger.title
        self.actor = by
        self.number = 1 + sum(run.workflow is workflow for run in actions)
        self.created_at = context.now()
        branch = None if trigger.is_fork else trigger.head.name
        self.suite = actions.checks.new_suite(actions.app, trigger.sha, branch)
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

    def begin(self, *names: str) -> tuple[Job, ...]:
        """Start the jobs of these names."""
        if self.latest.status == "queued":
            self.latest.status = "in_progress"
            self.announce("in_progress")
        return tuple(self._start_job(name) for name in names)

    def finish(self, *plans: JobPlan) -> None:
        """Let its jobs go as planned, and end the attempt with the worst of their conclusions."""
        running = {job.name: job for job in self.latest.jobs if job.status != COMPLETED}
        fresh = self.begin(*(plan.name for plan in plans if plan.name not in running))
        running |= {job.name: job for job in fresh}
        for plan in plans:
            running[plan.name].play(plan)
            running[plan.name].check_run.completed()
        self.conclude(_worst(self.latest.jobs))

    def conclude(self, conclusion: str) -> None:
        """End the attempt, as GitHub does by itself or when someone cancels it."""
        self.latest.status = COMPLETED
        self.latest.conclusion = conclusion
        ends = (job.completed_at for job in self.latest.jobs if job.completed_at)
        self.latest.updated_at = max([self.repository.context.now(), *ends])
        self.announce("completed")

    def rerun_failed_jobs(self, *, by: Account) -> None:
        """Begin another attempt for the jobs that failed.

        Raises:
            ValueError: It is still running, or nothing failed.
        """
        if self.latest.status != COMPLETED or self.latest.conclusion not in _BAD:
            raise ValueError("There is nothing to run again")
        kept = [job for job in self.latest.jobs if job.conclusion not in _BAD]
        attempt = self._new_attempt(self.latest.number + 1, by)
        self.attempts.append(attempt)
        attempt.jobs += [self._carry_over(job) for job in kept]
        self.announce("requested")

    def _new_attempt(self, number: int, by: Account) -> Attempt:
        now = self.repository.context.now()
        return Attempt(number=number, actor=by, started_at=now, updated_at=now, jobs=[])

    def _start_job(self, name: str) -> Job:
        now = self.repository.context.now()
        run = self._add_check_run(name, Facts(status="in_progress", started_at=now))
        job = Job(check_run=run, attempt=self.latest.number, created_at=now, started_at=now)
        self.latest.jobs.append(job)
        run.created()
        return job

    def _carry_over(self, job: Job) -> Job:
        run = self._add_check_run(job.name, replace(job.check_run.facts))
        return replace(job, check_run=run, attempt=self.latest.number)

    def _add_check_run(self, name: str, facts: Facts) -> CheckRun:
        run = CheckRun(self.suite, name, facts)
        run.facts.page = f"/actions/runs/{self.id}/job/{run.id}"
        self.suite.runs.append(run)
        return run


@dataclass(frozen=True, slots=True)
class Trigger:
    """What made a workflow run."""

    event: str
    head: Branch
    sha: Sha
    title: str
    is_fork: bool = False


class Actions:
    """The workflows of a repository and their runs.

    Attributes:
        app: GitHub Actions, which owns the check runs of all jobs.
    """

    def __init__(self, repository: BaseRepository, checks: Checks, app: App) -> None:
        self.repository = repository
        self.checks = checks
        self.app = app
        self.workflows: list[Workflow] = []
        self._runs: list[WorkflowRun] = []

    def __iter__(self) -> Iterator[WorkflowRun]:
        return iter(self._runs)

    def start(self, name: str, on: PullRequest | Branch, *, by: Account) -> WorkflowRun:
        """Start the workflow *name* for a pull request or for a push to a branch."""
        run = WorkflowRun(self, self._workflow(name), _trigger(on), by)
        self._runs.append(run)
        run.announce("requested")
        return run

    def find(self, run_id: int) -> WorkflowRun | None:
        """Find a run by its id."""
        return next((run for run in self if run.id == run_id), None)

    def job(self, job_id: int) -> Job | None:
        """Find a job of any attempt by its id."""
        attempts = (attempt for run in self for attempt in run.attempts)
        jobs = (job for attempt in attempts for job in attempt.jobs)
        return next((job for job in jobs if job.id == job_id), None)

    def _workflow(self, name: str) -> Workflow:
        for workflow in self.workflows:
            if workflow.name == name:
                return workflow
        context = self.repository.context
        path = f".github/workflows/{name.lower().replace(' ', '-')}.yml"
        self.workflows.append(Workflow(context.new_id(), name, path, context.now()))
        return self.workflows[-1]


def _trigger(on: PullRequest | Branch) -> Trigger:
    if isinstance(on, PullRequest):
        return Trigger("pull_request", on.head, on.head_sha, on.title, on.is_fork)
    commit = on.repository.refs.objects.commits[on.sha]
    return Trigger("push", on, on.sha, commit.message.split("\n")[0])


def _worst(jobs: Sequence[Job]) -> str:
    found = {job.conclusion for job in jobs}
    bad = next((word for word in _BAD if word in found), None)
    return bad or ("skipped" if found == {"skipped"} else "success")
