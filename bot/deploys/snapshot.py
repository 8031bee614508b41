"""All that a decision about a request depends on, read at one moment.

The gateway is a function of a request and a snapshot. What could not be read is not in here: then
there is no snapshot, and nothing is decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.config.environments import EnvironmentPolicy
from bot.config.schema import Mode as PolicyMode
from bot.deploys.locks import Lock, Stop
from bot.deploys.request import Request, Vote
from bot.evidence import CheckResult, Contributors, Push, RequiredCheck, Writing
from bot.model import Permission, PullRequest, Sha, WorkflowRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A commit that was brought to an environment.

    Attributes:
        sha: What was really deployed: of a run that we dispatched, the commit that we named.
        state: GitHub's word for how far the newest deployment of it got.
        was_healthy: Whether it succeeded, and nothing failed after that.
    """

    sha: Sha
    state: str
    at: datetime
    deployment_id: int = 0
    run_id: int = 0
    was_healthy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """A vote, and what is true of it and its voter now.

    Attributes:
        teams: Slugs of the teams that matter here and that the voter is in.
        writing: What the vote was given with, as it stands now; None if it was deleted, or if the
            vote was given by a button.
    """

    vote: Vote
    role: Permission
    teams: frozenset[str] = frozenset()
    writing: Writing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """What rules at this moment.

    Attributes:
        environment: What the policy file says of the environment.
        digest: Of the whole policy.
        is_valid: False while an older policy rules in the place of a broken file.
        mode: Of the pipeline policy.
    """

    environment: EnvironmentPolicy
    digest: str
    is_valid: bool = True
    mode: PolicyMode = PolicyMode.ENFORCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The commit, and the pull request that it is discussed on.

    Attributes:
        default_branch: The repository's.
        pushes: Of its branch, newest first, as far as GitHub lists them.
        owners: For each touched file that has code owners, who they are: ``@org/team``, ``@login``
            or an address. Equal ones once.
        knows_owners: False when not all touched files are known.
    """

    pull: PullRequest
    default_branch: str
    message: str
    contributors: Contributors
    pushes: tuple[Push, ...] = ()
    owners: frozenset[frozenset[str]] = frozenset()
    knows_owners: bool = True

    @property
    def push(self) -> Push | None:
        """The push that made the head the newest commit; None if GitHub does not list it (yet)."""
        return next((one for one in self.pushes if one.sha == self.pull.head_sha), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """What is said of the commit.

    Attributes:
        required: By the rules of the branch that the pull request goes to.
        policy: The conclusion of our own policy check; empty if there is none.
        is_overridden: Whether people said that this commit may go without that check.
    """

    results: tuple[CheckResult, ...]
    required: tuple[RequiredCheck, ...] = ()
    policy: str = ""
    is_overridden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """A rollout that is under way."""

    rollout_id: str
    service: str
    sha: Sha
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The environment, and what stands in the way there.

    Attributes:
        live: What was deployed last and went well; None if nothing ever did.
        mine: The newest deployment by the request's own run.
        takes_back: Whether what is live is no part of the commit, so that deploying it takes
            something back.
        stages: The same for the environments that come before.
        rivals: Other requests that were let in and have not ended.
        moving: Rollouts that have not ended, and that keep it waiting.
    """

    live: Release | None = None
    mine: Release | None = None
    takes_back: bool = False
    stages: Mapping[str, Release | None] = field(default_factory=dict)
    rivals: tuple[Request, ...] = ()
    moving: tuple[Moving, ...] = ()
    lock: Lock | None = None
    stops: tuple[Stop, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All that a decision depends on.

    Attributes:
        ballots: One for each vote of the request, in their order.
        run: The workflow run that the request is bound to, if it is.
    """

    now: datetime
    policies: Policies
    change: Change
    checks: Checks
    place: Place
    ballots: tuple[Ballot, ...] = ()
    run: WorkflowRun | None = None

    @property
    def settings(self) -> EnvironmentPolicy:
        """What the policy says of the environment."""
        return self.policies.environment

    @property
    def live_sha(self) -> str:
        """What is live in the environment; empty if nothing is."""
        return self.place.live.sha if self.place.live else ""
