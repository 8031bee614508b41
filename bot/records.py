"""What Sluice remembers, as data: written in the transaction that ends the job."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from bot.evidence import JobState, JobTime
from bot.model import DeliveryId, InstallationId, Repo, RepoId, Sha, User

JsonValue: TypeAlias = "bool | int | str | list[JsonValue] | dict[str, JsonValue] | None"
"""What JSON can hold but fractions, which no two programs write alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeAt:
    """Run the timer *name* with *args* at *at* (UTC), also across restarts.

    Attributes:
        name: The timer's handler.
        id: Tells it from other timers of that name. A later WakeAt of the same id moves it.
        args: What the handler needs to know, small.
        where: The repository it is about; that of the job that returns it if None.
        is_last: Whether it lets all else go first that waits for the same repository.
        is_urgent: Whether it goes before all else, also while GitHub refuses our calls.
    """

    name: str
    id: str
    at: datetime
    args: dict[str, str] = field(default_factory=dict)
    where: tuple[InstallationId, RepoId] | None = None
    is_last: bool = False
    is_urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Receive:
    """Take in a delivery that GitHub sent and we never got."""

    guid: DeliveryId
    event: str
    body: bytes


class StateRecord:
    """A record that the store writes. A package that remembers things brings records of its own."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPolicy(StateRecord):
    """Remember the newest valid policy file of *repo*: it rules while a later one is broken."""

    repo: Repo
    path: str
    sha: Sha
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepSharedPolicy(StateRecord):
    """Remember the newest valid policy file that an organisation has for its repositories.

    Attributes:
        owner: Its login.
        path: With the repository: ``.github/sluice.yml`` is ``sluice.yml`` in ``.github``.
    """

    owner: str
    path: str
    sha: Sha
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepFailure(StateRecord):
    """Remember that a pull request shows a failure comment, and whether it is still red.

    Attributes:
        head: ``owner:branch``, by which a run of a fork is matched to its pull request.
        episode: 1 when it turned red for the first time, one more each time that it turned red
            after having been green.
    """

    repo: Repo
    number: int
    head: str
    is_red: bool
    episode: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepJobTime(StateRecord):
    """Enter a job in the ledger of jobs, as far as it got. Its path and event come with its run.

    Attributes:
        waiting_at: When we were told that it waits for an approval; None if that is not what we
            were told.
        queued_at: When we were told that it is queued; likewise.
    """

    job: JobTime
    state: JobState = JobState.DONE
    waiting_at: datetime | None = None
    queued_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRun(StateRecord):
    """Enter a workflow run that is done in the ledger of jobs: what its jobs do not say."""

    repo: Repo
    run_id: int
    path: str
    event: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepBackfilled(StateRecord):
    """Remember that the ledger holds what ran in *repo* before Sluice was told of its jobs."""

    repo: Repo


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepCursor(StateRecord):
    """Remember how far something has been read."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit(StateRecord):
    """Append to the audit log, for good.

    Attributes:
        type: Of ``bot.audit.record.Type``.
        subject: What it is about, in a word: ``production`` or ``#12``.
        data: As ``bot.audit.record`` tells.
        actor: Who did it; None where nobody did, as when time ran out.
    """

    type: str
    repo: Repo
    subject: str
    data: dict[str, JsonValue]
    actor: User | None = None


Record: TypeAlias = WakeAt | Receive | StateRecord
