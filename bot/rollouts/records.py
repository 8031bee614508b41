"""What is remembered of rollouts, as records: see ``bot.records``."""

from dataclasses import dataclass

from bot.model import Repo
from bot.records import StateRecord
from bot.rollouts.rollout import Rollout
from bot.rollouts.vigil import Vigil


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRollout(StateRecord):
    """Remember a rollout as it is now: the version after the one that was read.

    An older version does not replace a newer one. The jobs of a repository follow each other, so
    that happens only to a worker that lost its turn, of which nothing at all is stored.
    """

    rollout: Rollout


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDeployment(StateRecord):
    """Remember which deployment of GitHub's tells of a rollout."""

    repo: Repo
    rollout_id: str
    deployment_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteBackend(StateRecord):
    """Remember that a backend took an order, and what its driver wants to know the next time."""

    repo: Repo
    rollout_id: str
    fence: int
    memory: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepVigil(StateRecord):
    """Remember a vigil as it is now."""

    vigil: Vigil


@dataclass(frozen=True, slots=True, kw_only=True)
class DropVigil(StateRecord):
    """Forget a vigil that is over."""

    vigil: Vigil
