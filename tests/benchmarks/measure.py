"""Measure one contestant: start it, warm it up, load it, wait until it is done, read what it used.

The contestant gets a core of its own; the fake GitHub and the load generator share the other one.
"""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.benchmarks.contestants import Contestant
from tests.benchmarks.github import STATS_PATH
from tests.benchmarks.load import Load, Plan
from tests.benchmarks.processes import (
    BenchmarkError,
    Usage,
    command_line,
    free_port,
    running,
    usage,
)

SECRET = "the secret of the benchmark"
LONGEST = 300
"""Seconds that one load may take."""

STALLED = 15
"""Seconds without a new check run after which the rest counts as lost."""

POLL = 0.02
"""Seconds between two looks at the fake GitHub's counters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is sent.

    Attributes:
        deliveries: As fast as they are taken, to measure throughput and cost.
        timed: At the contestant's rate, to time its acknowledgements.
        latency: Of the fake GitHub, in milliseconds.
    """

    warm_up: int
    deliveries: int
    timed: int
    latency: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What one contestant did in one round.

    Attributes:
        acknowledged: A second; *completed* likewise, None for one that does no work.
        cpu: Microseconds of the server for a delivery, all of its processes together.
        peak: Of its resident memory, in MB; *resident*: after the load.
        p50: Of the time of acknowledgements at a fixed rate, in milliseconds; *p99* likewise.
        lost: Deliveries not acknowledged, or acknowledged and never worked on.
    """

    deliveries: int
    acknowledged: float
    completed: float | None
    cpu: float
    peak: float
    resident: float
    p50: float
    p99: float
    lost: int


@dataclass(frozen=True, slots=True)
class Files:
    """What every measurement reads or writes.

    Attributes:
        payload: A ``pull_request.opened`` delivery.
        key: The App's private key.
        logs: A folder.
    """

    payload: Path
    key: Path
    logs: Path


@dataclass(frozen=True, slots=True)
class Done:
    """A load, and the work that came of it.

    Attributes:
        worked: Deliveries for which a check run was posted, or that were only acknowledged by a
            contestant that does no work.
        seconds: Until the last of that.
    """

    load: Load
    worked: int
    seconds: float


def measure(contestant: Contestant, size: Size, files: Files) -> Measurement:
    """Run *contestant* once.

    Raises:
        BenchmarkError: It did not start, or a load did not end.
    """
    with _github(size.latency, files) as api, _server(contestant, api, files) as (pid, port):
        target = Target(contestant, port, api, files)
        target.send(first=1, count=min(size.warm_up, contestant.most // 4))
        before = usage(pid)
        full = target.send(first=100_000, count=size.deliveries)
        after = usage(pid)
        timed = target.send(first=200_000, count=size.timed, rate=contestant.rate)
    return _summary(contestant, full, timed, before, after)


@contextmanager
def _github(latency: float, files: Files) -> Iterator[int]:
    port = free_port()
    options = ("--port", port, "--payload", files.payload, "--latency", latency)
    command = (sys.executable, "-m", "tests.benchmarks.github", *map(str, options))
    with running(command_line(command, core=1), port, files.logs / "github.log"):
        yield port


@contextmanager
def _server(contestant: Contestant, api: int, files: Files) -> Iterator[tuple[int, int]]:
    port = free_port()
    host = f"127.0.0.1:{api}"
    facts = {"port": port, "host": host, "api": f"http://{host}", "secret": SECRET}
    command = [word.format(key=files.key, **facts) for word in contestant.command]
    environment = {
        name: value.format(key=files.key, **facts) for name, value in contestant.environment.items()
    }
    log = files.logs / "contestant.log"
    with running(command_line(command, environment, core=0), port, log) as pid:
        yield pid, port


@dataclass(frozen=True, slots=True)
class Target:
    """A running *contestant*, and the port of the fake GitHub that it calls."""

    contestant: Contestant
    port: int
    api: int
    files: Files

    def send(self, *, first: int, count: int, rate: float = 0.0) -> Done:
        """Send *count* deliveries, and wait until the contestant is done with them."""
        count = min(count, self.contestant.most)
        checks = self._stats()["checks"]
        plan = Plan(
            port=self.port,
            payload=str(self.files.payload),
            secret=SECRET,
            first=first,
            count=count,
            rate=rate,
        )
        load = _generate(plan)
        if not self.contestant.works:
            return Done(load, load.acknowledged, load.seconds)
        stats = self._settled(checks + count)
        return Done(load, int(stats["checks"] - checks), stats["last_check"] - load.started)

    def _settled(self, checks: float) -> dict[str, float]:
        """Wait until that many check runs were posted, or no more come."""
        stats, seen = self._stats(), time.monotonic()
        while stats["checks"] < checks and time.monotonic() - seen < STALLED:
            time.sleep(POLL)
            newer = self._stats()
            seen = time.monotonic() if newer["checks"] > stats["checks"] else seen
            stats = newer
        return stats

    def _stats(self) -> dict[str, float]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.api}{STATS_PATH}") as answer:
            return json.load(answer)


def _generate(plan: Plan) -> Load:
    command = (sys.executable, "-m", "tests.benchmarks.load", json.dumps(asdict(plan)))
    try:
        done = subprocess.run(
            command_line(command, core=1), capture_output=True, check=True, timeout=LONGEST
        )
    except subprocess.SubprocessError as error:
        output = (getattr(error, "stderr", None) or b"")[-2000:].decode()
        raise BenchmarkError(f"The load did not end: {error}\n{output}") from error
    return Load(**json.loads(done.stdout))


def _summary(
    contestant: Contestant, full: Done, timed: Done, before: Usage, after: Usage
) -> Measurement:
    sent = full.load.acknowledged + full.load.failed
    return Measurement(
        deliveries=sent,
        acknowledged=full.load.acknowledged / full.load.seconds,
        completed=_per_second(full) if contestant.works else None,
        cpu=1e6 * (after.cpu - before.cpu) / sent,
        peak=after.peak,
        resident=after.resident,
        p50=timed.load.p50,
        p99=timed.load.p99,
        lost=sent - full.worked,
    )


def _per_second(done: Done) -> float:
    return done.worked / done.seconds if done.worked else 0.0
