"""A tiny world for a rollout: a backend with moods, requests, a pull request, people and time."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.deploys.request import State as RequestState
from bot.effects import SetWeight
from bot.judge.counts import Counts
from bot.judge.verdict import Verdict
from bot.model import PullRequest
from bot.rollouts.look import Look
from bot.rollouts.rollout import Rollout
from bot.rollouts.seen import Reading, Seen, Trouble
from bot.rollouts.state import BEFORE_TRAFFIC, GOING_BACK, LIVE, TRANSITIONS, State
from bot.rollouts.step import Step, advance
from tests.deploys.making import NOW, PULL
from tests.rollouts.making import AWAY, NEVER, ask

ERRORS = {"good": (4, 4), "bad": (4, 90), "ill": (100, 100)}
"""Of a thousand requests, by arm."""


@dataclass
class Backend:
    """What splits the traffic.

    Attributes:
        mood: ``follows`` orders, ``stays`` as it is though it takes them, ``refuses`` them, or is
            ``away``.
        delay: How long it takes to follow one; meanwhile it cannot say what the weight is.
        coming: Orders on their way.
    """

    weight: float = 0.0
    mood: str = "follows"
    delay: timedelta = timedelta(0)
    coming: list[tuple[datetime, float]] = field(default_factory=list)

    def take(self, order: SetWeight, now: datetime) -> Trouble | None:
        """Take an order, and say so if it is refused."""
        if self.mood == "refuses":
            return NEVER
        if self.mood == "follows":
            self.coming.append((now + self.delay, order.weight))
            self.work(now)
        return None

    def work(self, now: datetime) -> None:
        for at, weight in list(self.coming):
            if at <= now:
                self.weight = weight
                self.coming.remove((at, weight))

    def read(self) -> Seen | Trouble:
        if self.mood == "away":
            return AWAY
        return Seen(weight=None if self.coming else self.weight)


@dataclass
class World:
    """One rollout in it.

    Attributes:
        agreed: Whether people ever let it past the weight that needs no approval.
        zeroed: Whether weight 0 was ordered.
    """

    rollout: Rollout
    now: datetime = NOW
    backend: Backend = field(default_factory=Backend)
    counts: str = "good"
    pull: PullRequest | None = PULL
    request: RequestState | None = None
    promotion: RequestState | None = None
    is_same_tree: bool = True
    is_first: bool = True
    health: Trouble | None = None
    refused: Trouble | None = None
    wake: datetime | None = NOW
    agreed: bool = False
    zeroed: bool = False
    ended: list[State] = field(default_factory=list)

    def wait(self, until: datetime) -> None:
        """Let time pass; it is looked at whenever it wants to be."""
        while self.wake and self.wake <= until:
            self.now = max(self.now, self.wake)
            self.turn()
        self.now = max(self.now, until)
        self.backend.work(self.now)

    def turn(self) -> None:
        """Look, decide, act; and hold what must always be true."""
        before = self.rollout
        self.backend.work(self.now)
        look = self._look()
        step = advance(before, look)
        self._is_right(before, look, step)
        _settles(step, look)
        self.rollout, self.wake, self.refused = step.rollout, step.wake, None
        if step.wants_promotion:
            self.promotion = RequestState.OPEN
        for order in step.effects:
            assert isinstance(order, SetWeight)
            self._carry_out(order)
        self.is_watched()

    def _carry_out(self, order: SetWeight) -> None:
        self.zeroed = order.weight == 0
        self.refused = self.backend.take(order, self.now)
        if self.refused is None and self.backend.mood != "away":
            self.rollout = replace(self.rollout, written=order.fence)

    def _look(self) -> Look:
        return Look(
            now=self.now,
            pull=self.pull,
            traffic=self.backend.read(),
            reading=self._reading() if self.rollout.settings.metrics else None,
            request=ask(self.request) if self.request else None,
            promotion=ask(self.promotion) if self.promotion else None,
            is_first=self.is_first,
            is_same_tree=self.is_same_tree,
            health=self.health,
            refused=self.refused,
        )

    def _reading(self) -> Reading | Trouble:
        if self.counts == "away":
            return AWAY
        if self.counts not in ERRORS:
            return Reading(
                stable=Counts(), canary=Counts(), memory="", is_new=self.counts == "none"
            )
        canary = round(10 * self.backend.weight)
        stable = 1000 - canary
        errors = ERRORS[self.counts]
        return Reading(
            stable=Counts(requests=stable, errors=stable * errors[0] // 1000),
            canary=Counts(requests=canary, errors=canary * errors[1] // 1000),
            memory="",
        )

    def is_watched(self) -> None:
        """Hold that no canary has traffic that nobody watches."""
        most = max([self.backend.weight, *(weight for _, weight in self.backend.coming)])
        if most == 0 or self.rollout.state in BEFORE_TRAFFIC:
            return
        assert self.rollout.state is State.SUCCEEDED or (self.rollout.is_live and self.wake)

    def _is_right(self, before: Rollout, look: Look, step: Step) -> None:
        after = step.rollout
        path = _paths(before.state)
        assert after.state in path, f"{before.state} does not lead to {after.state}"
        assert (step.wake is not None) == after.is_live
        assert step.wake is None or step.wake > look.now
        self._is_approved(look, after)
        self._goes_up_for_a_reason(before, look, after)
        if before.state in GOING_BACK or after.state in GOING_BACK:
            assert after.wanted == 0
        if after.judgement and after.judgement.verdict is Verdict.FAIL:
            assert after.wanted == 0
        if after.state is State.ROLLED_BACK and before.is_live:
            assert look.traffic == Seen(weight=0.0)
            assert self.zeroed, "it was ordered, and read back later"
        if after.state is State.SUCCEEDED and before.is_live:
            assert isinstance(look.traffic, Seen)
            assert abs(look.traffic.weight - 100) <= 0.5
        if look.now >= before.ends_at:
            assert after.state in GOING_BACK or not after.is_live

    def _is_approved(self, look: Look, after: Rollout) -> None:
        self.agreed |= RequestState.APPROVED in {self.request, self.promotion}
        settings = after.settings
        start = after.plan[0] <= settings.max_weight_without_approval
        if after.wanted > settings.max_weight_without_approval:
            assert self.agreed or (settings.promote == "auto" and start), look

    def _goes_up_for_a_reason(self, before: Rollout, look: Look, after: Rollout) -> None:
        if after.wanted <= before.wanted or before.state in BEFORE_TRAFFIC:
            return
        is_good = after.judgement is not None and after.judgement.verdict is Verdict.PASS
        is_let_in = before.state is State.AWAITING_PROMOTION and self.agreed
        assert is_good or is_let_in or before.is_pushed
        is_seen = not any(isinstance(one, Trouble) for one in (look.traffic, look.reading))
        assert is_seen or before.is_pushed


def _paths(state: State) -> frozenset[State]:
    """Return what *state* may lead to in one step: one transition, or two from its request."""
    if state not in LIVE:
        return frozenset({state})
    leads = TRANSITIONS[state] | {state}
    if state is State.REQUESTED:
        leads |= TRANSITIONS[State.QUEUED]
    if state is State.ROLLING_BACK:
        leads |= TRANSITIONS[State.STUCK]
    return leads


def _settles(step: Step, look: Look) -> None:
    """Hold that looking again at the same moment comes to rest, and orders nothing twice."""
    ordered = {one.fence for one in step.effects if isinstance(one, SetWeight)}
    same = replace(look, reading=None, refused=None)
    rollout = step.rollout
    for _ in range(6):
        again = advance(rollout, same)
        fences = {one.fence for one in again.effects if isinstance(one, SetWeight)}
        assert not fences & ordered
        ordered |= fences
        if _standing(again.rollout) == _standing(rollout):
            return
        rollout = again.rollout
    raise AssertionError(f"it does not come to rest: {rollout.state}")


def _standing(rollout: Rollout) -> tuple[object, ...]:
    return rollout.state, rollout.fence, rollout.wanted, rollout.hold, rollout.points
