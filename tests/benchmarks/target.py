"""What is measured: a contestant and a GitHub for it to call, both running, and loads to send it.

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
from tests.benchmarks.processes import BenchmarkError, command_line, free_port, running

SECRET = "the secret of the benchmark"
LONGEST = 300
"""Seconds that one load may take."""

STALLED = 15
"""Seconds without a new check run after which the rest counts as lost."""

POLL = 0.02
"""Seconds between two looks at the fake GitHub's counters."""


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

    @property
    def sent(self) -> int:
        """Deliveries that were sent, and answered in one way or another."""
        return self.load.acknowledged + self.load.failed

    @property
    def rate(self) -> float:
        """Deliveries worked on in a second."""
        return self.worked / self.seconds if self.worked else 0.0


@contextmanager
def github(latency: float, files: Files) -> Iterator[int]:
    """Run a GitHub that answers after *latency* ms; yield its port."""
    port = free_port()
    options = ("--port", port, "--payload", files.payload, "--latency", latency)
    command = (sys.executable, "-m", "tests.benchmarks.github", *map(str, options))
    with running(command_line(command, core=1), port, files.logs / "github.log"):
        yield port


@contextmanager
def server(
    contestant: Contestant, api: int, files: Files, core: int | None = 0
) -> Iterator[tuple[int, int]]:
    """Run *contestant*, calling the port *api*; yield its process id and its own port."""
    port = free_port()
    host = f"127.0.0.1:{api}"
    facts = {
        "port": port,
        "host": host,
        "api": f"http://{host}",
        "secret": SECRET,
        "key": files.key,
    }
    environment = {name: value.format(**facts) for name, value in contestant.environment.items()}
    before, command = (
        command_line([word.format(**facts) for word in words], environment, core=core)
        for words in (contestant.before, contestant.command)
    )
    if contestant.before:
        subprocess.run(before, check=True, capture_output=True, timeout=LONGEST)
    with running(command, port, files.logs / f"contestant-{port}.log") as pid:
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
