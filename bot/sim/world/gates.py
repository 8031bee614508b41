"""What a job waits for before it may enter an environment.

Every rule must agree: those of Apps, one of GitHub's own reviewers, and its wait timer.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.sim.world.accounts import Account
from bot.sim.world.apps import App
from bot.sim.world.context import Event
from bot.sim.world.deployments import Deployment, Deployments
from bot.sim.world.environments import Environment
from bot.sim.world.jobs import Job
from bot.sim.world.runs import BaseRun

MOST_REPORTS = 10
"""Status reports that GitHub takes for a deployment."""
APPROVED, REJECTED = "approved", "rejected"


@dataclass(frozen=True, slots=True)
class Review:
    """A decision on a waiting job, by an App or a reviewer."""

    environment: Environment
    state: str
    by: Account
    comment: str


@dataclass(slots=True, eq=False, kw_only=True)
class Gate:
    """A job before an environment.

    Attributes:
        asked_at: Since when its rules are asked; None while it waits for another job of its run.
        decisions: By App, ``approved`` or ``rejected``.
        reports: What Apps said of it without deciding.
        is_passed: The job went in, or was sent away.
    """

    job: Job
    environment: Environment
    deployment: Deployment
    asked_at: datetime | None = None
    decisions: dict[int, str] = field(default_factory=dict)
    review: Review | None = None
    reports: list[str] = field(default_factory=list)
    is_passed: bool = False

    def is_free(self, now: datetime) -> bool:
        """Tell whether every rule agrees."""
        agreed = all(self.decisions.get(rule.app.id) for rule in self.environment.rules)
        reviewed = self.review is not None or not self.environment.reviewers
        wait = timedelta(minutes=self.environment.wait_minutes)
        waited = self.asked_at is not None and now >= self.asked_at + wait
        return agreed and reviewed and waited


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionRuleEvent(Event):
    """An App is asked whether a job may enter an environment."""

    run: BaseRun
    gate: Gate
    app: App


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentReviewEvent(Event):
    """GitHub's own reviewers are asked, or one of them decided."""

    run: BaseRun
    gate: Gate


class Gates:
    """The gates of a workflow run.

    Args:
        start: Lets a job go on.
        refuse: Ends a job that was rejected.

    Attributes:
        reviews: All decisions so far, also on earlier attempts.
    """

    def __init__(
        self,
        run: BaseRun,
        deployments: Deployments,
        start: Callable[[Job], None],
        refuse: Callable[[Job], None],
    ) -> None:
        self.reviews: list[Review] = []
        self._run = run
        self._deployments = deployments
        self._start = start
        self._refuse = refuse
        self._gates: list[Gate] = []

    def __iter__(self) -> Iterator[Gate]:
        """Yield those that are being asked."""
        return (gate for gate in self._gates if gate.asked_at and not gate.is_passed)

    def enter(self, job: Job, environment: Environment) -> None:
        """Let *job* into *environment*, or make it wait: for its rules, or for its turn to ask."""
        deployment = self._deployments.of_job(self._run, job, environment.name)
        job.check_run.facts.deployment = deployment
        gate = Gate(job=job, environment=environment, deployment=deployment)
        self._gates.append(gate)
        if environment.is_protected:
            deployment.say("waiting", by=self._bot)
            self._ask_next(environment)
        else:
            self._pass(gate)

    def leave(self, job: Job) -> None:
        """Say how the deployment of *job* ended, if it made one."""
        for gate in self._gates:
            if gate.job is job:
                gate.is_passed = True
                state = "success" if job.conclusion == "success" else "failure"
                self._deployments.finish(gate.deployment, state, by=self._bot)

    def decide(self, app: App, name: str, state: str, comment: str) -> None:
        """Decide as *app* on the job that waits before the environment *name*.

        Raises:
            ValueError: None waits for it, or not any more.
        """
        gate = self._waiting(name, app)
        gate.decisions[app.id] = state
        self._note(Review(gate.environment, state, app.bot, comment))
        self._go_on(gate, state)

    def report(self, app: App, name: str, comment: str) -> None:
        """Say something as *app* of the job that waits before *name*.

        Raises:
            ValueError: None waits for it, or enough was said.
        """
        gate = self._waiting(name, app)
        if len(gate.reports) == MOST_REPORTS:
            raise ValueError(f"No more than {MOST_REPORTS} status reports are allowed")
        gate.reports.append(comment)
        self._run.repository.context.touch()

    def review(self, name: str, state: str, *, by: Account, comment: str = "") -> None:
        """Decide as one of GitHub's own reviewers.

        Raises:
            LookupError: *by* is none of them.
        """
        gate = next(gate for gate in self if gate.environment.name == name)
        if by not in gate.environment.reviewers:
            raise LookupError(f"{by.login} is no reviewer of {name}")
        gate.review = Review(gate.environment, state, by, comment)
        self._note(gate.review)
        self._announce(gate, state, by)
        self._go_on(gate, state)

    def bypass(self, name: str) -> None:
        """Start the job that waits before *name*, as an administrator: whatever its rules say.

        Raises:
            ValueError: The environment does not allow it.
        """
        gate = next(gate for gate in self if gate.environment.name == name)
        if not gate.environment.admins_bypass:
            raise ValueError(f"The rules of {name} cannot be bypassed")
        self._pass(gate)

    def proceed(self) -> None:
        """Let in the jobs that have waited long enough."""
        now = self._run.repository.context.now()
        for gate in [gate for gate in self if gate.is_free(now)]:
            self._pass(gate)

    @property
    def _bot(self) -> Account:
        return self._run.suite.app.bot

    def _waiting(self, name: str, app: App) -> Gate:
        for gate in self:
            is_asked = any(rule.app is app for rule in gate.environment.rules)
            if gate.environment.name == name and is_asked and app.id not in gate.decisions:
                return gate
        raise ValueError(f"No job waits for {app.slug} before {name}")

    def _note(self, review: Review) -> None:
        self.reviews.append(review)
        self._run.repository.context.touch()

    def _go_on(self, gate: Gate, state: str) -> None:
        if state == REJECTED:
            for other in self._before(gate.environment):
                self._refuse(other.job)
        elif gate.is_free(self._run.repository.context.now()):
            self._pass(gate)

    def _pass(self, gate: Gate) -> None:
        gate.is_passed = True
        self._start(gate.job)
        gate.deployment.say("in_progress", by=self._bot)
        self._ask_next(gate.environment)

    def _before(self, environment: Environment) -> list[Gate]:
        return [
            gate for gate in self._gates if gate.environment is environment and not gate.is_passed
        ]

    def _ask_next(self, environment: Environment) -> None:
        """Ask for the next job that waits before *environment*, unless one is being asked for."""
        waiting = self._before(environment)
        if waiting and not waiting[0].asked_at:
            self._ask(waiting[0])

    def _ask(self, gate: Gate) -> None:
        gate.asked_at = self._run.repository.context.now()
        for rule in gate.environment.rules:
            self._run.repository.context.announce(
                ProtectionRuleEvent(
                    action="requested",
                    sender=self._run.latest.actor,
                    run=self._run,
                    gate=gate,
                    app=rule.app,
                )
            )
        if gate.environment.reviewers:
            self._announce(gate, "requested", self._run.latest.actor)

    def _announce(self, gate: Gate, action: str, by: Account) -> None:
        event = DeploymentReviewEvent(action=action, sender=by, run=self._run, gate=gate)
        self._run.repository.context.announce(event)
