"""Memory: idle, and over many deliveries."""

from rich.table import Table

from tests.benchmarks.contestants import sluice
from tests.benchmarks.processes import usage
from tests.benchmarks.target import Files, Target, github, server

STEPS = 10
FULL = 50_000
QUICK = 1_000


def measure(deliveries: int, files: Files) -> list[float]:
    """Return the resident memory in MB: idle, and after each tenth of *deliveries*."""
    contestant = sluice(f"sqlite:///{files.logs}/{{port}}.db")
    with github(0, files) as api, server(contestant, api, files) as (pid, port):
        target = Target(contestant, port, api, files)
        resident = [usage(pid).resident]
        for step in range(STEPS):
            count = deliveries // STEPS
            target.send(first=1 + step * count, count=count)
            resident.append(usage(pid).resident)
    return resident


def table(resident: list[float], deliveries: int) -> Table:
    """Show how it grew."""
    idle, first, *rest = resident
    shown = Table(title=f"Memory of Sluice in MB over {deliveries:,} deliveries")
    for heading in ("idle", "after a tenth", "most after that", "at the end", "growth"):
        shown.add_column(heading, justify="right")
    cells = [f"{size:.0f}" for size in (idle, first, max(rest), rest[-1])]
    shown.add_row(*cells, f"{100 * (rest[-1] / first - 1):+.0f} %")
    return shown
