"""GitHub Apps, and the accounts that installed them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.sim.world.accounts import Account
from bot.sim.world.context import Context, Event
from bot.sim.world.repositories import BaseRepository

_LEVELS = ("read", "write", "admin")


def grants(permissions: Mapping[str, str], need: str) -> bool:
    """Tell whether *permissions* cover *need*, such as ``checks:write``."""
    name, _, level = need.partition(":")
    return name in permissions and _LEVELS.index(permissions[name]) >= _LEVELS.index(level)


@dataclass(slots=True, eq=False, kw_only=True)
class App:
    """A GitHub App.

    Attributes:
        bot: The account that its comments come from.
        permissions: From a name to ``read``, ``write`` or ``admin``.
        events: What it subscribed to. Those about its installations come without asking.
    """

    id: int
    slug: str
    name: str
    owner: Account
    bot: Account
    permissions: Mapping[str, str]
    events: tuple[str, ...]
    created_at: datetime

    @property
    def client_id(self) -> str:
        """The other name that its tokens may be issued by."""
        return f"Iv23li{self.id:014d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationEvent(Event):
    """An installation came, went, was suspended or was given more permissions."""

    installation: "Installation"


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationRepositoriesEvent(Event):
    """An installation was given or lost repositories."""

    installation: "Installation"
    repositories: tuple[BaseRepository, ...]


class Installation:
    """An App on an account.

    Args:
        existing: All repositories there are, also later.

    Attributes:
        selected: The repositories it was given; None when it was given all of the account.
        permissions: What was granted, which stays behind the App's wishes until accepted.
    """

    def __init__(
        self,
        context: Context,
        app: App,
        account: Account,
        selected: Iterable[BaseRepository] | None,
        existing: Sequence[BaseRepository],
    ) -> None:
        self._context = context
        self._existing = existing
        self.id = context.new_id()
        self.app = app
        self.account = account
        self.selected = None if selected is None else list(selected)
        self.permissions = dict(app.permissions)
        self.created_at = self.updated_at = context.now()
        self.suspended_at: datetime | None = None
        self.suspended_by: Account | None = None
        self.is_deleted = False

    def sees(self, repository: BaseRepository) -> bool:
        """Tell whether it was given *repository*."""
        if repository.is_deleted or repository.owner is not self.account:
            return False
        return self.selected is None or repository in self.selected

    def repositories(self) -> tuple[BaseRepository, ...]:
        """List what it was given."""
        return tuple(one for one in self._existing if self.sees(one))

    def suspend(self, *, by: Account) -> None:
        """Stop it until further notice: no events, no tokens."""
        self._announce("suspend", by)
        self.suspended_at, self.suspended_by = self._context.now(), by

    def unsuspend(self, *, by: Account) -> None:
        """Let it go on."""
        self.suspended_at = self.suspended_by = None
        self._announce("unsuspend", by)

    def uninstall(self, *, by: Account) -> None:
        """Remove it for good."""
        self._announce("deleted", by)
        self.is_deleted = True

    def accept_permissions(self, *, by: Account) -> None:
        """Grant what the App asks for by now."""
        self.permissions = dict(self.app.permissions)
        self._announce("new_permissions_accepted", by)

    def add(self, repository: BaseRepository, *, by: Account) -> None:
        """Give it one more repository."""
        if self.selected is not None:
            self.selected.append(repository)
        self._announce_repositories("added", repository, by)

    def remove(self, repository: BaseRepository, *, by: Account) -> None:
        """Take a repository away.

        Raises:
            ValueError: It was given all repositories of the account, or never had this one.
        """
        if self.selected is None:
            raise ValueError("The installation is on all repositories")
        self.selected.remove(repository)
        self._announce_repositories("removed", repository, by)

    def _announce(self, action: str, by: Account) -> None:
        self.updated_at = self._context.now()
        self._context.announce(InstallationEvent(action=action, sender=by, installation=self))

    def _announce_repositories(self, action: str, repository: BaseRepository, by: Account) -> None:
        self._context.announce(
            InstallationRepositoriesEvent(
                action=action, sender=by, installation=self, repositories=(repository,)
            )
        )
