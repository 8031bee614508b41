"""Who counts requests and errors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.config.kinds import Provider
from bot.judge.counts import Counts
from bot.model import Repo, Sha
from bot.rollouts.seen import Reading

__all__ = ["Metrics", "Query", "Reading"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked.

    Attributes:
        service: Its name in the policy file.
        weight: Of the canary, 0..100, as it was read back.
        memory: Of the reading before; empty for the first, which only sets the mark that counting
            begins at.
        now: The time of the poll.
        slow: Requests that take longer are slow.
        poll: Seconds between two polls.
    """

    repo: Repo
    provider: Provider
    rollout_id: str
    sha: Sha
    now: datetime
    slow: timedelta
    poll: timedelta
    service: str = ""
    weight: float = 0.0
    memory: str = ""


class Metrics(Protocol):
    """Every provider there is.

    Each method raises NoDataError when a query has no series (which is not the same as no traffic),
    StaleDataError when the newest sample is too old, TransientError when the provider does not
    answer, RefusedError when it says no, and ConfigError when the operator has not set it up.
    """

    async def read(self, query: Query) -> Reading:
        """Count what both arms did since the reading before."""
        ...

    async def history(self, query: Query) -> Sequence[Counts]:
        """Count what stable did in each poll of the hour before; empty if that cannot be told."""
        ...
