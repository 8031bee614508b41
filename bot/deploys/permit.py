"""A permit: the right of one job to deploy one commit to one environment, once.

An environment without our protection rule lets anyone with write access dispatch its workflow. So
the workflow asks first: it shows the permit that it was dispatched with, and GitHub's word for
which job it is. A permit that was copied from a log is worth nothing in another repository or
environment, after a quarter of an hour, or to a second run.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import UserError
from bot.markdown import code
from bot.model import Repo, RepoId, Sha

LIFETIME = timedelta(minutes=15)
"""From the dispatch: a runner must be found within it, and the job reach the step that asks."""

EVENT = "workflow_dispatch"
"""GitHub's word for what we do with a permit. No other run has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """What is permitted.

    Attributes:
        request: The request that was approved. It has one permit, however often that is written.
        issued_at: In whole seconds, as a token says it.
    """

    repo: Repo
    environment: str
    sha: Sha
    request: str
    issued_at: datetime

    @property
    def expires_at(self) -> datetime:
        """From this instant on it counts no more."""
        return self.issued_at + LIFETIME


@dataclass(frozen=True, slots=True, kw_only=True)
class JobIdentity:
    """What GitHub says of a job that runs.

    Attributes:
        environment: Empty for a job without ``environment:``.
        event: What triggered the run, such as ``push`` or ``workflow_dispatch``.
        job_workflow_ref: The workflow's file and where it was read:
            ``octo/shop/.github/workflows/deploy.yml@refs/heads/main``.
        runner_environment: ``github-hosted`` or ``self-hosted``.

    Source: https://docs.github.com/en/actions/reference/security/oidc
    """

    repository_id: RepoId
    run_id: int
    run_attempt: int
    environment: str
    event: str
    ref: str
    actor_id: int
    job_workflow_ref: str
    runner_environment: str


def check(permit: Permit, job: JobIdentity, now: datetime) -> None:
    """Hold *job* against *permit* at *now* (UTC).

    Raises:
        UserError: It is not the job, or not the time, that the permit is for.
    """
    if job.repository_id != permit.repo.id:
        raise UserError("The permit is for another repository.", reason="permit_repository")
    if job.event != EVENT:
        raise UserError(
            f"A permit is for a run by `{EVENT}`, and this one is by {code(job.event)}.",
            reason="permit_event",
        )
    _check_environment(permit, job)
    if now >= permit.expires_at:
        raise UserError(
            f"The permit expired at {permit.expires_at:%H:%M:%S} UTC. Ask for a new deploy.",
            reason="permit_expired",
        )


def _check_environment(permit: Permit, job: JobIdentity) -> None:
    wanted = code(permit.environment)
    if not job.environment:
        raise UserError(
            f"The job is in no environment. Add `environment:` to it, here {wanted}.",
            reason="permit_environment_missing",
        )
    if job.environment.casefold() != permit.environment.casefold():  # GitHub tells no case apart
        raise UserError(
            f"The permit is for {wanted}, and the job is in {code(job.environment)}.",
            reason="permit_environment",
        )
