"""The timers of rollouts and vigils, which several journeys set."""

from datetime import datetime

from bot.handlers.arguments import of_repo
from bot.model import Repo
from bot.records import WakeAt

ROLLOUT = "rollout"
"""The timer that looks at a rollout again."""

VIGIL = "vigil"
"""The timer that looks at a deployment again."""


def wake_rollout(repo: Repo, rollout_id: str, at: datetime, **more: str) -> WakeAt:
    """Look at a rollout again at *at*."""
    return WakeAt(
        name=ROLLOUT,
        id=rollout_id,
        at=at,
        args=of_repo(repo) | {"rollout": rollout_id} | more,
        is_urgent=True,
    )


def wake_vigil(repo: Repo, vigil_id: str, at: datetime) -> WakeAt:
    """Look at a deployment again at *at*."""
    return WakeAt(name=VIGIL, id=vigil_id, at=at, args=of_repo(repo) | {"vigil": vigil_id})
