"""What a policy file may say of environments: who deploys, who approves, and what must be true.

A repository without a policy file has the environment ``production`` with every default below.
"""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    Tag,
    model_validator,
)

from bot.config.durations import Duration, between
from bot.config.patterns import RefPattern
from bot.config.section import Section
from bot.config.spelling import MAX_WORD, Spelling
from bot.config.windows import MAX_FREEZES, Freeze
from bot.markdown import one_line

PRODUCTION = "production"
"""The environment that is governed without a policy file."""

_LOGIN = "[A-Za-z0-9][A-Za-z0-9_-]{0,99}"
_SLUG = "[a-z0-9][a-z0-9_-]{0,99}"
_ROLES = ("role:read", "role:triage", "role:write", "role:maintain", "role:admin")
_REQUIRED_OR_ALL = ("required", "all")
_WORD, _LIST = FORMS = ("<word>", "<list>")
"""What pydantic puts into the path of a value that may be either: no keys of the file."""


def _with_space(who: object) -> object:
    """Refuse ``role: write``, which YAML takes for a mapping, with a hint."""
    match [*who.items()] if isinstance(who, dict) else []:
        case [("team" | "user" | "role" as kind, str(name))]:
            says = f"must have no space after the colon: `{kind}:{one_line(name, MAX_WORD)}`"
            raise ValueError(says)
        case _:
            return who


def _form(checks: object) -> str | None:
    if isinstance(checks, list | tuple):
        return _LIST
    return _WORD if checks in _REQUIRED_OR_ALL else None


Who = Annotated[
    str,
    Spelling(
        f"team:{_SLUG}|user:{_LOGIN}|{'|'.join(_ROLES)}",
        "`team:` and a slug, `user:` and a login, or `role:` and a role",
        _ROLES,
    ),
    BeforeValidator(_with_space),
]
"""``team:sre``, ``user:octocat``, or ``role:maintain`` for everyone with at least that role."""

Slug = Annotated[str, Spelling(_SLUG, "the slug of a team, such as `release-managers`")]
Login = Annotated[str, Spelling(_LOGIN, "a login, such as `octocat`")]
WorkflowFile = Annotated[
    str,
    Spelling(
        r"[A-Za-z0-9_.-]{1,100}\.ya?ml",
        "the name of a file in `.github/workflows`, such as `deploy.yml`",
    ),
]
CommandName = Annotated[str, Spelling("[a-z][a-z-]{0,39}", "a command without its slash")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=255)]


class Mode(StrEnum):
    """How a deploy is held back until it may start."""

    AUTO = "auto"
    ENVIRONMENT = "environment"
    DISPATCH = "dispatch"
    CHECK = "check"
    ROLLOUT = "rollout"


class Exclude(StrEnum):
    """Whose vote does not count."""

    REQUESTER = "requester"
    AUTHOR = "author"
    CONTRIBUTORS = "contributors"
    PUSHER = "pusher"
    MERGER = "merger"


class Group(Section):
    """People of whom some must approve."""

    teams: tuple[Slug, ...] = ()
    """Teams of the organization, by slug. Members of teams below them count."""

    users: tuple[Login, ...] = ()
    """Logins."""

    codeowners: StrictBool = False
    """The code owners of the files that the change touches: one of the owners of each such file."""

    count: Annotated[StrictInt, Field(ge=1, le=6)] = 1
    """How many of them must approve. Nobody counts for two groups."""

    @model_validator(mode="after")
    def _names_someone(self) -> "Group":
        if not (self.teams or self.users or self.codeowners):
            raise ValueError("names nobody: give it `teams`, `users` or `codeowners: true`")
        return self


