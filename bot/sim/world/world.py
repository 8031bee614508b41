"""The world as a whole: who exists, what they own, and which Apps they installed."""

from collections.abc import Iterable

from bot.ports import Clock
from bot.sim.git.objects import Signature
from bot.sim.manifest import Manifest
from bot.sim.world.accounts import Account, AccountType
from bot.sim.world.apps import App, Installation, InstallationEvent, grants
from bot.sim.world.context import Context
from bot.sim.world.repositories import NO_COMMIT, BaseRepository, Files, PushEvent
from bot.sim.world.repository import Repository
from bot.sim.world.teams import Team, found

_APP_ID = 1_234_567
"""Apps are few: their ids still fit in the 32 bits of GraphQL's ``Int``, and have to."""
_ACTIONS_ID = 15_368
"""What GitHub Actions has on github.com."""
_GITHUB_ACTIONS = Manifest(name="GitHub Actions", url="https://github.com/features/actions")


class World:
    """A GitHub's state. Tests and the demo act on it; the API reads and writes it.

    Attributes:
        app: The App under test.
        actions_app: GitHub's own App, which owns the check runs of jobs.
    """

    def __init__(self, clock: Clock, manifest: Manifest, slug: str = "sluice") -> None:
        self.context = Context(clock)
        self.accounts: dict[str, Account] = {}
        self.repositories: list[Repository] = []
        self.installations: list[Installation] = []
        self.teams: list[Team] = []
        self.app = self._app(_APP_ID, slug, manifest)
        self.actions_app = self._app(_ACTIONS_ID, "github-actions", _GITHUB_ACTIONS)

    def user(self, login: str) -> Account:
        """Return the person *login*, who signs up if need be."""
        return self._account(login, AccountType.USER)

    def organization(self, login: str) -> Account:
        """Return the organization *login*, which is founded if need be."""
        return self._account(login, AccountType.ORGANIZATION)

    def rename(self, account: Account, login: str) -> None:
        """Give *account* another login; its old one is free for others from then on.

        Raises:
            ValueError: Someone has that login.
        """
        if login.lower() in self.accounts:
            raise ValueError(f"{login} is taken")
        del self.accounts[account.login.lower()]
        account.login = login
        self.accounts[login.lower()] = account
        self.context.touch()

    def account_by_id(self, account_id: int) -> Account | None:
        """Find an account by its number."""
        return next((one for one in self.accounts.values() if one.id == account_id), None)

    def person_of(self, email: str) -> Account | None:
        """Find the person whose address it is. That of bots is no one's."""
        number, plus, _ = email.partition("+")
        account = self.account_by_id(int(number)) if plus and number.isdecimal() else None
        is_person = account is not None and account.type == AccountType.USER
        return account if is_person and email.endswith("@users.noreply.github.com") else None

    def team(
        self, full_name: str, members: Iterable[Account] = (), *, parent: Team | None = None
    ) -> Team:
        """Return the team ``organization/slug``, which is founded if need be, with *members*."""
        organization, _, slug = full_name.partition("/")
        team = found(self.teams, organization, slug)
        if team is None:
            number, owner = self.context.new_id(), self.organization(organization)
            team = Team(number, owner, slug, parent)
            self.teams.append(team)
        team.add(*members)
        self.context.touch()
        return team

    def create_repository(
        self, full_name: str, files: Files | None = None, *, private: bool = False
    ) -> Repository:
        """Create ``owner/name`` with a first commit on its default branch.

        The owner becomes an organization when there is no such account.
        """
        login, _, name = full_name.partition("/")
        owner = self.accounts.get(login.lower()) or self.organization(login)
        repository = Repository(self.context, owner, name, self.actions_app)
        repository.private = private
        author = Signature(owner.login, owner.email, self.context.now())
        first = {"README.md": f"# {name}\n"} | dict(files or {})
        commit = repository.refs.commit(None, first, author, "Initial commit")
        repository.refs.move(repository.default_branch, commit.sha)
        return self._add(repository)

    def fork(self, parent: Repository, *, to: Account) -> Repository:
        """Copy *parent* to another account."""
        fork = Repository(self.context, to, parent.name, self.actions_app, parent)
        for branch, sha in parent.refs.branches().items():
            fork.refs.move(branch, sha)
        return self._add(fork)

    def install(
        self,
        account: Account,
        repositories: Iterable[BaseRepository] | None = None,
        *,
        by: Account | None = None,
    ) -> Installation:
        """Install the App on *account*: on these repositories, or on all."""
        installation = Installation(
            self.context, self.app, account, repositories, self.repositories
        )
        self.installations.append(installation)
        self.context.announce(
            InstallationEvent(action="created", sender=by or account, installation=installation)
        )
        return installation

    def installation(self, installation_id: int) -> Installation | None:
        """Find an installation that is not deleted."""
        return next((one for one in self.installed() if one.id == installation_id), None)

    def installed(self) -> tuple[Installation, ...]:
        """List the installations that are not deleted, suspended ones included."""
        return tuple(one for one in self.installations if not one.is_deleted)

    def repositories_of(self, installation: Installation) -> tuple[Repository, ...]:
        """List what an installation was given."""
        return tuple(one for one in self.repositories if installation.sees(one))

    def repository(self, full_name: str) -> Repository | None:
        """Find a repository by its present name; GitHub does not care for case."""
        wanted = full_name.lower()
        existing = (one for one in self.repositories if not one.is_deleted)
        return next((one for one in existing if one.full_name.lower() == wanted), None)

    def renamed(self, full_name: str) -> Repository | None:
        """Find a repository by a name that it had."""
        wanted = full_name.lower()
        existing = (one for one in self.repositories if not one.is_deleted)
        names = ((one, {name.lower() for name in one.former_names}) for one in existing)
        return next((one for one, former in names if wanted in former), None)

    def repository_by_id(self, repository_id: int) -> Repository | None:
        """Find a repository by its number."""
        existing = (one for one in self.repositories if not one.is_deleted)
        return next((one for one in existing if one.id == repository_id), None)

    def other_app(self, slug: str) -> App:
        """Register an App of someone else's."""
        return self._app(self.context.new_id(), slug, Manifest(name=slug, url=""))

    def _add(self, repository: Repository) -> Repository:
        self.repositories.append(repository)
        repository.on_push.append(self._request_checks)
        self.context.touch()
        return repository

    def _request_checks(self, push: PushEvent) -> None:
        """Open the App's check suite for a push, where it may write checks."""
        repository = self.repository_by_id(push.repository.id)
        watching = any(
            one.sees(push.repository) and not one.suspended_at
            for one in self.installed()
            if grants(one.permissions, "checks:write")
        )
        if repository and watching and push.after != NO_COMMIT:
            repository.checks.request(
                self.app, push.after, push.branch, by=push.sender, before=push.before
            )

    def _account(self, login: str, kind: AccountType) -> Account:
        known = self.accounts.get(login.lower())
        if known is None:
            known = self.accounts[login.lower()] = Account(self.context.new_id(), login, kind)
        return known

    def _app(self, number: int, slug: str, manifest: Manifest) -> App:
        return App(
            id=number,
            slug=slug,
            name=manifest.name,
            owner=self.organization(f"{slug}-makers"),
            bot=self._account(f"{slug}[bot]", AccountType.BOT),
            permissions=manifest.permissions,
            events=manifest.events,
            created_at=self.context.now(),
        )
