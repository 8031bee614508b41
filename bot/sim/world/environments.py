"""Environments, and what protects them.

Source: https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.sim.world.accounts import Account
from bot.sim.world.apps import App
from bot.sim.world.repositories import BaseRepository


@dataclass(frozen=True, slots=True)
class CustomRule:
    """An App's protection rule that is enabled for an environment."""

    id: int
    app: App


@dataclass(slots=True, eq=False, kw_only=True)
class Environment:
    """Where jobs deploy to.

    Attributes:
        reviewers: GitHub's own required reviewers; one of them is enough.
        wait_minutes: GitHub's own wait timer.
        admins_bypass: Whether an administrator may start a waiting job without any rule.
        limits_branches: Whether only some branches and tags may deploy. It is shown, not held.
    """

    repository: BaseRepository
    id: int
    name: str
    created_at: datetime
    reviewers: tuple[Account, ...] = ()
    prevents_self_review: bool = False
    wait_minutes: int = 0
    admins_bypass: bool = True
    limits_branches: bool = False
    rules: list[CustomRule] = field(default_factory=list)

    @property
    def is_protected(self) -> bool:
        """Whether a job has to wait before it."""
        return bool(self.rules or self.reviewers or self.wait_minutes)

    def protect(self, app: App) -> None:
        """Enable the protection rule of *app*."""
        context = self.repository.context
        self.rules.append(CustomRule(context.new_id(), app))
        context.touch()

    def unprotect(self, app: App) -> None:
        """Disable the protection rule of *app*."""
        self.rules = [rule for rule in self.rules if rule.app is not app]
        self.repository.context.touch()


class Environments:
    """The environments of a repository."""

    def __init__(self, repository: BaseRepository) -> None:
        self.repository = repository
        self._known: dict[str, Environment] = {}

    def __iter__(self) -> Iterator[Environment]:
        return iter(self._known.values())

    def __getitem__(self, name: str) -> Environment:
        return self._known[name.lower()]

    def find(self, name: str) -> Environment | None:
        """Find an environment; GitHub does not care for case."""
        return self._known.get(name.lower())

    def create(  # noqa: PLR0913 - each is a box on GitHub's page
        self,
        name: str,
        *,
        reviewers: tuple[Account, ...] = (),
        prevents_self_review: bool = False,
        wait_minutes: int = 0,
        admins_bypass: bool = True,
        limits_branches: bool = False,
    ) -> Environment:
        """Set up an environment."""
        context = self.repository.context
        made = self._known[name.lower()] = Environment(
            repository=self.repository,
            id=context.new_id(),
            name=name,
            created_at=context.now(),
            reviewers=reviewers,
            prevents_self_review=prevents_self_review,
            wait_minutes=wait_minutes,
            admins_bypass=admins_bypass,
            limits_branches=limits_branches,
        )
        context.touch()
        return made

    def entered(self, name: str) -> Environment:
        """Return the environment that a job names, which is made when there is none."""
        return self.find(name) or self.create(name)
