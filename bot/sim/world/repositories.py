"""The core of a repository: its names, its git, and who may do what in it."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.model import Sha
from bot.sim.git.objects import Objects
from bot.sim.git.refs import Refs
from bot.sim.world.accounts import Account, AccountType
from bot.sim.world.activity import Activity
from bot.sim.world.context import Context, Event
from bot.sim.world.credit import Credit
from bot.sim.world.teams import Team

NO_COMMIT = Sha("0" * 40)
"""What git and GitHub call the commit before the first and after the last."""

Files = Mapping[str, str | bytes | None]
"""What a push changes, by path; None removes a file."""


@dataclass(frozen=True, slots=True)
class Role:
    """What someone may do in a repository.

    Attributes:
        name: GitHub's ``role_name``, which organizations can add to.
        permission: The older word: ``admin``, ``write``, ``read`` or ``none``.
    """

    name: str
    permission: str

    @property
    def may_write(self) -> bool:
        """Whether they may push."""
        return self.permission in {"write", "admin"}

    @property
    def rank(self) -> int:
        """What roles are compared by; an organization's own counts as what it is built on."""
        return _ASCENDING.index(self.name if self.name in ROLES else self.permission)


ROLES = {
    name: Role(name, permission)
    for name, permission in {
        "admin": "admin",
        "maintain": "write",
        "write": "write",
        "triage": "read",
        "read": "read",
        "none": "none",
    }.items()
}
_ASCENDING = tuple(reversed(ROLES))


@dataclass(frozen=True, slots=True, kw_only=True)
class PushEvent(Event):
    """A branch points to another commit; to ``NO_COMMIT`` when it was deleted. Or a tag is new.

    Attributes:
        branch: The name of either.
    """

    repository: "BaseRepository"
    branch: str
    before: Sha
    after: Sha
    forced: bool = False
    is_tag: bool = False


