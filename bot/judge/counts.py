"""What is counted of each arm: the judge sees nothing else."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """How long requests took.

    Attributes:
        count: Requests that were timed.
        seconds: The sum of their times.
        squares: The sum of the squares of their times, in seconds squared; estimated from the
            buckets where a provider has only those.
        slow: How many took longer than the configured limit of the 95th percentile.
    """

    count: int = 0
    seconds: float = 0.0
    squares: float = 0.0
    slow: int = 0

    def __add__(self, other: "Latency") -> "Latency":
        return Latency(
            count=self.count + other.count,
            seconds=self.seconds + other.seconds,
            squares=self.squares + other.squares,
            slow=self.slow + other.slow,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What one arm did between two polls.

    Attributes:
        requests: Served, errors included.
        errors: Those that failed.
        latency: None where nobody measures it.
    """

    requests: int = 0
    errors: int = 0
    latency: Latency | None = None

    def __add__(self, other: "Counts") -> "Counts":
        timed = [one for one in (self.latency, other.latency) if one is not None]
        return Counts(
            requests=self.requests + other.requests,
            errors=self.errors + other.errors,
            latency=sum(timed[1:], timed[0]) if timed else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One poll: what both arms did since the one before.

    Attributes:
        at: Seconds since the rollout began.
        step: The place of the weight in the plan that it was measured at.
    """

    at: float
    stable: Counts
    canary: Counts
    step: int = 0
