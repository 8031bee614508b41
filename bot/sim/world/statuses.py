"""Commit statuses, the older sister of check runs.

Source: https://docs.github.com/en/rest/commits/statuses
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import Sha
from bot.sim.world.accounts import Account
from bot.sim.world.repositories import BaseRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What a script said of a commit.

    Attributes:
        state: ``error``, ``failure``, ``pending`` or ``success``.
    """

    id: int
    sha: Sha
    context: str
    state: str
    creator: Account
    created_at: datetime


class Statuses:
    """The commit statuses of a repository."""

    def __init__(self, repository: BaseRepository) -> None:
        self._repository = repository
        self._said: list[Status] = []

    def set(self, sha: Sha, context: str, state: str, *, by: Account) -> None:
        """Say something of a commit. What the same *context* said before counts no more."""
        world = self._repository.context
        self._said.append(
            Status(
                id=world.new_id(),
                sha=sha,
                context=context,
                state=state,
                creator=by,
                created_at=world.now(),
            )
        )
        world.touch()

    def on(self, sha: Sha) -> Sequence[Status]:
        """List the newest of each context on a commit, newest first."""
        newest = {one.context: one for one in self._said if one.sha == sha}
        return sorted(newest.values(), key=lambda one: one.id, reverse=True)
