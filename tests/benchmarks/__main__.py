"""``make bench``: contestants in interleaved rounds, medians and ratios in tables."""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from rich.console import Console

from tests.benchmarks import commands, judging, memory, replicas, throughput
from tests.benchmarks.contestants import contestants
from tests.benchmarks.logs.tables import show_logs
from tests.benchmarks.new_only.tables import show_new_only
from tests.benchmarks.policy import corpus, measure, show
from tests.benchmarks.target import Files
from tests.servers import postgres

ROOT = Path(__file__).parents[2]
PAYLOAD = ROOT / "bot" / "sim" / "data" / "pull_request.json"
WIDTH = 150
"""Characters of a line where the output is no terminal."""


def compare_bots(files: Files, console: Console, *, quick: bool) -> None:
    """Measure Sluice against other bots."""
    size = throughput.QUICK if quick else throughput.FULL
    everyone = contestants(files.logs / "probot")
    for absent in everyone:
        if absent.missing:
            console.print(f"{absent.name}: skipped, {absent.missing}", markup=False)
    able = [one for one in everyone if not one.missing]
    results = throughput.compare(able, size, files, console)
    console.print(throughput.table(results, size), throughput.ratios(results))


def watch_memory(files: Files, console: Console, *, quick: bool) -> None:
    """Measure how much memory Sluice takes."""
    deliveries = memory.QUICK if quick else memory.FULL
    console.print(memory.table(memory.measure(deliveries, files), deliveries))


def add_a_replica(files: Files, console: Console, *, quick: bool) -> None:
    """Measure two replicas against one."""
    rounds, deliveries = replicas.QUICK if quick else replicas.FULL
    rates: tuple[list[float], list[float]] = ([], [])
    try:
        with postgres.server() as url:
            for number in range(rounds):
                for count, measured in enumerate(rates, start=1):
                    name = f"bench_{number}_{count}"
                    database = asyncio.run(replicas.create_database(url, name))
                    measured.append(replicas.measure(database, count, deliveries, files))
    except postgres.NotAvailableError as reason:
        console.print(f"replicas: skipped, {reason}", markup=False)
        return
    console.print(replicas.table(*rates, deliveries))


def answer_commands(files: Files, console: Console, *, quick: bool) -> None:
    """Measure how long people wait for an answer."""
    times = commands.QUICK if quick else commands.FULL
    console.print(commands.table(asyncio.run(commands.measure(times, files))))


def judge_canaries(files: Files, console: Console, *, quick: bool) -> None:
    """Measure how often the judge of canaries is wrong, and how soon it is right."""
    took = judging.milliseconds()
    tallies = judging.measure(judging.QUICK if quick else judging.FULL)
    console.print(judging.table(tallies), judging.targets(tallies, took))


def judge_policies(files: Files, console: Console, *, quick: bool) -> None:
    """Measure how long it takes to judge workflows."""
    if not corpus.checkouts():
        console.print(f"policy: skipped, there are no checkouts in {corpus.CORPUS}", markup=False)
        return
    console.print(show.targets(measure.measure(measure.QUICK if quick else measure.FULL)))


SECTIONS = {
    "bots": compare_bots,
    "memory": watch_memory,
    "replicas": add_a_replica,
    "commands": answer_commands,
    "judge": judge_canaries,
    "policy": judge_policies,
    "new-only": show_new_only,
    "logs": show_logs,
}


@click.command
@click.option("--quick", is_flag=True, help="Small and once, to see that everything works.")
@click.argument("sections", nargs=-1, type=click.Choice(list(SECTIONS)))
def main(*, quick: bool, sections: Sequence[str]) -> None:
    """Measure on this machine, over loopback."""
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    for name in sections or SECTIONS:
        with tempfile.TemporaryDirectory() as folder:
            files = Files(PAYLOAD, _private_key(Path(folder)), Path(folder))
            SECTIONS[name](files, console, quick=quick)


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
