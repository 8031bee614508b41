"""What splits the traffic between stable and canary."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.config.kinds import Backend
from bot.model import Repo, Sha
from bot.rollouts.seen import Seen

__all__ = ["Order", "Seen", "Spot", "Traffic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place where traffic is split, as one rollout sees it.

    Attributes:
        rollout_id: 16 hexadecimal digits.
        sha: The commit that is the canary.
        memory: What the driver returned from its last write for this rollout; empty if there was
            none. Whatever a driver needs to find its way back.
    """

    repo: Repo
    backend: Backend
    rollout_id: str
    sha: Sha
    memory: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be written.

    Attributes:
        weight: Of the canary, 0..100. At 0 nothing may reach it any more, sticky sessions included.
        expires_at: When the backend may take the weight back by itself, should nobody look after
            it any more; for those backends that can hold it.
        since: An earlier try, begun then, may have been applied and its memory lost: for those
            backends where a second write would start something twice.
    """

    spot: Spot
    weight: float
    expires_at: datetime
    since: datetime | None = None


class Traffic(Protocol):
    """Every backend there is.

    Each method raises TransientError when the backend does not answer, RefusedError when it says
    no, and ConfigError when the operator has not set up what the backend names.
    """

    async def read(self, spot: Spot) -> Seen:
        """Read the weight back."""
        ...

    async def write(self, order: Order) -> str:
        """Write a weight, which changes nothing if it is there already, and return the memory."""
        ...
