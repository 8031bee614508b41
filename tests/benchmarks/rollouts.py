"""Rollouts to simulate: what the counts of both arms are, poll by poll, if the truth is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.benchmarks.chances import geometric, poisson
from tests.benchmarks.rivals import Poll

POLL = 30
"""Seconds."""

POLLS = 60
"""Half an hour."""

WEIGHT = 0.1
MARGIN = 0.01
INCIDENT = 6
"""Polls: three minutes."""

RETRY = 5
"""Seconds after which a user whose request failed tries again, on average."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Rollouts of one kind.

    Attributes:
        rps: Requests a second, of both arms together.
        stable: Its share of errors, 0..1.
        canary: Its share of errors, 0..1.
        incident: Both arms fail as often as this for three minutes that begin in the first five.
        noise: The coefficient of variation of the share of errors, from poll to poll, of each arm.
        burst: How many errors in a row a user has who has any, on average.
        is_known: Whether the judge knows stable's hour before.
        margin: What a pass has to exclude.
    """

    rps: float
    stable: float
    canary: float
    incident: float = 0.0
    noise: float = 0.0
    burst: float = 1.0
    is_known: bool = False
    margin: float = MARGIN

    @property
    def is_good(self) -> bool:
        """Whether the canary is no worse than stable."""
        return self.canary <= self.stable

    def __str__(self) -> str:
        said = [f"{self.stable:.1%}" if self.is_good else f"{self.stable:.1%} → {self.canary:.1%}"]
        said += ["8% in both for 3 min"] if self.incident else []
        said += ["uneven"] if self.noise else []
        said += [f"{self.burst:.0f} errors a user"] if self.burst > 1 else []
        is_bursty = self.noise or self.burst > 1
        said += ["no history"] if is_bursty and not self.is_known else []
        said += [f"margin {100 * self.margin:.1f}pp"] if self.margin != MARGIN else []
        return ", ".join(said)


def good() -> Iterator[Scenario]:
    """Yield canaries that are as good as stable."""
    some = (1, 5, 20)
    for share, traffic in ((0.005, (0.2, *some, 100)), (0.015, some), (0.02, some), (0.025, some)):
        for rps in traffic:
            yield Scenario(rps=rps, stable=share, canary=share)
    for rps in some:
        yield Scenario(rps=rps, stable=0.005, canary=0.005, incident=0.08)
    yield Scenario(rps=100, stable=0.005, canary=0.005, noise=1.0, is_known=True)
    for rps in (*some, 100):
        yield Scenario(rps=rps, stable=0.005, canary=0.005, burst=5, is_known=True)
    for rps in (20, 100):
        yield Scenario(rps=rps, stable=0.005, canary=0.005, margin=0.005)


def unknown() -> Iterator[Scenario]:
    """Yield good canaries whose errors come together, which nobody has told the judge."""
    for rps in (5, 20):
        yield Scenario(rps=rps, stable=0.005, canary=0.005, burst=5)
    yield Scenario(rps=100, stable=0.005, canary=0.005, noise=1.0)


def bad() -> Iterator[Scenario]:
    """Yield canaries that are worse."""
    for stable, canary in (
        (0.001, 0.015),
        (0.005, 0.01),
        (0.005, 0.02),
        (0.005, 0.03),
        (0.005, 0.05),
        (0.005, 0.1),
    ):
        for rps in (1, 5, 20, 100):
            yield Scenario(rps=rps, stable=stable, canary=canary)
    for rps in (20, 100):
        yield Scenario(rps=rps, stable=0.005, canary=0.01, margin=0.005)
    yield Scenario(rps=20, stable=0.005, canary=0.05, burst=5, is_known=True)


def draw(scenario: Scenario, random: Random, polls: int = POLLS) -> list[Poll]:
    """Draw the counts of one rollout."""
    begin = random.randrange(10)
    incident = range(begin, begin + INCIDENT) if scenario.incident else range(0)
    canary, stable = (
        _arm(
            scenario.rps * part * POLL,
            [max(share, scenario.incident * (place in incident)) for place in range(polls)],
            scenario,
            random,
        )
        for part, share in ((WEIGHT, scenario.canary), (1 - WEIGHT, scenario.stable))
    )
    return [(*one, *other) for one, other in zip(canary, stable, strict=True)]


def _arm(
    requests: float, shares: list[float], scenario: Scenario, random: Random
) -> list[tuple[int, int]]:
    if scenario.noise:
        shape = 1 / scenario.noise**2
        shares = [min(1.0, share * random.gammavariate(shape, 1 / shape)) for share in shares]
    means = [requests * share for share in shares]
    if scenario.burst > 1:
        errors = _bursts(means, scenario.burst, random)
    else:
        errors = [poisson(mean, random) for mean in means]
    return [
        (poisson(requests - mean, random) + failed, failed)
        for mean, failed in zip(means, errors, strict=True)
    ]


def _bursts(means: list[float], burst: float, random: Random) -> list[int]:
    """Draw errors of users who try again until it works or they give up."""
    errors = [0] * len(means)
    for place, mean in enumerate(means):
        for _ in range(poisson(mean / burst, random)):
            at = place + random.random()
            for _ in range(geometric(burst, random)):
                if at < len(errors):
                    errors[int(at)] += 1
                at += random.expovariate(POLL / RETRY)
    return errors
