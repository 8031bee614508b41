"""The states of a rollout, and where each leads: the one table that code, tests and docs share."""

from enum import StrEnum


class State(StrEnum):
    """How far a rollout is."""

    REQUESTED = "requested"
    QUEUED = "queued"
    APPLYING = "applying"
    WARMUP = "warm-up"
    ANALYSING = "analysing"
    EXTENDED = "extended"
    HELD = "held"
    AWAITING_PROMOTION = "awaiting promotion"
    PROMOTING = "promoting"
    POST_BAKE = "post-bake"
    SUCCEEDED = "succeeded"
    ROLLING_BACK = "rolling back"
    STUCK = "stuck"
    ROLLED_BACK = "rolled back"
    SUPERSEDED = "superseded"
    REJECTED = "rejected"


BEFORE_TRAFFIC = frozenset({State.REQUESTED, State.QUEUED})
"""States in which no weight was written."""

JUDGED = frozenset({State.ANALYSING, State.EXTENDED, State.HELD, State.AWAITING_PROMOTION})
"""States in which the judge may fail it: whoever waits, the canary goes on being looked at."""

MOVING = frozenset({State.APPLYING, State.PROMOTING})
"""States in which a weight is being written, and read back."""

WITH_TRAFFIC = JUDGED | MOVING | {State.WARMUP, State.POST_BAKE}
"""States in which the canary has traffic, or is about to."""

GOING_BACK = frozenset({State.ROLLING_BACK, State.STUCK})
"""States in which the traffic is being taken away again."""

LIVE = BEFORE_TRAFFIC | WITH_TRAFFIC | GOING_BACK
"""States that are not the end."""

_AWAY = frozenset({State.ROLLING_BACK})

TRANSITIONS: dict[State, frozenset[State]] = {
    State.REQUESTED: frozenset({State.QUEUED, State.SUPERSEDED, State.REJECTED}),
    State.QUEUED: frozenset({State.APPLYING, State.PROMOTING, State.SUPERSEDED, State.REJECTED}),
    State.APPLYING: _AWAY | {State.WARMUP, State.HELD},
    State.WARMUP: _AWAY | {State.APPLYING, State.ANALYSING, State.HELD},
    State.ANALYSING: _AWAY
    | {
        State.APPLYING,
        State.EXTENDED,
        State.HELD,
        State.AWAITING_PROMOTION,
        State.PROMOTING,
    },
    State.EXTENDED: _AWAY | {State.APPLYING, State.HELD, State.AWAITING_PROMOTION, State.PROMOTING},
    State.HELD: _AWAY
    | {
        State.APPLYING,
        State.WARMUP,
        State.ANALYSING,
        State.EXTENDED,
        State.AWAITING_PROMOTION,
        State.PROMOTING,
        State.POST_BAKE,
    },
    State.AWAITING_PROMOTION: _AWAY | {State.APPLYING, State.HELD, State.PROMOTING},
    State.PROMOTING: _AWAY | {State.HELD, State.POST_BAKE, State.SUCCEEDED},
    State.POST_BAKE: _AWAY | {State.HELD, State.PROMOTING, State.SUCCEEDED},
    State.SUCCEEDED: _AWAY,
    State.ROLLING_BACK: frozenset({State.ROLLED_BACK, State.STUCK}),
    State.STUCK: frozenset({State.ROLLED_BACK}),
}
"""Where each state leads. What is not here leads nowhere. What succeeded only people take back."""


def diagram() -> str:
    """Draw the table, as Mermaid."""
    lines = ["stateDiagram-v2", f"    [*] --> {_name(State.REQUESTED)}"]
    for state, leads in TRANSITIONS.items():
        lines += [f"    {_name(state)} --> {_name(to)}" for to in State if to in leads]
    lines += [f"    {_name(state)} --> [*]" for state in State if state not in LIVE]
    return "\n".join(lines)


def _name(state: State) -> str:
    return state.value.replace(" ", "_").replace("-", "_")
