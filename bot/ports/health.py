"""Pages that must answer before any traffic moves."""

from typing import Protocol

from bot.config.canary import Health
from bot.model import Repo, Sha


class HealthPages(Protocol):
    """Looks at a page."""

    async def check(self, health: Health, repo: Repo, sha: Sha) -> str:
        """Say what is wrong with the page, in safe words; empty if it is well.

        Raises:
            ConfigError: The operator has not set up the endpoint that it names.
        """
        ...
