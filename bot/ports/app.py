"""GitHub, as the App itself sees it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model import (
    DeliveryId,
    InstallationId,
    Repo,
)
from bot.ports.github import GitHub


@dataclass(frozen=True, slots=True, kw_only=True)
class SentDelivery:
    """A delivery as GitHub's log of our App's webhook lists it."""

    log_id: int
    guid: DeliveryId
    event: str
    delivered_at: datetime


class App(Protocol):
    """GitHub, acting as the App itself."""

    @property
    def id(self) -> int:
        """The App's number."""
        ...

    async def slug(self) -> str:
        """Return the App's name in URLs and mentions."""
        ...

    def installation(self, installation_id: InstallationId) -> GitHub:
        """Act as one installation."""
        ...

    async def installations(self) -> Sequence[InstallationId]:
        """List those that are not suspended."""
        ...

    async def repositories(self, installation_id: InstallationId) -> Sequence[Repo]:
        """List what an installation may see."""
        ...

    def sent_deliveries(self) -> AsyncIterator[SentDelivery]:
        """List the deliveries that GitHub sent us, newest first, as far back as it keeps them."""
        ...

    async def sent_payload(self, log_id: int) -> bytes:
        """Read the body of a delivery that GitHub sent, as JSON."""
        ...
