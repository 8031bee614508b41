"""Everything the judge knows, poll by poll."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.config.judging import Judging
from bot.judge.counts import Counts, Latency, Point
from bot.judge.dispersion import Dispersion
from bot.judge.evidence import Worse, log_over, log_under
from bot.judge.exclusion import Exclusion, Expectation
from bot.judge.slowness import Slowness

Arm = tuple[int, int]
"""Requests, and errors among them."""

NONE: Final = (0, 0)

SIZES: Final = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Which regressions are tried to be excluded, in multiples of the margin; 1 is needed to pass."""

BET: Final = 0.6
"""The size of the differences of latency that the bet is on, in multiples of what must not be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known after some polls. What is called a log is that of an e-value.

    Attributes:
        stable: In all polls.
        canary: In all polls.
        stable_now: At the present weight.
        canary_now: At the present weight.
        is_alone: Whether only the canary gets traffic at this weight.
        limit: The share of errors that a canary which is alone is held to.
        relative: Log that the canary has more errors than stable.
        over_limit: Log that its share of errors is over the limit.
        under_limit: Log that it is under that limit, at this weight.
        over_hard_limit: Log that it is over the hard limit.
        stable_over_hard_limit: Log that stable's is, at this weight.
        latency: Log that it is slower than stable.
        slower_by: By how many seconds, on average.
        timed: How many of its requests that is told from.
        slow: Log that more of its requests are slow than of stable's.
        slow_canary: The share of its requests that are slow.
        slow_stable: The same of stable's.
        excluded: Log that its share of errors is not above stable's by a size, by that size.
    """

    stable: Counts
    canary: Counts
    stable_now: Arm
    canary_now: Arm
    is_alone: bool
    limit: float
    relative: float
    over_limit: float
    under_limit: float
    over_hard_limit: float
    stable_over_hard_limit: float
    latency: float
    slower_by: float
    timed: int
    slow: float
    slow_canary: float
    slow_stable: float
    excluded: Mapping[float, float]


class _Stage:
    """What was counted at one weight."""

    __slots__ = ("canary", "exclusion", "limit", "stable")

    def __init__(self, judging: Judging, before: Arm) -> None:
        self.stable = NONE
        self.canary = NONE
        self.limit = _limit(judging, before)
        self.exclusion = Exclusion(sizes(judging.margin))

    def feed(self, canary: Arm, stable: Arm, expected: float) -> None:
        self.canary = plus(self.canary, canary)
        self.stable = plus(self.stable, stable)
        if canary[0] and stable[0]:
            self.exclusion.feed(canary, stable, expected)


class Gathering:
    """Gathers evidence.

    Args:
        judging: What a canary is held to.
        dispersion: How many errors come together, from stable's history; 1 or more.
    """

    def __init__(self, judging: Judging, dispersion: float = 1.0) -> None:
        self._judging = judging
        self._known = max(1.0, dispersion)
        self._bursts, self._slow_bursts = Dispersion(), Dispersion()
        self._worse, self._slower = Worse(), Worse()
        self._slowness = Slowness()
        self._expectation = Expectation()
        self._stable, self._canary = NONE, NONE
        self._times: dict[str, Latency | None] = {"stable": None, "canary": None}
        self._stages: dict[int, _Stage] = {}

    def feed(self, point: Point) -> None:
        """Add a poll."""
        canary, stable = arm(point.canary), arm(point.stable)
        self._worse.feed(canary, stable)
        self._bursts.feed(*stable)
        self._stage(point.step).feed(canary, stable, self._expectation.share)
        self._expectation.feed(*plus(canary, stable))
        self._canary = plus(self._canary, canary)
        self._stable = plus(self._stable, stable)
        if point.canary.latency or point.stable.latency:
            self._feed_times(point.canary.latency, point.stable.latency)

    def _feed_times(self, canary: Latency | None, stable: Latency | None) -> None:
        self._slowness.feed(canary, stable)
        self._slower.feed(slow(canary), slow(stable))
        self._slow_bursts.feed(*slow(stable))
        for name, new in (("canary", canary), ("stable", stable)):
            old = self._times[name]
            self._times[name] = old + new if old and new else old or new

    def _stage(self, step: int) -> _Stage:
        if step not in self._stages:
            self._stages[step] = _Stage(self._judging, self._stable)
        return self._stages[step]

    def evidence(self, step: int = 0) -> Evidence:
        """Return what is known, of the weight at *step* of the plan and of all before it."""
        stage, judging = self._stage(step), self._judging
        is_alone = bool(stage.canary[0]) and not stage.stable[0]
        bursts = max(self._known, self._bursts.value())
        slow_bursts = max(bursts, self._slow_bursts.value())
        held = (stage.canary, stage.limit) if is_alone else (self._canary, judging.error_limit)
        hard = judging.error_hard_limit
        return Evidence(
            stable=self._counts("stable", self._stable),
            canary=self._counts("canary", self._canary),
            stable_now=stage.stable,
            canary_now=stage.canary,
            is_alone=is_alone,
            limit=stage.limit,
            relative=self._worse.log(bursts),
            over_limit=log_over(*held, bursts),
            under_limit=log_under(stage.canary, stage.limit, bursts),
            over_hard_limit=log_over(self._canary, hard, bursts),
            stable_over_hard_limit=log_over(stage.stable, hard, bursts),
            latency=self._slowness.log(BET * judging.latency_increase.total_seconds()),
            slower_by=self._slowness.difference,
            timed=self._slowness.requests,
            slow=self._slower.log(slow_bursts),
            slow_canary=share(slow(self._times["canary"])),
            slow_stable=share(slow(self._times["stable"])),
            excluded={} if is_alone else stage.exclusion.logs(bursts),
        )

    def _counts(self, name: str, total: Arm) -> Counts:
        return Counts(requests=total[0], errors=total[1], latency=self._times[name])


def arm(counts: Counts) -> Arm:
    """Return the requests and the errors of *counts*.

    Providers read the two a moment apart, so that there may be more errors than requests: then
    every request is one.
    """
    requests = max(0, counts.requests)
    return requests, min(max(0, counts.errors), requests)


def share(of: Arm) -> float:
    """Return the share of errors, 0..1; 0 without requests."""
    return of[1] / of[0] if of[0] else 0.0


def plus(one: Arm, other: Arm) -> Arm:
    """Add two arms up."""
    return one[0] + other[0], one[1] + other[1]


def slow(times: Latency | None) -> Arm:
    """Return the requests that were timed, and those of them that were slow."""
    if times is None:
        return NONE
    count = max(0, times.count)
    return count, min(max(0, times.slow), count)


def _limit(judging: Judging, before: Arm) -> float:
    """Return what a canary that is alone is held to: not to more than stable itself did."""
    if before[0] < judging.min_requests:
        return judging.error_limit
    return min(1.0, max(judging.error_limit, share(before) + judging.margin))


def sizes(margin: float) -> tuple[float, ...]:
    """Return the regressions that are tried to be excluded."""
    return tuple(margin * multiple for multiple in SIZES if margin * multiple < 1)
