"""A policy for production, and what people say about a deploy."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sim.world.accounts import Account

PRODUCTION = "production"


@dataclass(frozen=True, kw_only=True)
class Rules:
    """A policy for production, and its text."""

    count: int = 2
    team: str = ""
    require_sha: bool = True
    wait: timedelta = timedelta(0)
    window: timedelta = timedelta(hours=2)

    @property
    def text(self) -> str:
        groups = f", groups: [{{teams: [{self.team}]}}]" if self.team else ""
        return (
            "version: 1\nrules: {}\nenvironments:\n  production:\n"
            f"    checks: [test]\n    wait: {self.wait // timedelta(minutes=1)}m\n"
            f"    approvals: {{count: {self.count}, require_sha: {str(self.require_sha).lower()}, "
            f"window: {self.window // timedelta(minutes=1)}m{groups}}}\n"
        )


@dataclass(frozen=True, kw_only=True)
class Ask:
    """Somebody, or a waiting job, asks for a deploy, until its window ends."""

    by: Account
    place: int
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Vote:
    """Somebody agrees to a commit.

    Attributes:
        place: In the order of all that happens.
    """

    by: Account
    place: int
    at: datetime
    sha: str
