"""A rollout in any state, and a world in which all is well: each test changes what it is about."""

from dataclasses import replace
from datetime import timedelta

from bot.audit.record import Type
from bot.config.canary import Service
from bot.deploys.request import Kind, Request, State as RequestState
from bot.effects import SetWeight
from bot.judge.counts import Counts, Point
from bot.model import Sha
from bot.rollouts.look import Look
from bot.rollouts.rollout import Cause, Hold, Rollout
from bot.rollouts.seen import Reading, Seen, Trouble
from bot.rollouts.state import BEFORE_TRAFFIC, GOING_BACK, LIVE, MOVING, State
from bot.rollouts.step import Step
from tests.deploys.making import (
    GRACE,
    LIVE as LIVE_SHA,
    MINUTE,
    NOW,
    PULL,
    REPO,
    RITA,
    SHA,
    request as deploy_request,
)

POLL = timedelta(seconds=30)
WARMUP = timedelta(seconds=60)
BAKE = 5 * MINUTE
EXTEND = 15 * MINUTE
TOTAL = timedelta(hours=4)
CREATED = NOW - timedelta(minutes=20)
AWAY = Trouble(words="it does not answer")
"""What passes."""
NEVER = Trouble(words="it says no", is_final=True)
"""What does not."""
COUNTED = {
    "provider": "web",
    "endpoint": "edge",
    "path": "/counts",
    "kind": "cumulative",
    "stable": {"requests": "/stable/requests", "errors": "/stable/errors"},
    "canary": {"requests": "/canary/requests", "errors": "/canary/errors"},
}
SERVICE = {"backend": {"type": "webhook", "endpoint": "edge"}, "metrics": COUNTED}
UNCOUNTED = {"metrics": None}


def service(**settings) -> Service:
    """The settings of a service with a provider that counts."""
    return Service.model_validate(SERVICE | settings)


def polled(stable: tuple[int, int], canary: tuple[int, int], step: int = 0) -> Point:
    return Point(
        at=600.0,
        stable=Counts(requests=stable[0], errors=stable[1]),
        canary=Counts(requests=canary[0], errors=canary[1]),
        step=step,
    )


GOOD = polled((90_000, 360), (10_000, 40))
"""Enough to pass at 10 %."""
BAD = polled((90_000, 360), (10_000, 900))
"""Enough to fail."""
FEW = polled((90, 0), (10, 0))
"""Not enough for either."""
ILL = polled((90_000, 9_000), (10_000, 1_000))
"""Both arms fail as often."""
ASTRAY = polled((97_000, 388), (3_000, 12))
"""The canary gets another share than it should."""


def rollout(state: State = State.ANALYSING, settings=None, **changes) -> Rollout:
    """One in *state*, that came there in the usual way; its bake is over where it has one."""
    step = 2 if state in {State.PROMOTING, State.POST_BAKE, State.SUCCEEDED} else 0
    plan = (10.0, 50.0, 100.0)
    wanted = 0.0 if state in BEFORE_TRAFFIC | GOING_BACK else plan[step]
    made = Rollout(
        id="0123456789abcdef",
        repo=REPO,
        number=PULL.number,
        service="api",
        environment="production",
        sha=SHA,
        tree=Sha("e" * 40),
        base_ref="main",
        actor=RITA,
        created_at=CREATED,
        policy=service(**(settings or {})).model_dump_json(),
        policy_digest="p1",
        plan=plan,
        since=NOW - MINUTE,
        previous_sha=LIVE_SHA,
        state=state,
        step=step,
        wanted=wanted,
        **({} if state in BEFORE_TRAFFIC else _ordered(state, wanted)),
    )
    made = replace(made, **changes)
    return made if "written" in changes else replace(made, written=made.fence)


def _ordered(state: State, wanted: float) -> dict[str, object]:
    """What is known of a rollout that gave an order."""
    at = NOW - POLL / 2 if state in MOVING | GOING_BACK | {State.WARMUP} else NOW - 10 * MINUTE
    is_there = state not in MOVING | GOING_BACK
    facts = {
        "fence": 1,
        "ordered_at": at,
        "wanted_at": NOW - MINUTE,
        "seen": wanted if is_there else None,
        "moved_at": at if is_there else None,
        "tries": 1 if state in GOING_BACK else 0,
    }
    if state is State.POST_BAKE:
        facts["moved_at"] = NOW - MINUTE
    return facts | ({"hold": hold()} if state is State.HELD else {})


def hold(cause: Cause = Cause.PAUSED, back: State = State.ANALYSING, **changes) -> Hold:
    made = Hold(
        cause=cause,
        since=NOW - MINUTE,
        back=back,
        words="somebody paused it",
        by=GRACE if cause is Cause.PAUSED else None,
    )
    return replace(made, **changes)


def held(cause: Cause = Cause.PAUSED, back: State = State.ANALYSING, **changes) -> Rollout:
    """One that is held for *cause* since a minute."""
    since = changes.pop("held_since", NOW - MINUTE)
    return rollout(State.HELD, **({"hold": hold(cause, back, since=since)} | changes))


def going_back(state: State = State.ROLLING_BACK, **changes) -> Rollout:
    facts = {"fence": 2, "why": "`x` failed", "reason_code": "errors"}
    return rollout(state, **(facts | changes))


QUIET = Reading(stable=Counts(), canary=Counts(), memory="m", is_new=False)
"""Nothing new was counted."""


def reading(point: Point = FEW, **changes) -> Reading:
    return replace(Reading(stable=point.stable, canary=point.canary, memory="m2"), **changes)


def look(weight: float | Trouble | None = 10.0, **changes) -> Look:
    """All is well, nothing new was counted, and the canary has *weight*.

    Args:
        weight: Read back; or why it was not.
        changes: Of the look; ``pull`` takes the names of attributes.
    """
    pull = changes.pop("pull", {})
    made = Look(
        now=NOW,
        pull=None if pull is None else replace(PULL, **pull),
        traffic=weight if isinstance(weight, Trouble) else Seen(weight=weight),
        reading=QUIET,
    )
    return replace(made, **changes)


def ask(state: RequestState, **changes) -> Request:
    """A request for a start or a promotion."""
    return deploy_request(kind=Kind.CANARY, state=state, why="because", reason_code="x", **changes)


def weights(step: Step) -> list[float]:
    """What was ordered."""
    return [one.weight for one in step.effects if isinstance(one, SetWeight)]


def types(step: Step) -> list[Type]:
    return [one.type for one in step.audits]


def is_whole(step: Step) -> None:
    """Hold what is true of every step."""
    made = step.rollout
    assert (step.wake is not None) == made.is_live
    assert step.wake is None or step.wake > NOW
    assert (made.hold is not None) == (made.state is State.HELD)
    assert (made.ended_at is not None) == (made.state not in LIVE)
    for order in step.effects:
        assert isinstance(order, SetWeight)
        assert (order.fence, order.weight) == (made.fence, made.wanted)
        assert order.rollout_id == made.id


def taken(step: Step) -> Rollout:
    """The rollout after *step*, whose order the backend took."""
    return replace(step.rollout, written=step.rollout.fence)
