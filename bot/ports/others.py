"""Time, people outside of GitHub, and permits."""

from datetime import datetime
from typing import Protocol

from bot.deploys.permit import Permit
from bot.effects import (
    Alert,
)


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return when *seconds* have passed."""
        ...


class Notifier(Protocol):
    """People outside of GitHub who must hear of something."""

    async def alert(self, alert: Alert) -> None:
        """Tell them. Telling twice is better than not at all."""
        ...


class Permits(Protocol):
    """Deploy permits, where Sluice can be reached to redeem them."""

    def permit(self, permit: Permit) -> str:
        """Sign a permit."""
        ...
