"""Polls, written short."""

from bot.config.judging import Judging
from bot.judge.counts import Counts, Latency, Point

JUDGING = Judging()


def counts(requests: int = 0, errors: int = 0, latency: Latency | None = None) -> Counts:
    return Counts(requests=requests, errors=errors, latency=latency)


def timed(count: int, mean: float, *, deviation: float = 0.1, slow: int = 0) -> Counts:
    """Requests without errors, with the mean and the standard deviation of their seconds."""
    squares = count * (mean**2 + deviation**2)
    times = Latency(count=count, seconds=count * mean, squares=squares, slow=slow)
    return counts(count, 0, times)


def polls(canary: Counts, stable: Counts, number: int = 1, *, step: int = 0) -> list[Point]:
    """The same poll so many times."""
    return [
        Point(at=30.0 * place, canary=canary, stable=stable, step=step) for place in range(number)
    ]


def judging(**settings: object) -> Judging:
    """Settings in the units that the judge works in."""
    return JUDGING.model_copy(update=settings)
