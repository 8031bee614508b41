"""Feature flags that follow a rollout."""

from dataclasses import dataclass
from typing import Protocol

from bot.config.kinds import Toggle
from bot.model import Repo, Sha


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """What is to become of a flag.

    Attributes:
        rollout_id: 16 hexadecimal digits.
        sha: The commit that is rolled out.
        is_on: On after promotion, off after a rollback.
    """

    repo: Repo
    rollout_id: str
    sha: Sha
    is_on: bool


class Flags(Protocol):
    """Every kind of feature flag there is."""

    async def turn(self, toggle: Toggle, order: Switch) -> None:
        """Turn a flag on or off. One that is so already stays so.

        Raises:
            TransientError: Whoever keeps the flag does not answer, or asks for patience.
            RefusedError: It says no.
            ConfigError: The operator has not set up what the flag names.
        """
        ...
