"""What moves traffic, and what GitHub shows of it, as effects."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.environments import DeploymentState
from bot.model import Repo, Sha


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDeployment:
    """Create the one deployment of GitHub's that tells of a rollout.

    Attributes:
        description: For those who look at the environment; cut to 140 characters.
        payload: What else there is to know, for other programs; the rollout's id is added to it.
    """

    repo: Repo
    environment: str
    sha: Sha
    rollout_id: str
    description: str
    payload: Mapping[str, str | int | float | tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDeploymentStatus:
    """Say on a deployment how far its rollout is.

    Attributes:
        description: Cut to 140 characters; GitHub's limit.
        auto_inactive: Whether a success makes older deployments inactive; GitHub does so outside
            of production only. They still serve while a rollout is partial.
    """

    repo: Repo
    rollout_id: str
    deployment_id: int
    state: DeploymentState
    description: str
    auto_inactive: bool
    log_url: str = ""
    environment_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetWeight:
    """Give the canary of a rollout a share of the traffic.

    Attributes:
        fence: Of the rollout when this was decided: an order that a later one replaced is void.
        weight: In percent, 0..100.
        expires_at: When the backend may take it back by itself, should we be gone.
    """

    repo: Repo
    rollout_id: str
    fence: int
    weight: float
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchFlag:
    """Switch a feature flag that follows a rollout.

    Attributes:
        place: Of the flag in the list of its service.
    """

    repo: Repo
    rollout_id: str
    place: int
    is_on: bool
