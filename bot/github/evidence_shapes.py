"""What is known of a change, as types: see ``bot.github.shapes``. REST first, then GraphQL."""

from datetime import datetime

from msgspec import Struct, field

from bot.github.shapes import Account, NamedCommit, Ref


class Inner(Struct):
    """What git itself says of a commit."""

    message: str
    tree: NamedCommit


class FullCommit(Struct):
    """A commit; what it changed is not read."""

    sha: str
    commit: Inner


class ListedCommit(Struct):
    """A commit as comparisons list it."""

    sha: str
    parents: list[NamedCommit]


class Activity(Struct):
    """A ref was moved."""

    after: str
    timestamp: datetime
    actor: Account | None = None


class ChangedFile(Struct):
    """A file that a pull request touches."""

    filename: str
    previous_filename: str | None = None


class AnyRun(Struct):
    """A check run of any App."""

    id: int
    name: str
    status: str
    conclusion: str | None = None
    app: Ref | None = None
    deployment: Ref | None = None


class Status(Struct):
    """A commit status."""

    context: str
    state: str


class NamedCheck(Struct):
    """A check that a branch requires. Rulesets and branch protection name the App differently."""

    context: str
    integration_id: int | None = None
    app_id: int | None = None


class RuleChecks(Struct):
    """What a rule of the type ``required_status_checks`` holds; others hold other things."""

    required_status_checks: list[NamedCheck] = []


class ProtectedChecks(Struct):
    """The checks of branch protection. Checks of any App stand in *contexts* alone at times."""

    enforcement_level: str = ""
    contexts: list[str] = []
    checks: list[NamedCheck] = []


class Protection(Struct):
    """Branch protection, as everyone may see it."""

    required_status_checks: ProtectedChecks | None = None


class Branch(Struct):
    """A branch."""

    protection: Protection | None = None


class OurIssue(Struct):
    """An issue, as far as it shows whether it is ours."""

    number: int
    body: str | None = None
    performed_via_github_app: Ref | None = None


class Actor(Struct):
    """Who wrote or edited something. Only people and bots have the number."""

    login: str
    database_id: int | None = field(default=None, name="databaseId")


class Written(Struct, rename="camel"):
    """A comment or a review; only a review has a state."""

    body: str = ""
    author: Actor | None = None
    editor: Actor | None = None
    last_edited_at: str | None = None
    state: str = ""


class GitActor(Struct):
    """Who git says made a commit, and the account that has the address."""

    email: str | None = None
    user: Actor | None = None


class GitActors(Struct, rename="camel"):
    """The author and the co-authors of a commit."""

    nodes: list[GitActor | None]
    total_count: int


class Made(Struct):
    """A commit and who made it."""

    oid: str
    authors: GitActors
    committer: GitActor | None = None


class Oid(Struct):
    """A commit, by name."""

    oid: str


class Queued(Struct, rename="camel"):
    """The pull request of an entry."""

    number: int
    head_ref_oid: str


class Entry(Struct, rename="camel"):
    """An entry of a merge queue. One that was not tried yet has no commits."""

    head_commit: Oid | None = None
    base_commit: Oid | None = None
    pull_request: Queued | None = None
