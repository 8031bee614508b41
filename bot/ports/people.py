"""Who may do what on GitHub, and who could be asked."""

from collections.abc import Sequence
from typing import Protocol

from bot.model import Permission, Repo, User


class People(Protocol):
    """Who may do what. A person is a number: whoever took over a login is someone else."""

    async def permission(self, repo: Repo, user: User) -> Permission:
        """Return the role of *user* now; ``NONE`` for strangers."""
        ...

    async def is_member(self, organization: str, team: str, user: User) -> bool:
        """Tell whether *user* is in the team (by its slug), or in a team below it."""
        ...

    async def account(self, login: str) -> User | None:
        """Return who has a login now; None if nobody does."""
        ...

    async def team_members(self, organization: str, team: str) -> Sequence[User]:
        """List the members of a team (by its slug) and of those below it: 100 at most."""
        ...

    async def writers(self, repo: Repo) -> Sequence[User]:
        """List who may push, or do more: 100 at most."""
        ...
