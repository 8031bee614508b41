"""GitHub's nouns of environments, their protection rules and deployments, as frozen values.

Source: https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model import PullRequest, Repo, Sha, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """An environment as it is set up.

    Attributes:
        asks_us: Whether a protection rule of our App is enabled.
        other_apps: The slugs of other Apps whose rules must agree, too.
        reviewers: How many people and teams are GitHub's own required reviewers; one of them is
            enough for GitHub.
        prevents_self_review: Of GitHub's own required reviewers.
        wait_minutes: GitHub's own wait timer.
        limits_branches: Whether only some branches and tags may deploy.
        admins_bypass: Whether an administrator may start a waiting job without any rule.
    """

    name: str
    asks_us: bool
    other_apps: tuple[str, ...] = ()
    reviewers: int = 0
    prevents_self_review: bool = False
    wait_minutes: int = 0
    limits_branches: bool = False
    admins_bypass: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """GitHub asks our protection rule whether a job may enter an environment.

    Attributes:
        sha: Of the deployment; empty when GitHub does not say.
        event: What triggered the run, such as ``push`` or ``workflow_dispatch``.
        pull_requests: Those that GitHub names; none for forks.
    """

    repo: Repo
    environment: str
    run_id: int
    event: str
    sha: str
    sender: User
    pull_requests: tuple[PullRequest, ...] = ()


class DeploymentState(StrEnum):
    """How far a deployment is, in GitHub's words, as far as an App may say them.

    Source: https://docs.github.com/en/rest/deployments/statuses#create-a-deployment-status
    """

    QUEUED = "queued"
    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    SUCCESS = "success"
    FAILURE = "failure"
    ERROR = "error"
    INACTIVE = "inactive"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentStatus:
    """How far a deployment got, and since when.

    Attributes:
        state: GitHub's word: ``waiting``, ``queued``, ``pending``, ``in_progress``, ``success``,
            ``failure``, ``error`` or ``inactive``.
    """

    state: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """A deployment of whoever made it.

    Attributes:
        sha: What GitHub thinks is deployed. Of a dispatched run that is the tip of a branch.
        run_id: The workflow run that made it; 0 if none did.
        rollout_id: What its payload says; empty if that names none. Anyone may write a payload: it
            is a rollout's only if our App is the creator.
        statuses: Newest first, as far as they were read.
    """

    repo: Repo
    id: int
    environment: str
    sha: Sha
    ref: str
    creator: User
    created_at: datetime
    run_id: int = 0
    rollout_id: str = ""
    statuses: tuple[DeploymentStatus, ...] = ()

    @property
    def state(self) -> str:
        """How far it got; empty while it has no status."""
        return self.statuses[0].state if self.statuses else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeReview:
    """One of GitHub's own required reviewers decided on a waiting run."""

    repo: Repo
    environment: str
    run_id: int
    sha: Sha
    approver: User
    comment: str
