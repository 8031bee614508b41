"""Locks and freezes that people declare: an environment held for one pull request, or for nobody.

A lock has a fencing number, one higher than any before it in that environment. It is released by
that number, so that a stale holder cannot take away a newer lock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.model import Repo, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """An environment that only one pull request may deploy to.

    Attributes:
        number: That pull request. Its holder is a stranger on every other.
        fence: Higher than that of every lock before it.
    """

    repo: Repo
    environment: str
    number: int
    holder: User
    fence: int
    taken_at: datetime
    until: datetime
    reason: str = ""

    def holds(self, now: datetime) -> bool:
        """Tell whether it is in force at *now*."""
        return now < self.until

    def admits(self, number: int, now: datetime) -> bool:
        """Tell whether pull request *number* may deploy at *now*."""
        return number == self.number or not self.holds(now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A freeze that someone declared.

    Attributes:
        environment: Empty for all of the repository's.
    """

    repo: Repo
    environment: str
    by: User
    since: datetime
    until: datetime
    reason: str

    def covers(self, environment: str, now: datetime) -> bool:
        """Tell whether it stops *environment* at *now*."""
        is_meant = self.environment.casefold() in {"", environment.casefold()}
        return is_meant and self.since <= now < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Something that takes several people, and those who want it so far.

    Attributes:
        subject: What: the same words are the same proposal.
        supporters: Each once.
        until: From then on it is forgotten.
    """

    repo: Repo
    subject: str
    supporters: tuple[User, ...]
    until: datetime


def stop_of(stops: Iterable[Stop], environment: str, now: datetime) -> Stop | None:
    """Return the one of *stops* that holds *environment* longest at *now*."""
    active = [stop for stop in stops if stop.covers(environment, now)]
    return max(active, key=lambda stop: stop.until, default=None)
