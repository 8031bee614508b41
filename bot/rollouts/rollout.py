"""A rollout: one commit that takes over the traffic of one service, a step at a time.

It is bound to what people looked at when they asked: the repository, the pull request, the commit,
the service and the policy. All that it knows is in here, so that a restart loses nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from bot.config.canary import ALL, Promote, Service
from bot.deploys.request import request_id
from bot.judge.counts import Counts, Point
from bot.judge.verdict import Judgement
from bot.model import Repo, Sha, User
from bot.rollouts.state import BEFORE_TRAFFIC, LIVE, TRANSITIONS, State


class Cause(StrEnum):
    """Why a rollout is held. What is not a person's passes by itself."""

    PAUSED = "paused"
    NO_METRICS = "no_metrics"
    INCONCLUSIVE = "inconclusive"
    PROVIDER = "provider"
    TRAFFIC = "traffic"
    SHARE = "share"
    ENVIRONMENT = "environment"


@lru_cache(maxsize=64)
def service_of(policy: str) -> Service:
    """Read what the policy said of a service, from its JSON."""
    return Service.model_validate_json(policy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Why and since when the weight is frozen.

    Attributes:
        back: The state to go on with.
        words: For people; safe Markdown.
        by: Who paused it; None where nobody did.
    """

    cause: Cause
    since: datetime
    back: State
    words: str
    by: User | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A poll, as the chart shows it.

    Attributes:
        at: Seconds since the rollout began.
        weight: Read back, 0..100.
        evidence: That the canary is worse, as an e-value.
    """

    at: float
    weight: float
    evidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What people see of a rollout, as digests.

    Attributes:
        card_at: When the card was written last.
        state: The state that people were told of.
        status: The last status of the deployment, with its words.
    """

    card: str = ""
    card_at: datetime | None = None
    check: str = ""
    state: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollout:
    """One commit on its way to all of the traffic of one service.

    Attributes:
        id: 16 hexadecimal digits, made of what asked for it.
        number: The pull request on which it is discussed.
        policy: What the policy said of the service when it began, as JSON of ``Service``.
        plan: The weights, each greater than the one before; the last is 100.
        preview: What could be found out, and how soon, told before it began; safe Markdown.
        step: The place in the plan.
        since: When it came into its state.
        wanted: The weight that there should be, 0..100.
        seen: The weight that was read back last; None if it never was.
        fence: Grows with each change of ``wanted``: an older order is not carried out.
        began_at: When its first weight was ordered; None while it waits.
        written: The fence of the newest order that a backend took.
        wanted_at: When the weight was first wanted.
        ordered_at: When its weight was ordered last.
        moved_at: When the weight of this step was there; None while it is not.
        held_for: How long it was held in this step: that does not count as baking.
        extension: What people gave it beyond the policy.
        memory: Of the provider.
        points: What was judged so far.
        warm: What was counted since the last change of weight, not judged.
        before: What stable did in the hour before it began.
        dispersion: How much more errors vary than chance; 1 or more.
        verdict: Of a provider that says by itself whether this weight is good; None if it does not.
        is_known: Whether those who count have seen the canary.
        missing: Polls in a row that counted nothing, because the provider is away.
        unseen_since: Since when the weight cannot be read back.
        is_approved: Whether people let it past the weight that needs no approval.
        is_pushed: Whether people want it promoted though the judge did not say so.
        request_id: The request that must be approved before it begins; empty for none.
        promotion_id: The request for its promotion; empty until there is one.
        deployment_id: GitHub's; 0 until there is one.
        backend: What the driver remembers.
        version: Grows with each write.
        tries: How often its weight was ordered to 0.
        chart: Every poll, thinned out when there are too many.
    """

    id: str
    repo: Repo
    number: int
    service: str
    environment: str
    sha: Sha
    tree: Sha
    base_ref: str
    actor: User
    created_at: datetime
    policy: str
    policy_digest: str
    plan: tuple[float, ...]
    since: datetime
    previous_sha: str = ""
    reason: str = ""
    preview: str = ""
    state: State = State.REQUESTED
    step: int = 0
    wanted: float = 0.0
    seen: float | None = None
    fence: int = 0
    written: int = 0
    began_at: datetime | None = None
    wanted_at: datetime | None = None
    ordered_at: datetime | None = None
    moved_at: datetime | None = None
    held_for: timedelta = timedelta(0)
    extension: timedelta = timedelta(0)
    hold: Hold | None = None
    memory: str = ""
    points: tuple[Point, ...] = ()
    warm: tuple[Point, ...] = ()
    before: tuple[Counts, ...] = ()
    dispersion: float = 1.0
    verdict: bool | None = None
    is_known: bool = True
    missing: int = 0
    unseen_since: datetime | None = None
    is_approved: bool = False
    is_pushed: bool = False
    request_id: str = ""
    promotion_id: str = ""
    deployment_id: int = 0
    backend: str = ""
    judgement: Judgement | None = None
    version: int = 0
    tries: int = 0
    ended_at: datetime | None = None
    why: str = ""
    reason_code: str = ""
    chart: tuple[Mark, ...] = ()
    shown: Shown = Shown()

    @property
    def is_live(self) -> bool:
        """Whether it has not ended."""
        return self.state in LIVE

    @property
    def settings(self) -> Service:
        """What the policy said of the service when it began."""
        return service_of(self.policy)

    @property
    def phase(self) -> State:
        """Its state, or the one that it goes on with while it is held."""
        return self.hold.back if self.hold else self.state

    @property
    def weight(self) -> float:
        """The weight of this step, 0..100."""
        return self.plan[self.step]

    @property
    def is_last(self) -> bool:
        """Whether no greater weight follows."""
        return self.step == len(self.plan) - 1

    @property
    def ends_at(self) -> datetime:
        """When it is rolled back, should it not be done."""
        return (self.began_at or self.created_at) + self.settings.total

    def needs_approval(self, weight: float) -> bool:
        """Tell whether people have to agree before it takes *weight*."""
        settings = self.settings
        is_asked = settings.promote is Promote.APPROVAL or self.state in BEFORE_TRAFFIC
        return weight > settings.max_weight_without_approval and is_asked and not self.is_approved

    def to(self, state: State, now: datetime) -> "Rollout":
        """Return it in another state.

        Raises:
            ValueError: That state cannot follow.
        """
        if state not in TRANSITIONS.get(self.state, ()):
            raise ValueError(f"a rollout that is {self.state} cannot become {state}")
        return replace(self, state=state, since=now)

    def end(self, state: State, now: datetime, why: str = "", code: str = "") -> "Rollout":
        """Return it ended.

        Args:
            state: One without a way out.
            now: When.
            why: For people, safe Markdown; what was said before if empty.
            code: For scripts.
        """
        ended = self.to(state, now)
        return replace(
            ended, ended_at=now, why=why or self.why, reason_code=code or self.reason_code
        )

    def unshown(self) -> "Rollout":
        """Return it as one whose check run has to be written again."""
        return replace(self, shown=replace(self.shown, check=""))

    def wanting(self, weight: float, now: datetime) -> "Rollout":
        """Return it with another weight to be written, which nothing was seen of yet."""
        return replace(
            self,
            wanted=weight,
            seen=None,
            fence=self.fence + 1,
            wanted_at=now,
            ordered_at=now,
            moved_at=None,
            held_for=timedelta(0),
            extension=timedelta(0),
            warm=(),
            verdict=None,
        )


def plan_of(weight: float, settings: Service) -> tuple[float, ...]:
    """Return the weights of a rollout that begins with *weight*: that, and the greater ones."""
    later = sorted({step for step in settings.steps if step > weight} | ({ALL} - {weight}))
    return (weight, *(step for step in later if weight < step <= ALL))


def rollout_id(repo: Repo, service: str, origin: str) -> str:
    """Name a rollout after what asked for it: 16 hexadecimal digits."""
    return request_id(repo, f"rollout/{service}", origin)
