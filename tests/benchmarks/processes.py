"""Processes that a benchmark starts, watches and ends, each by its own id.

Linux only: what a process used stands in ``/proc``.
Source: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
START = 30
"""Seconds that a server may take to listen."""

END = 10
"""Seconds that a process may take to end when asked to."""


class BenchmarkError(Exception):
    """Something did not start, or did not come to an end."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process and its descendants used.

    Attributes:
        cpu: Seconds, in user and system mode.
        peak: Of the resident memory, in MB; resident: what it is now.
    """

    cpu: float
    peak: float
    resident: float


def command_line(
    command: Sequence[str], environment: Mapping[str, str] | None = None, *, core: int | None
) -> list[str]:
    """Write *command* so that it runs on one *core*, if any, where that can be said."""
    tied = ["taskset", "-c", str(core)] if core is not None and can_pin() else []
    variables = [f"{name}={value}" for name, value in (environment or {}).items()]
    return [*tied, "env", *variables, *command]


def can_pin() -> bool:
    """Tell whether the server and the rest get a core each."""
    return shutil.which("taskset") is not None and (os.cpu_count() or 1) > 1


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command: Sequence[str], port: int, log: Path) -> Iterator[int]:
    """Run a server until the block ends; yield its process id once it listens on *port*."""
    with (
        log.open("w") as output,
        subprocess.Popen(command, stdout=output, stderr=output) as process,
    ):
        try:
            _wait_until_listening(process, port, log)
            yield process.pid
        finally:
            _end(process)


def usage(pid: int) -> Usage:
    """Read what the process *pid* and its descendants used so far."""
    family = list(_family(pid))
    memory = [_memory(member) for member in family]
    return Usage(
        cpu=sum(map(_cpu, family)),
        peak=sum(peak for peak, _ in memory),
        resident=sum(resident for _, resident in memory),
    )


def _wait_until_listening(process: subprocess.Popen, port: int, log: Path) -> None:
    deadline = time.monotonic() + START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise BenchmarkError(f"It does not listen:\n{log.read_text()[-2000:]}")


def _end(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(END)
    except subprocess.TimeoutExpired:
        process.kill()


def _family(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            yield from _family(int(child))


def _cpu(pid: int) -> float:
    """Add up the time of *pid*, and of its children that ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def _memory(pid: int) -> tuple[float, float]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    sizes = dict(line.split(":", 1) for line in lines)
    return _megabytes(sizes["VmHWM"]), _megabytes(sizes["VmRSS"])


def _megabytes(size: str) -> float:
    return int(size.split(maxsplit=1)[0]) / 1024
