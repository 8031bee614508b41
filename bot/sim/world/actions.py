"""Workflow runs and their attempts.

A re-run is a new attempt. That of the failed jobs carries the others over, with their old times.
Source: https://docs.github.com/en/rest/actions/workflow-runs
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.sim.world.accounts import Account
from bot.sim.world.apps import App
from bot.sim.world.checks import COMPLETED, CheckRun, Checks, Facts
from bot.sim.world.deployments import Deployments
from bot.sim.world.environments import Environments
from bot.sim.world.gates import Gates
from bot.sim.world.jobs import Job, JobPlan
from bot.sim.world.pulls import PullRequest
from bot.sim.world.repositories import BaseRepository, Branch
from bot.sim.world.runs import BaseRun, Trigger, trigger_of
from bot.sim.world.workflows import Workflow, Workflows

_BAD = ("failure", "timed_out", "cancelled", "action_required")
_WAITING = "waiting"
_PENDING = "pending"


class WorkflowRun(BaseRun):
    """A run of a workflow on a commit.

    Attributes:
        gates: What its jobs wait for before they enter environments.
    """

    def __init__(
        self, actions: "Actions", workflow: Workflow, trigger: Trigger, by: Account
    ) -> None:
        branch = None if trigger.is_fork else trigger.head.name
        suite = actions.checks.new_suite(actions.app, trigger.sha, branch)
        super().__init__(workflow, trigger, suite, by)
        self.number += sum(run.workflow is workflow for run in actions)
        self.gates = Gates(self, actions.deployments, self._let_in, self._refuse)
        self._actions = actions

    def begin(self, *names: str) -> tuple[Job, ...]:
        """Start the jobs of these names.

        Raises:
            ValueError: Another run of its concurrency group has to end first.
        """
        self._go_on()
        return tuple(self._add_job(name, "in_progress") for name in names)

    def begin_job(self, name: str, *, environment: str = "") -> Job:
        """Start a job. Before a protected environment it waits for the rules.

        Raises:
            ValueError: Another run of its concurrency group has to end first.
        """
        if not environment:
            return self.begin(name)[0]
        entered = self._actions.environments.entered(environment)
        if entered.is_protected:
            self._check_turn()
            busy = any(job.status == "in_progress" for job in self.latest.jobs)
            self.latest.status = "in_progress" if busy else _WAITING
            job = self._add_job(name, _WAITING)
        else:
            job = self.begin(name)[0]
        self.gates.enter(job, entered)
        return job

    def finish_job(self, plan: JobPlan) -> None:
        """Let a job that has begun go as planned, to its end.

        Raises:
            ValueError: It waits before an environment.
        """
        job = next(job for job in self._unfinished() if job.name == plan.name)
        if job.status == _WAITING:
            raise ValueError(f"{job.name} waits for a protection rule")
        job.play(plan)
        self._ended(job)

    def finish(self, *plans: JobPlan) -> None:
        """Let its jobs go as planned, and end the attempt with the worst of their conclusions."""
        running = {job.name for job in self._unfinished()}
        self.begin(*(plan.name for plan in plans if plan.name not in running))
        for plan in plans:
            self.finish_job(plan)
        self.conclude(_worst(self.latest.jobs))

    def conclude(self, conclusion: str) -> None:
        """End the attempt, as GitHub does by itself."""
        self.latest.status = COMPLETED
        self.latest.conclusion = conclusion
        ends = (job.completed_at for job in self.latest.jobs if job.completed_at)
        self.latest.updated_at = max([self.repository.context.now(), *ends])
        self.announce("completed")
        self._actions.give_turn(self.concurrency)

    def cancel(self) -> None:
        """End it and its jobs.

        Raises:
            ValueError: It has ended.
        """
        if self.latest.status == COMPLETED:
            raise ValueError("It has ended")
        self._end(self._unfinished(), "cancelled")
        self.conclude("cancelled")

    def rerun_failed_jobs(self, *, by: Account) -> None:
        """Begin another attempt for the jobs that failed.

        Raises:
            ValueError: It is still running, or nothing failed.
        """
        if self.latest.conclusion not in _BAD:
            raise ValueError("There is nothing to run again")
        self._rerun([job for job in self.latest.jobs if job.conclusion not in _BAD], by)

    def rerun_job(self, job: Job, *, by: Account) -> None:
        """Begin another attempt for one job.

        Raises:
            ValueError: It is still running, or the job is of an earlier attempt.
        """
        if job not in self.latest.jobs:
            raise ValueError("The job was run again since")
        self._rerun([other for other in self.latest.jobs if other is not job], by)

    def rerun(self, *, by: Account) -> None:
        """Begin another attempt for all jobs.

        Raises:
            ValueError: It is still running.
        """
        self._rerun([], by)

    def _rerun(self, kept: Sequence[Job], by: Account) -> None:
        if self.latest.status != COMPLETED:
            raise ValueError("It is still running")
        attempt = self._new_attempt(self.latest.number + 1, by)
        self.attempts.append(attempt)
        attempt.jobs += [self._carry_over(job) for job in kept]
        self._actions.queue(self)
        self.announce("requested")

    def _unfinished(self) -> list[Job]:
        return [job for job in self.latest.jobs if job.status != COMPLETED]

    def _check_turn(self) -> None:
        if self.latest.status == _PENDING:
            raise ValueError(f"Another run of {self.concurrency} has to end first")

    def _go_on(self) -> None:
        self._check_turn()
        self.latest.status = "in_progress"
        if not self.latest.has_begun:
            self.latest.has_begun = True
            self.announce("in_progress")

    def _let_in(self, job: Job) -> None:
        """Start a job that waited, or was never held up."""
        if job.status == _WAITING:
            job.begin(self.repository.context.now())
        self._go_on()

    def _refuse(self, job: Job) -> None:
        """End a job that a rule rejected, and the attempt if nothing else goes on."""
        self._end([job], "failure")
        if not self._unfinished():
            self.conclude(_worst(self.latest.jobs))

    def _end(self, jobs: Collection[Job], conclusion: str) -> None:
        for job in jobs:
            job.end(conclusion, self.repository.context.now())
            self._ended(job)

    def _ended(self, job: Job) -> None:
        self.gates.leave(job)
        self.job_ended(job)

    def _add_job(self, name: str, status: str) -> Job:
        now = self.repository.context.now()
        run = self._add_check_run(name, Facts(status=status, started_at=now))
        job = Job(check_run=run, attempt=self.latest.number, created_at=now, started_at=now)
        self.latest.jobs.append(job)
        self.job_began(job)
        return job

    def _carry_over(self, job: Job) -> Job:
        run = self._add_check_run(job.name, replace(job.check_run.facts))
        return replace(job, check_run=run, attempt=self.latest.number)

    def _add_check_run(self, name: str, facts: Facts) -> CheckRun:
        run = CheckRun(self.suite, name, facts)
        run.facts.page = f"/actions/runs/{self.id}/job/{run.id}"
        self.suite.runs.append(run)
        return run


class Actions:
    """The workflows of a repository and their runs.

    Attributes:
        app: GitHub Actions, which owns the check runs of all jobs.
        environments: Where jobs may deploy to.
        deployments: What they deployed, and others.
    """

    def __init__(self, repository: BaseRepository, checks: Checks, app: App) -> None:
        self.repository = repository
        self.checks = checks
        self.app = app
        self.environments = Environments(repository)
        self.deployments = Deployments(repository)
        self.workflows = Workflows(repository)
        self._runs: list[WorkflowRun] = []

    def __iter__(self) -> Iterator[WorkflowRun]:
        return iter(self._runs)

    def start(
        self, name: str, on: PullRequest | Branch, *, by: Account, concurrency: str = ""
    ) -> WorkflowRun:
        """Start the workflow *name* for a pull request or for a push to a branch or of a tag.

        Args:
            name: Of the workflow.
            on: What it runs on.
            by: Who triggered it.
            concurrency: A group of which one run at a time goes on, and one waits.
        """
        return self.begin(self.workflows.named(name), trigger_of(on, concurrency), by)

    def dispatch(
        self, workflow: Workflow, head: Branch, inputs: Mapping[str, str], *, by: Account
    ) -> WorkflowRun:
        """Start *workflow* by hand, as its file on *head* allows.

        Raises:
            ValueError: It does not allow it; the message is GitHub's.
        """
        declared = self.workflows.declaration(workflow, head)
        accepted = declared.accept(inputs)
        trigger = Trigger(
            event="workflow_dispatch",
            head=head,
            sha=head.sha,
            title=declared.title(accepted) or workflow.name,
            inputs=accepted,
        )
        return self.begin(workflow, trigger, by)

    def begin(self, workflow: Workflow, trigger: Trigger, by: Account) -> WorkflowRun:
        """Start *workflow* for whatever triggered it."""
        run = WorkflowRun(self, workflow, trigger, by)
        self._runs.append(run)
        self.queue(run)
        run.announce("requested")
        return run

    def queue(self, run: WorkflowRun) -> None:
        """Make *run* wait for its group's run, in the place of whoever waits for it already."""
        others = [one for one in self._group(run.concurrency) if one is not run]
        for one in others:
            if one.latest.status == _PENDING:
                one.cancel()
        if any(one.latest.status != COMPLETED for one in others):
            run.latest.status = _PENDING

    def give_turn(self, group: str) -> None:
        """Let the run go on that waits for its group, if nothing is in its way."""
        unfinished = [one for one in self._group(group) if one.latest.status != COMPLETED]
        if unfinished and all(one.latest.status == _PENDING for one in unfinished):
            unfinished[0].latest.status = "queued"

    def _group(self, name: str) -> list[WorkflowRun]:
        return [run for run in self if name and run.concurrency == name]

    def find(self, run_id: int) -> WorkflowRun | None:
        """Find a run by its id."""
        return next((run for run in self if run.id == run_id), None)

    def run_of(self, job_id: int) -> tuple[WorkflowRun, Job] | None:
        """Find a job of any attempt by its id, and its run."""
        for run in self:
            for attempt in run.attempts:
                for job in attempt.jobs:
                    if job.id == job_id:
                        return run, job
        return None


def _worst(jobs: Sequence[Job]) -> str:
    found = {job.conclusion for job in jobs}
    bad = next((word for word in _BAD if word in found), None)
    return bad or ("skipped" if found == {"skipped"} else "success")
