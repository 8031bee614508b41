"""``make bench``: contestants in interleaved rounds, medians and ratios in a table."""

import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import click
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from rich.console import Console
from rich.table import Table

from tests.benchmarks.contestants import Contestant, contestants
from tests.benchmarks.measure import Files, Measurement, Size, measure
from tests.benchmarks.processes import BenchmarkError, can_pin

ROOT = Path(__file__).parents[2]
PAYLOAD = ROOT / "bot" / "sim" / "data" / "pull_request.json"
BASE = "bare gidgethub"
"""Whom the ratios compare with."""

WIDTH = 150
"""Characters of a line where the output is no terminal."""

QUICK = Size(warm_up=100, deliveries=500, timed=200)
FULL = Size(warm_up=300, deliveries=4000, timed=1000)

COLUMNS: dict[str, tuple[Callable[[Measurement], float | None], str]] = {
    "acknowledged/s": (lambda one: one.acknowledged, ",.0f"),
    "completed/s": (lambda one: one.completed, ",.0f"),
    "CPU µs each": (lambda one: one.cpu, ",.0f"),
    "peak MB": (lambda one: one.peak, ",.0f"),
    "MB after": (lambda one: one.resident, ",.0f"),
    "ack p50 ms": (lambda one: one.p50, ",.1f"),
    "ack p99 ms": (lambda one: one.p99, ",.1f"),
    "lost": (lambda one: one.lost, ",.0f"),
}
"""What is shown: how to read it, and how to write it."""


@click.command
@click.option("--quick", is_flag=True, help="One small round, to see that everything works.")
@click.option("--rounds", type=click.IntRange(1), default=3)
@click.option("--latency", type=click.FloatRange(0), default=0.0, help="GitHub's, in ms.")
@click.option("--only", multiple=True, help="Name of a contestant; may be given several times.")
@click.option("--payload", type=click.Path(exists=True, path_type=Path), default=PAYLOAD)
def main(*, quick: bool, rounds: int, latency: float, only: Sequence[str], payload: Path) -> None:
    """Measure bots against each other on this machine, over loopback."""
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    size = replace(QUICK if quick else FULL, latency=latency)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = Files(payload, _private_key(folder), folder)
        chosen = list(_able(contestants(folder / "probot"), only, console))
        results = _measure_all(chosen, partial(measure, size=size, files=files), rounds, console)
    console.print(_table(results, size))


def _able(
    everyone: Iterable[Contestant], only: Sequence[str], console: Console
) -> Iterator[Contestant]:
    """Yield those that are asked for and can run here; say why others cannot."""
    for contestant in everyone:
        if only and contestant.name not in only:
            continue
        if contestant.missing:
            console.print(f"{contestant.name}: skipped, {contestant.missing}", markup=False)
        else:
            yield contestant


def _measure_all(
    chosen: Sequence[Contestant],
    measure_one: Callable[[Contestant], Measurement],
    rounds: int,
    console: Console,
) -> dict[str, list[Measurement]]:
    """Measure all, then all again, so that what the machine does meanwhile hits all alike."""
    results: dict[str, list[Measurement]] = {}
    for number in range(1, rounds + 1):
        for contestant in chosen:
            console.print(f"round {number} of {rounds}: {contestant.name}", markup=False)
            try:
                results.setdefault(contestant.name, []).append(measure_one(contestant))
            except BenchmarkError as error:
                console.print(f"{contestant.name}: {error}", markup=False)
    return results


def _table(results: Mapping[str, Sequence[Measurement]], size: Size) -> Table:
    cores = "a core each" if can_pin() else "shared cores"
    table = Table(
        title=f"Medians; {size.deliveries:,} deliveries, contestant and rest on {cores}",
        caption=f"Ratios to {BASE}. Acknowledgements are timed at a fixed rate.",
    )
    table.add_column("contestant")
    for heading in (*COLUMNS, "completed ratio", "CPU ratio"):
        table.add_column(heading, justify="right")
    base = _medians(results.get(BASE, ()))
    for name, measured in results.items():
        medians = _medians(measured)
        cells = [_cell(medians[heading], form) for heading, (_, form) in COLUMNS.items()]
        ratios = [_ratio(medians[of], base[of]) for of in ("completed/s", "CPU µs each")]
        table.add_row(name, *cells, *ratios)
    return table


def _medians(measured: Sequence[Measurement]) -> dict[str, float | None]:
    return {
        heading: statistics.median(values) if values else None
        for heading, (read, _) in COLUMNS.items()
        for values in [[value for value in map(read, measured) if value is not None]]
    }


def _cell(value: float | None, form: str) -> str:
    return "" if value is None else format(value, form)


def _ratio(value: float | None, base: float | None) -> str:
    return "" if value is None or not base else f"{value / base:.2f}"


def _private_key(folder: Path) -> Path:
    """Write the private key of an App of ours into *folder*."""
    path = folder / "key.pem"
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )
    return path


if __name__ == "__main__":
    main()
