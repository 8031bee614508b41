"""Deployments and how they go.

A job that enters an environment makes one. Whatever succeeds makes the older ones there inactive.
Source: https://docs.github.com/en/rest/deployments
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.model import Sha
from bot.sim.jsonvalue import Json
from bot.sim.world.accounts import Account
from bot.sim.world.context import Event
from bot.sim.world.jobs import Job
from bot.sim.world.repositories import BaseRepository
from bot.sim.world.runs import BaseRun

TASK = "deploy"
"""What a deployment is for, unless someone says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a deployment is created with; all of it by default where a workflow run makes it.

    Attributes:
        payload: An object or a text, of whoever made it.
        is_transient: Whether the environment goes away again.
    """

    task: str = TASK
    payload: Json = field(default_factory=dict)
    description: str | None = None
    is_transient: bool = False
    is_production: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said with a status; nothing where a workflow run says it."""

    description: str = ""
    log_url: str = ""
    environment_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentStatus:
    """How far a deployment is.

    Attributes:
        state: GitHub's word, such as ``waiting``, ``in_progress``, ``success`` or ``inactive``.
    """

    id: int
    state: str
    creator: Account
    created_at: datetime
    words: Words = Words()


@dataclass(slots=True, eq=False, kw_only=True)
class Deployment:
    """A commit on its way to an environment.

    Attributes:
        environment: Its name.
        run: The workflow run that made it, and *job* the job; None if none did.
        statuses: Oldest first.
    """

    repository: BaseRepository
    id: int
    sha: Sha
    ref: str
    environment: str
    creator: Account
    created_at: datetime
    facts: Facts = field(default_factory=Facts)
    run: BaseRun | None = None
    job: Job | None = None
    statuses: list[DeploymentStatus] = field(default_factory=list)

    @property
    def task(self) -> str:
        """What it is for."""
        return self.facts.task

    @property
    def state(self) -> str:
        """How far it is; empty when nobody has said so."""
        return self.statuses[-1].state if self.statuses else ""

    @property
    def updated_at(self) -> datetime:
        """When something was last said of it."""
        return self.statuses[-1].created_at if self.statuses else self.created_at

    def say(self, state: str, *, by: Account, words: Words | None = None) -> DeploymentStatus:
        """Say how far it is."""
        context = self.repository.context
        status = DeploymentStatus(
            id=context.new_id(),
            state=state,
            creator=by,
            created_at=context.now(),
            words=words or Words(),
        )
        self.statuses.append(status)
        context.announce(
            DeploymentStatusEvent(action="created", sender=by, deployment=self, status=status)
        )
        return status


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentEvent(Event):
    """A deployment was created."""

    deployment: Deployment


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentStatusEvent(Event):
    """Something was said of a deployment."""

    deployment: Deployment
    status: DeploymentStatus


class Deployments:
    """The deployments of a repository."""

    def __init__(self, repository: BaseRepository) -> None:
        self.repository = repository
        self._made: list[Deployment] = []

    def __iter__(self) -> Iterator[Deployment]:
        return iter(self._made)

    def find(self, deployment_id: int) -> Deployment | None:
        """Find a deployment by its id."""
        return next((one for one in self if one.id == deployment_id), None)

    def create(
        self, sha: Sha, ref: str, environment: str, *, by: Account, facts: Facts | None = None
    ) -> Deployment:
        """Begin a deployment that no workflow run makes."""
        made = self._new(sha, ref, environment, by)
        made.facts = facts or made.facts
        return self.announce(made)

    def of_job(self, run: BaseRun, job: Job, environment: str) -> Deployment:
        """Begin the deployment of a job."""
        made = self._new(run.head_sha, run.head.name, environment, run.latest.actor)
        made.run, made.job = run, job
        return self.announce(made)

    def announce(self, made: Deployment) -> Deployment:
        """Say that *made* exists."""
        self._made.append(made)
        event = DeploymentEvent(action="created", sender=made.creator, deployment=made)
        self.repository.context.announce(event)
        return made

    def finish(self, deployment: Deployment, state: str, *, by: Account) -> None:
        """End *deployment*. A success makes the older ones there inactive."""
        deployment.say(state, by=by)
        if state != "success":
            return
        for other in self:
            older = other is not deployment and other.environment == deployment.environment
            if older and other.state == "success":
                other.say("inactive", by=by)

    def supersede(self, deployment: Deployment, *, by: Account) -> None:
        """Make inactive what *deployment* takes the place of, as ``auto_inactive`` does.

        That leaves alone what is transient or in production.
        """
        for other in self:
            lasts = not (other.facts.is_transient or other.facts.is_production)
            is_here = other.environment == deployment.environment
            if lasts and is_here and other.id < deployment.id and other.state == "success":
                other.say("inactive", by=by)

    def _new(self, sha: Sha, ref: str, environment: str, by: Account) -> Deployment:
        context = self.repository.context
        return Deployment(
            repository=self.repository,
            id=context.new_id(),
            sha=sha,
            ref=ref,
            environment=environment,
            creator=by,
            created_at=context.now(),
        )
