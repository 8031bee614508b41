"""What happened to the branches of a repository.

Source: https://docs.github.com/en/rest/repos/repos#list-repository-activities
"""

from dataclasses import dataclass
from datetime import datetime

from bot.model import Sha
from bot.sim.world.accounts import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """A branch was moved.

    Attributes:
        kind: GitHub's ``activity_type``.
        at: GitHub's own time, whatever the commits say.
    """

    id: int
    kind: str
    actor: Account
    branch: str
    before: Sha
    after: Sha
    at: datetime
