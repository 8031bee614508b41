"""The timers of rollouts, vigils and failures, which several journeys set."""

from datetime import datetime, timedelta

from bot.handlers.arguments import of_repo
from bot.model import Repo
from bot.records import WakeAt

ROLLOUT = "rollout"
"""The timer that looks at a rollout again."""

VIGIL = "vigil"
"""The timer that looks at a deployment again."""

FAILURES = "failures"
"""The timer that looks at the failures of a pull request again."""

REACTIONS = "reactions"
"""The timer that looks what people think of our comments."""

LEARN = "learn"
"""The timer that reads what a job prints when it passes."""


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


def wake_failures(repo: Repo, number: int, at: datetime) -> WakeAt:
    """Look at the failures of the pull request *number* again at *at*."""
    return WakeAt(
        name=FAILURES,
        id=str(number),
        at=at,
        args=of_repo(repo) | {"number": str(number)},
    )


def wake_reactions(repo: Repo, now: datetime, days: int) -> WakeAt:
    """Look on each of the next *days*, as they begin, what people think of our comments."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return WakeAt(
        name=REACTIONS,
        id=str(repo.id),
        at=midnight + timedelta(days=1),
        args=of_repo(repo) | {"days": str(days)},
        is_last=True,
    )