class BaseRepository:
    """A repository without the things that hang on it.

    Attributes:
        former_names: Full names that lead here since a rename.
        parent: What it was forked from.
        truncates_trees: Recursive listings break off, as they do for huge repositories.
        activities: What happened to its branches, oldest first.
        on_push: Called before the push is announced.
    """

    def __init__(
        self, context: Context, owner: Account, name: str, parent: "BaseRepository | None" = None
    ) -> None:
        self.context = context
        self.id = context.new_id()
        self.owner = owner
        self.name = name
        self.former_names: set[str] = set()
        self.parent = parent
        self.private: bool = parent.private if parent else False
        self.default_branch: str = parent.default_branch if parent else "main"
        objects: Objects = parent.refs.objects if parent else Objects()
        self.refs: Refs = Refs(objects)
        self.is_deleted = False
        self.truncates_trees = False
        self.created_at = self.pushed_at = context.now()
        self.on_push: list[Callable[[PushEvent], None]] = []
        self.activities: list[Activity] = []
        self._roles: dict[Account, Role] = {}
        self._team_roles: dict[Team, Role] = {}
        self._numbers = itertools.count(1)

    @property
    def full_name(self) -> str:
        """Owner and name."""
        return f"{self.owner.login}/{self.name}"

    def new_number(self) -> int:
        """Return the next number; issues and pull requests share the sequence."""
        return next(self._numbers)

    def add_collaborator(self, account: Account, role: str | Role) -> None:
        """Give *account* a role: one of GitHub's by its name, or an organization's own."""
        self._roles[account] = ROLES[role] if isinstance(role, str) else role
        self.context.touch()

    def add_team(self, team: Team, role: str | Role) -> None:
        """Give a team a role, which those in the teams below it have, too."""
        self._team_roles[team] = ROLES[role] if isinstance(role, str) else role
        self.context.touch()

    def role_of(self, account: Account) -> Role:
        """Return what *account* may do: the best of its own role and those of its teams."""
        if account is self.owner:
            return ROLES["admin"]
        roles = [role for team, role in self._team_roles.items() if team.has(account)]
        roles.append(self._roles.get(account, ROLES["none" if self.private else "read"]))
        return max(roles, key=lambda role: role.rank)

    def collaborators(self) -> "tuple[Account, ...]":
        """List who was given a role, or is in a team that was. Readers of what is public are not.

        An organization that owns it is no person; what its own owners may do is not simulated.
        """
        people = [*self._roles, *(one for team in self._team_roles for one in team.members())]
        owner = [self.owner] if self.owner.type is AccountType.USER else []
        return tuple(dict.fromkeys([*owner, *people]))

    def branch(self, name: str = "") -> "Branch":
        """Return the branch *name*, or the default branch."""
        return Branch(self, name or self.default_branch)

    def rename(self, name: str) -> None:
        """Take another name. The old one redirects here, until someone else takes it."""
        self.former_names.add(self.full_name)
        self.name = name
        self.context.touch()

    def delete(self) -> None:
        """Remove it. Pull requests from it stay."""
        self.is_deleted = True
        self.context.touch()

    def push(
        self,
        branch: str,
        files: Files,
        *,
        by: Account,
        message: str = "",
        credit: Credit | None = None,
    ) -> "Branch":
        """Commit *files* to *branch*, which starts at the default branch when it is new.

        Args:
            branch: Where to.
            files: What changes.
            by: Who pushes.
            message: Of the commit.
            credit: Whom the commit names, if not the one who pushes it; and when it says it was.
        """
        parent = self.refs.tip(branch) or self.refs.tip(self.default_branch)
        credit = credit or Credit()
        author, committer = credit.signatures(by, self.context.now())
        text = credit.message(message or f"Change {', '.join(sorted(files))}")
        commit = self.refs.commit(parent, files, author, text, committer)
        return self.point(branch, commit.sha, by=by)

    def point(
        self, branch: str, sha: Sha, *, by: Account, forced: bool = False, how: str = "push"
    ) -> "Branch":
        """Make *branch* point to *sha*: a push of commits that exist, or a forced one.

        Args:
            branch: A new one or one that is there.
            sha: The commit.
            by: Who does it.
            forced: Whether what it pointed to is thrown away.
            how: GitHub's ``activity_type`` if neither is new nor forced.
        """
        before = self.refs.tip(branch) or NO_COMMIT
        self.refs.move(branch, sha)
        kind = "branch_creation" if before == NO_COMMIT else "force_push" if forced else how
        self._pushed(branch, (before, sha), by, kind)
        return Branch(self, branch)

    def tag(self, name: str, sha: Sha, *, by: Account) -> "Tag":
        """Name a commit, and push that."""
        self.refs.tag(name, sha)
        event = PushEvent(
            sender=by, repository=self, branch=name, before=NO_COMMIT, after=sha, is_tag=True
        )
        self.context.announce(event)
        return Tag(self, name)

    def head(self, name: str) -> "Branch | None":
        """Find the branch or tag *name*, which may be a full ref; None when there is neither."""
        branch, tag = name.removeprefix("refs/heads/"), name.removeprefix("refs/tags/")
        if self.refs.tip(branch):
            return Branch(self, branch)
        return Tag(self, tag) if self.refs.tagged(tag) else None

    def delete_branch(self, branch: str, *, by: Account) -> None:
        """Remove *branch*."""
        before = self.branch(branch).sha
        self.refs.drop(branch)
        self._pushed(branch, (before, NO_COMMIT), by, "branch_deletion")

    def _pushed(self, branch: str, move: tuple[Sha, Sha], by: Account, kind: str) -> None:
        self.pushed_at = self.context.now()
        before, after = move
        self.activities.append(
            Activity(
                id=self.context.new_id(),
                kind=kind,
                actor=by,
                branch=branch,
                before=before,
                after=after,
                at=self.pushed_at,
            )
        )
        event = PushEvent(
            sender=by,
            repository=self,
            branch=branch,
            before=before,
            after=after,
            forced=kind == "force_push",
        )
        self.context.announce(event)
        for follow in self.on_push:
            follow(event)


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch, wherever it points now."""

    repository: BaseRepository
    name: str

    @property
    def sha(self) -> Sha:
        """The newest commit.

        Raises:
            LookupError: There is no such branch.
        """
        tip = self.repository.refs.tip(self.name)
        if tip is None:
            raise LookupError(f"{self.repository.full_name} has no branch {self.name}")
        return tip

    @property
    def label(self) -> str:
        """The name that tells it from branches of forks: ``owner:branch``."""
        return f"{self.repository.owner.login}:{self.name}"


@dataclass(frozen=True, slots=True)
class Tag(Branch):
    """A tag, which can be run on like a branch."""

    @property
    def sha(self) -> Sha:
        """The commit that it names.

        Raises:
            LookupError: There is no such tag.
        """
        tagged = self.repository.refs.tagged(self.name)
        if tagged is None:
            raise LookupError(f"{self.repository.full_name} has no tag {self.name}")
        return tagged
