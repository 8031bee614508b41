"""How long a person waits for an answer to a command, with a GitHub that takes its time.

Nobody gives commands as quickly as this does, so the limits against bursts are off.
"""

import asyncio
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from rich.table import Table

from bot import logs
from bot.app import Options, running
from bot.settings import LogFormat, LogLevel, Settings
from bot.sim.manifest import read_manifest
from bot.sim.simulator import Registration, Simulator
from bot.sim.world.issues import Comment
from bot.sim.world.jobs import passed
from bot.store.clock import SystemClock
from tests.benchmarks.contestants.ours import NO_LIMITS
from tests.benchmarks.target import Files

ROOT = Path(__file__).parents[2]
LATENCY = 0.05
"""Seconds of every call."""

QUICK = 3
FULL = 40
"""Times that each command is given."""

PATIENCE = 30.0
"""Seconds for one answer; more is a fault."""

SECRET = "the secret of the bench"
WORKFLOW = """\
on: {workflow_dispatch: {inputs: {sha: {}, environment: {}, request_id: {}}}}
permissions: {contents: read}
jobs: {deploy: {runs-on: ubuntu-latest, timeout-minutes: 5, steps: [{run: ./deploy}]}}
"""
COMMANDS = ("/status", "/deploy production", "/approve-deploy production {sha}", "/cancel")
"""Given one after the other: each finds what the one before left."""


@dataclass
class Waits:
    """Seconds from the comment to the first reaction, and to the one that says how it ended."""

    seen: list[float] = field(default_factory=list)
    done: list[float] = field(default_factory=list)


async def measure(times: int, files: Files) -> dict[str, Waits]:
    """Give every command *times* times, one at a time."""
    logs.configure(LogLevel.ERROR, LogFormat.TEXT)
    key = files.key.read_text()
    manifest = read_manifest((ROOT / "app.yml").read_text())
    sim = Simulator(SystemClock(), Registration(manifest, key, SECRET))
    await sim.start()
    settings = Settings.load(
        {
            "APP_ID": str(sim.world.app.id),
            "PRIVATE_KEY": key,
            "WEBHOOK_SECRET": SECRET,
            "GITHUB_API_URL": sim.urls.api,
            "DATABASE_URL": f"sqlite:///{files.logs / 'commands.db'}",
            "PORT": "0",
        }
    )
    async with running(settings, Options(limits=NO_LIMITS)) as bot:
        sim.webhooks.url = f"http://127.0.0.1:{bot.addresses[0][1]}/webhook"
        waits = await _talk(sim, times)
    await sim.stop()
    return waits


async def _talk(sim: Simulator, times: int) -> dict[str, Waits]:
    shop = sim.world.create_repository("octo/shop", {".github/workflows/deploy.yml": WORKFLOW})
    ada, grace = sim.world.user("ada"), sim.world.user("grace")
    for person in (ada, grace):
        shop.add_collaborator(person, "write")
    sim.world.install(shop.owner)
    branch = shop.push("fix", {"app.py": "2"}, by=ada)
    pull = shop.pulls.open(branch, by=ada)
    shop.actions.start("CI", pull, by=ada).finish(passed("test"))
    await _until(sim, lambda: any(run.suite.app is sim.world.app for run in shop.checks))
    sim.server.latency = LATENCY
    waits = {command: Waits() for command in COMMANDS}
    for _ in range(times):
        for command in COMMANDS:
            by = grace if command.startswith("/approve") else ada
            began = time.perf_counter()
            said = pull.comment(command.format(sha=pull.head_sha[:7]), by=by)
            await _until(sim, lambda said=said: _reactions(said) >= 1)
            waits[command].seen.append(time.perf_counter() - began)
            await _until(sim, lambda said=said: _reactions(said) >= 2)
            waits[command].done.append(time.perf_counter() - began)
    return waits


def _reactions(comment: Comment) -> int:
    return len(comment.reactions)


async def _until(sim: Simulator, is_so: Callable[[], bool]) -> None:
    changed = asyncio.Event()
    sim.on_change(changed.set)
    async with asyncio.timeout(PATIENCE):
        while not is_so():
            changed.clear()
            await changed.wait()


def table(waits: dict[str, Waits]) -> Table:
    """Show medians and 95th percentiles, in milliseconds."""
    shown = Table(title=f"Commands, GitHub takes {LATENCY * 1000:.0f} ms a call: milliseconds")
    for heading in ("command", "seen p50", "seen p95", "done p50", "done p95"):
        shown.add_column(heading, justify="left" if heading == "command" else "right")
    for command, wait in waits.items():
        cells = [f"{1000 * value:.0f}" for some in (wait.seen, wait.done) for value in _both(some)]
        shown.add_row(command, *cells)
    return shown


def _both(seconds: list[float]) -> tuple[float, float]:
    return statistics.median(seconds), statistics.quantiles(seconds, n=20, method="inclusive")[-1]
