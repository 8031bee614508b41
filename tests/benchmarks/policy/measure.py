"""Measure our own rules, whole pull requests, and ``sluice check`` against zizmor alone.

Each part runs in a process of its own, which is called by the name of the part: so one has nothing
of the memory of another, and the peak of each is its own.
"""

import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random
from statistics import quantiles

from bot.auditing import Remembered, Zizmor, installed
from bot.auditing.zizmor import ARGUMENTS
from bot.collector import spare
from bot.config.layers import merge
from bot.model import File
from bot.policy.engine import KNOWN_RULES, evaluate
from bot.policy.facts import Facts
from bot.policy.review import review
from bot.policy.side import Sides
from bot.policy.workflow import is_workflow
from tests.benchmarks.policy.corpus import checkouts, files_of, made, side_of

SEED = 20260817
TODAY = date(2026, 8, 17)
QUICK = 1
FULL = 5
"""Rounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What was measured; times in milliseconds.

    Attributes:
        workflow: Of CPU, of our own rules on one workflow; the best round.
        pulls: Of each pull request: of CPU, child processes included, and as a clock shows it.
        ratios: How many times as long ``sluice check`` took as zizmor, round by round.
        memory: The most that judging took, in MB: our own rules, and pull requests.
    """

    workflow: float
    pulls: tuple[tuple[float, float], ...]
    ratios: tuple[float, ...]
    memory: tuple[float, float]

    def part(self, clock: int, percent: int) -> float:
        """Return a percentile of the pull requests; *clock* is 0 for CPU and 1 for time."""
        return quantiles([pull[clock] for pull in self.pulls], n=100)[percent - 1]


def measure(rounds: int) -> Result:
    """Measure everything; without the corpus there is nothing to measure."""
    rules, pulls = (_in_process(part, rounds) for part in PARTS)
    return Result(
        workflow=min(rules["times"]),
        pulls=tuple((cpu, clock) for cpu, clock in pulls["times"]),
        ratios=tuple(_ratio() for _ in range(rounds)),
        memory=(rules["memory"], pulls["memory"]),
    )


def _in_process(part: str, rounds: int) -> dict:
    command = (sys.executable, "-m", "tests.benchmarks.policy.measure", part, str(rounds))
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def rules(rounds: int) -> list[float]:
    """Judge the whole corpus by our own rules; milliseconds a workflow, round by round."""
    law = merge([], KNOWN_RULES)
    known = [(files_of(folder), _facts(folder)) for folder in checkouts()]
    count = sum(is_workflow(file.path) for files, _ in known for file in files)
    times = []
    for _ in range(rounds):
        began = time.process_time()
        for files, facts in known:
            evaluate(side_of(files), law, facts)
        times.append(1000 * (time.process_time() - began) / count)
    return times


def pulls(rounds: int) -> list[tuple[float, float]]:
    """Judge pull requests that change one workflow, audits included."""
    return asyncio.run(_pulls(rounds))


async def _pulls(rounds: int) -> list[tuple[float, float]]:
    random = Random(SEED)  # noqa: S311 - to draw the same files each time
    auditor = Remembered(Zizmor(installed()))
    times = []
    for _ in range(rounds):
        for folder in checkouts():
            base = files_of(folder)
            head = _changed(base, random)
            began = (_cpu(), time.perf_counter())
            await _judge(base, head, auditor, _facts(folder))
            times.append((1000 * (_cpu() - began[0]), 1000 * (time.perf_counter() - began[1])))
    return times


async def _judge(base: list[File], head: list[File], auditor: Remembered, facts: Facts) -> None:
    audits = await asyncio.gather(auditor.audit(base), auditor.audit(head))
    sides = [
        replace(side_of(files), audit=audit)
        for files, audit in zip((base, head), audits, strict=True)
    ]
    touched = frozenset(new.path for old, new in zip(base, head, strict=True) if old.sha != new.sha)
    change = Sides(base=sides[0], head=sides[1], touched=touched)
    review(change, merge([], KNOWN_RULES), TODAY, facts)


def _changed(files: list[File], random: Random) -> list[File]:
    """Add a step to no job, but a line to one workflow: so that it is another file."""
    chosen = random.choice([file.path for file in files if is_workflow(file.path)])
    line = f"\n# {random.random()}\n".encode()
    return [made(one.path, one.data + line) if one.path == chosen else one for one in files]


def _facts(folder: Path) -> Facts:
    return Facts(owner=folder.name.partition("__")[0])


def _cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _ratio() -> float:
    """Run both over one folder with all workflows, one after the other."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / ".github" / "workflows"
        folder.mkdir(parents=True)
        everything = (file for one in checkouts() for file in files_of(one))
        for number, file in enumerate(one for one in everything if is_workflow(one.path)):
            (folder / f"{number}.yml").write_bytes(file.data)
        ours = _seconds([sys.executable, "-m", "bot", "check", name])
        return ours / _seconds([str(installed()), *ARGUMENTS, name])


def _seconds(command: Sequence[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=False, capture_output=True)
    return time.perf_counter() - began


PARTS: dict[str, Callable[[int], list]] = {"rules": rules, "pulls": pulls}


def main(part: str, rounds: str) -> None:
    """Measure one part, with the collector set as in the bot, and print what came of it."""
    spare()
    times = PARTS[part](int(rounds))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    os.write(sys.stdout.fileno(), json.dumps({"times": times, "memory": memory}).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