class Approvals(Section):
    """Who must agree before a deploy starts."""

    count: Annotated[StrictInt, Field(ge=0, le=6)] = 2
    """How many people must approve. `0` needs only the one who asks, and whom `groups` name."""

    window: Annotated[Duration, between("5m", "24h")] = timedelta(hours=2)
    """How long a request is open. At its end a waiting job is rejected, which frees its place."""

    start_within: Annotated[Duration, between("5m", "24h")] = timedelta(minutes=30)
    """How soon after the last approval the deploy must start; later the approvals are void."""

    require_sha: StrictBool = True
    """Whether a comment that approves must name the commit. Reviews and buttons always do."""

    groups: Annotated[tuple[Group, ...], Field(max_length=6)] = ()
    """Groups that must each agree. Without any, everyone with the role `write` may approve."""

    exclude: tuple[Exclude, ...] = (
        Exclude.REQUESTER,
        Exclude.AUTHOR,
        Exclude.CONTRIBUTORS,
        Exclude.PUSHER,
    )
    """Whose approval does not count. `pusher` is everyone who pushed to the branch: an author is only what a commit says of itself. Bots never count."""  # noqa: E501 - one paragraph where an editor shows it


class Lock(Section):
    """How `/lock` works."""

    ttl: Annotated[Duration, between("5m", "30d")] = timedelta(hours=8)
    """How long a lock is held that was taken without `--for`."""


class EnvironmentPolicy(Section):
    """What must be true before something is deployed to an environment."""

    mode: Mode = Mode.AUTO
    """`environment`: a protection rule of the environment asks Sluice. `dispatch`: Sluice starts the workflow after approval. `check`: only the check run, for those who merge to deploy. `rollout`: Sluice moves the traffic of the environment's service. `auto` takes the first that is possible."""  # noqa: E501 - one paragraph where an editor shows it

    workflow: WorkflowFile = "deploy.yml"
    """The workflow in `.github/workflows` that `/deploy` starts, on the default branch."""

    rollback_workflow: WorkflowFile | None = None
    """The workflow that `/rollback` starts; by default the one that deploys."""

    deployers: tuple[Who, ...] = ("role:write",)
    """Who may ask for a deploy, a rollback or a lock: `team:…`, `user:…` or `role:…`."""

    overriders: tuple[Who, ...] = ("role:admin",)
    """Who may break the glass with `/override deploy-gate`."""

    approvals: Approvals = Approvals()
    """Who must agree."""

    after: Annotated[tuple[Name, ...], Field(max_length=10)] = ()
    """Environments whose newest deployment must be this commit, and must have succeeded."""

    checks: Annotated[
        Annotated[Literal["required", "all"], Tag(_WORD)]
        | Annotated[tuple[Name, ...], Field(max_length=100), Tag(_LIST)],
        Discriminator(
            _form,
            custom_error_type="checks",
            custom_error_message="must be `required`, `all` or a list of names",
        ),
    ] = "required"
    """Which checks must be green: those that the branch's rules require (`required`; all if it requires none), `all`, or a list of names. A check that did not report is not green."""  # noqa: E501 - one paragraph where an editor shows it

    refs: Annotated[tuple[RefPattern, ...], Field(max_length=20)] = ()
    """Branches and tags that may be deployed, as `main` or `v*.*.*`; any if empty."""

    bases: Annotated[tuple[RefPattern, ...], Field(max_length=20)] = ()
    """Branches, besides the default branch, that a pull request may go to, as `release/*`."""

    wait: Annotated[Duration, between("0m", "12h")] = timedelta(0)
    """How long to wait between the last approval and the start: time to `/cancel`."""

    freeze: Annotated[tuple[Freeze, ...], Field(max_length=MAX_FREEZES)] = ()
    """When nothing is deployed. A rollback always is."""

    lock: Lock = Lock()
    """How `/lock` works."""

    message: Annotated[str, StringConstraints(max_length=100)] = ""
    """Words that the commit's message must have, such as `[deploy]`."""

    labels: Annotated[tuple[Name, ...], Field(max_length=10)] = ()
    """Labels that the pull request must have."""

    forks: Literal["deny", "allow"] = "deny"
    """Whether a pull request from a fork may be deployed."""

    foreign_runs: Literal["deny", "allow"] = "deny"
    """Whether a workflow that someone dispatched by hand may enter: nobody can see its inputs."""


class CommandSettings(Section):
    """How slash-commands are spelt here."""

    disabled: Annotated[tuple[CommandName, ...], Field(max_length=50)] = ()
    """Commands that are not available, without the slash."""

    settle: Annotated[Duration, between("0s", "10m")] = timedelta(seconds=30)
    """How long after a push a comment that names no commit is refused: its writer may not have seen the new one."""  # noqa: E501 - one paragraph where an editor shows it
