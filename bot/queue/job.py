"""What the engine stores and hands out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from sqlalchemy import Connection

from bot.model import DeliveryId, InstallationId


class Kind(StrEnum):
    """What a job is."""

    DELIVERY = "delivery"
    TIMER = "timer"
    EFFECT = "effect"


class Rank(IntEnum):
    """Which job of a key goes first: the lowest. Within a rank, the oldest.

    What is urgent is done even while GitHub refuses an installation's calls: traffic on a canary
    must be looked after whatever GitHub says.
    """

    URGENT = -10
    EFFECT = 0
    TIMER = 5
    DELIVERY = 10
    LAST = 20


class State(StrEnum):
    """What became of a delivery."""

    QUEUED = "queued"
    DONE = "done"
    FAILED = "failed"
    IGNORED = "ignored"
    DUPLICATE = "duplicate"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """A job to be stored.

    Attributes:
        id: No two jobs that are stored have the same one.
        name: What handles it: ``pull_request.opened``, ``timer.sweep`` or an effect's type.
        key: Jobs of one key run one at a time, in order; others go on beside them.
        origin: The delivery that led to it, or the timer.
        subject: A job with newer news of the same subject makes this one needless. Empty if none
            does.
        run_at: Not before this time; at once if None.
    """

    id: str
    kind: Kind
    name: str
    key: str
    origin: str
    installation: InstallationId
    rank: Rank
    payload: bytes = b""
    subject: str = ""
    run_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job that was handed out, to be run now.

    Attributes:
        number: No two jobs ever have the same one, other than the id, which a timer keeps.
        id: No two jobs that are stored have the same one.
        origin: The id of the delivery that led to it, or the timer.
        owner: The turn it was handed out in; the engine takes no other's word for it.
        attempts: How often it was started, this time included.
        is_superseded: Another job does what this one would, and knows better.
    """

    number: int
    id: str
    kind: Kind
    name: str
    key: str
    installation: InstallationId
    payload: bytes = field(repr=False)
    origin: str
    owner: str
    attempts: int
    is_superseded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A delivery as it came in, verified.

    Attributes:
        proof: What two deliveries share when one repeats the other: their signature.
        is_wanted: False for an event that nothing handles: it is recorded and not run.
        key: See NewJob.
        subject: See NewJob.
        news_of: When the subject was as the delivery says; None if it does not say.
    """

    guid: DeliveryId
    event: str
    action: str
    installation: InstallationId
    key: str
    subject: str
    news_of: datetime | None
    proof: str
    body: bytes = field(repr=False)
    is_wanted: bool

    @property
    def name(self) -> str:
        """What its handler listens to: ``pull_request.opened``, or ``push`` without an action."""
        return f"{self.event}.{self.action}" if self.action else self.event


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the engine is doing.

    Attributes:
        depth: Jobs that could run now and do not yet.
        oldest_seconds: How long the oldest of those has waited.
        dead: Jobs that were given up.
    """

    depth: int
    oldest_seconds: float
    dead: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A job that ended well, and what it leaves behind in the same transaction.

    Attributes:
        state: What became of the delivery, if it was one.
        effects: Handed out at once, in the same turn.
        timers: Each replaces the one of the same id.
        arrivals: Deliveries that turned up on the way.
        writes: Changes of our own state.
    """

    job: Job
    state: State = State.DONE
    note: str = ""
    effects: tuple[NewJob, ...] = ()
    timers: tuple[NewJob, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    writes: tuple[Callable[[Connection], None], ...] = ()
