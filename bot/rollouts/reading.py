"""Take in what was counted: to be judged, or only to be kept in view while it warms up."""

from collections.abc import Sequence
from dataclasses import replace

from bot.judge.counts import Point
from bot.rollouts.look import Look
from bot.rollouts.rollout import Mark, Rollout
from bot.rollouts.seen import Reading, Seen
from bot.rollouts.state import GOING_BACK, WITH_TRAFFIC, State

POINTS = 1_200
"""Polls that are kept apart, ours; ten hours of one every half minute. Then two become one."""

MARKS = 240
"""Polls that the chart shows, ours."""


def take_in(rollout: Rollout, look: Look) -> Rollout:
    """Return *rollout* with what was counted since the last look, or with one gap more."""
    if rollout.state in GOING_BACK or look.reading is None:
        return rollout
    if not isinstance(look.reading, Reading):
        return replace(rollout, missing=rollout.missing + 1)
    heard = replace(
        rollout,
        memory=look.reading.memory,
        verdict=look.reading.verdict,
        is_known=look.reading.knows_canary,
        missing=0,
    )
    if not look.reading.is_new or rollout.moved_at is None:
        return heard  # while the weight changes, nobody knows who served what
    until = look.reading.until or look.now
    point = Point(
        at=(until - rollout.created_at).total_seconds(),
        stable=look.reading.stable,
        canary=look.reading.canary,
        step=rollout.step,
    )
    if until < rollout.moved_at:
        return heard  # it was counted late, and is of the weight before
    if until < rollout.moved_at + rollout.settings.warmup or rollout.phase is State.WARMUP:
        return replace(heard, warm=_fewer([*heard.warm, point]))
    return replace(heard, points=_fewer([*heard.points, point]))


def marked(rollout: Rollout, look: Look) -> Rollout:
    """Return *rollout* with one mark more on its chart."""
    weight = look.traffic.weight if isinstance(look.traffic, Seen) else None
    if rollout.state not in WITH_TRAFFIC | GOING_BACK or weight is None:
        return rollout
    mark = Mark(
        at=(look.now - rollout.created_at).total_seconds(),
        weight=weight,
        evidence=_evidence(rollout),
    )
    marks = (*rollout.chart, mark)
    return replace(rollout, chart=marks if len(marks) <= MARKS else marks[::2])


def _evidence(rollout: Rollout) -> float:
    """Return the strongest evidence against the canary, whatever it is of."""
    found = rollout.judgement
    return max(found.evidence_relative, found.evidence_latency) if found else 1.0


def _fewer(points: Sequence[Point]) -> tuple[Point, ...]:
    """Join each two neighbours of one step when there are too many: no count is lost."""
    if len(points) <= POINTS:
        return tuple(points)
    joined: list[Point] = []
    waiting: Point | None = None
    for point in points:
        if waiting is None or waiting.step != point.step:
            joined += [waiting] if waiting else []
            waiting = point
            continue
        joined.append(_sum(waiting, point))
        waiting = None
    return (*joined, *([waiting] if waiting else []))


def _sum(first: Point, second: Point) -> Point:
    return replace(second, stable=first.stable + second.stable, canary=first.canary + second.canary)
