"""Deliveries a second, their cost, and the time of an acknowledgement, against other bots."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from tests.benchmarks.contestants import GIDGETHUB, PROBOT, Contestant
from tests.benchmarks.processes import BenchmarkError, can_pin, usage
from tests.benchmarks.target import Files, Target, github, server

RATES = (50, 200)
"""Deliveries a second at which acknowledgements are timed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is measured.

    Attributes:
        deliveries: As fast as they are taken, to measure throughput and cost.
        seconds: Of deliveries at each of the rates.
    """

    rounds: int
    warm_up: int
    deliveries: int
    seconds: int


QUICK = Size(rounds=1, warm_up=100, deliveries=500, seconds=2)
FULL = Size(rounds=3, warm_up=300, deliveries=4000, seconds=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What one contestant did in one round.

    Attributes:
        acknowledged: A second; *completed* likewise, 0 for one that does no work.
        cpu: Microseconds of the server for a delivery, all of its processes together.
        peak: Of its resident memory, in MB.
        took: Milliseconds of an acknowledgement, p50 and p99, at each of the rates.
        lost: Deliveries not acknowledged, or acknowledged and never worked on.
    """

    acknowledged: float
    completed: float
    cpu: float
    peak: float
    took: tuple[float, ...]
    lost: int


def measure(contestant: Contestant, size: Size, files: Files) -> Measurement:
    """Run *contestant* once.

    Raises:
        BenchmarkError: It did not start, or a load did not end.
    """
    with github(0, files) as api, server(contestant, api, files) as (pid, port):
        target = Target(contestant, port, api, files)
        target.send(first=1, count=size.warm_up)
        before = usage(pid)
        full = target.send(first=100_000, count=size.deliveries)
        after = usage(pid)
        timed = [
            target.send(first=200_000 + 10_000 * rate, count=rate * size.seconds, rate=rate).load
            for rate in RATES
        ]
    return Measurement(
        acknowledged=full.load.acknowledged / full.load.seconds,
        completed=full.rate if contestant.works else 0.0,
        cpu=1e6 * (after.cpu - before.cpu) / full.sent,
        peak=after.peak,
        took=tuple(time for load in timed for time in (load.p50, load.p99)),
        lost=full.sent - full.worked,
    )


def compare(
    contestants: Sequence[Contestant], size: Size, files: Files, console: Console
) -> dict[str, list[Measurement]]:
    """Measure all, then all again, so that what the machine does meanwhile hits all alike."""
    results: dict[str, list[Measurement]] = {}
    for number in range(1, size.rounds + 1):
        for contestant in contestants:
            console.print(f"round {number} of {size.rounds}: {contestant.name}", markup=False)
            try:
                results.setdefault(contestant.name, []).append(measure(contestant, size, files))
            except BenchmarkError as error:
                console.print(f"{contestant.name}: {error}", markup=False)
    return results


Reader = Callable[[Measurement], float]

COLUMNS: dict[str, tuple[Reader, str]] = {
    "acknowledged/s": (lambda one: one.acknowledged, ",.0f"),
    "completed/s": (lambda one: one.completed, ",.0f"),
    "CPU µs each": (lambda one: one.cpu, ",.0f"),
    "peak MB": (lambda one: one.peak, ",.0f"),
    **{
        f"{percentile} ms at {rate}/s": (lambda one, at=2 * i + j: one.took[at], ",.1f")
        for i, rate in enumerate(RATES)
        for j, percentile in enumerate(("p50", "p99"))
    },
    "lost": (lambda one: one.lost, ",.0f"),
}
"""What is shown: how to read it, and how to write it."""

RATIOS = {
    "completed/s": lambda one: one.completed,
    "CPU": lambda one: one.cpu,
    "memory": lambda one: one.peak,
}


def table(results: Mapping[str, Sequence[Measurement]], size: Size) -> Table:
    """Show medians."""
    cores = "a core for each contestant" if can_pin() else "shared cores"
    shown = Table(
        title=f"Medians of {size.rounds} rounds, {size.deliveries:,} deliveries, {cores}",
        caption="Two calls to GitHub each. Acknowledgements are timed at a fixed rate.",
    )
    shown.add_column("")
    for heading in COLUMNS:
        shown.add_column(heading, justify="right")
    for name, measured in results.items():
        cells = [format(_median(read, measured), form) for read, form in COLUMNS.values()]
        shown.add_row(name, *cells)
    return shown


def ratios(results: Mapping[str, Sequence[Measurement]]) -> Table:
    """Show us as a multiple of the others: the median of the ratios within each round."""
    shown = Table(title="Sluice as a multiple of")
    shown.add_column("")
    for heading in RATIOS:
        shown.add_column(heading, justify="right")
    for name in (PROBOT, GIDGETHUB):
        pairs = list(zip(results.get("Sluice", ()), results.get(name, ()), strict=False))
        if pairs:
            cells = [
                f"{statistics.median(read(ours) / read(theirs) for ours, theirs in pairs):.2f}"
                for read in RATIOS.values()
            ]
            shown.add_row(name, *cells)
    return shown


def _median(read: Reader, measured: Sequence[Measurement]) -> float:
    return statistics.median(map(read, measured))
