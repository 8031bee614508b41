"""Two replicas on one PostgreSQL, against one, with a GitHub as slow as the real one."""

import statistics
from contextlib import ExitStack

import asyncpg
from rich.table import Table

from tests.benchmarks.contestants import sluice
from tests.benchmarks.target import Files, Target, github, server

LATENCY = 250
"""Milliseconds of an answer. Waiting, and not the processor, has to be what limits a replica."""

QUICK = (1, 200)
FULL = (3, 2_000)
"""Rounds, and deliveries in each."""


async def create_database(server_url: str, name: str) -> str:
    """Create a database, and return its URL."""
    connection = await asyncpg.connect(f"{server_url}/postgres")
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    return f"{server_url}/{name}"


def measure(database: str, replicas: int, deliveries: int, files: Files) -> float:
    """Return the deliveries that *replicas* complete in a second, all sent to the first of them."""
    contestant = sluice(database)
    with ExitStack() as stack:
        api = stack.enter_context(github(LATENCY, files))
        ports = [
            stack.enter_context(server(contestant, api, files, core=None))[1]
            for _ in range(replicas)
        ]
        target = Target(contestant, ports[0], api, files)
        target.send(first=1, count=20)
        return target.send(first=1000, count=deliveries).rate


def table(one: list[float], two: list[float], deliveries: int) -> Table:
    """Show medians."""
    shown = Table(
        title=f"Replicas on one PostgreSQL: {deliveries:,} deliveries, GitHub takes {LATENCY} ms"
    )
    for heading in ("one: completed/s", "two: completed/s", "ratio"):
        shown.add_column(heading, justify="right")
    ratio = statistics.median(more / less for less, more in zip(one, two, strict=True))
    shown.add_row(f"{statistics.median(one):.0f}", f"{statistics.median(two):.0f}", f"{ratio:.2f}")
    return shown
