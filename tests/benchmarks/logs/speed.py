"""Time and memory of explaining a log. A process of its own does it: its peak is nobody else's."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass

from bot.ci.diagnose import diagnose
from tests.benchmarks.logs import made
from tests.benchmarks.processes import usage

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Speed:
    """What explaining took.

    Attributes:
        megabytes: Of the log.
        first: Seconds of CPU, the first time, when nothing is cached.
        again: Seconds of CPU, the best of the next rounds.
        bare: Seconds of CPU of a loop that only splits lines and decodes them.
        memory: MB above what the process took before, at most; of the long log only.
    """

    megabytes: float
    first: float
    again: float
    bare: float
    memory: float

    @property
    def rate(self) -> float:
        """MB a second."""
        return self.megabytes / self.again


def measure(size: int, rounds: int) -> Speed:
    """Explain a log of *size* bytes *rounds* times, and once more."""
    command = (sys.executable, "-m", "tests.benchmarks.logs.speed", str(size), str(rounds))
    return Speed(**json.loads(subprocess.run(command, check=True, capture_output=True).stdout))


def _seconds(work: Callable[[Iterable[bytes]], object], chunks: Iterable[bytes]) -> float:
    start = time.process_time()
    work(chunks)
    return time.process_time() - start


def _bare(chunks: Iterable[bytes]) -> None:
    for chunk in chunks:
        for line in chunk.split(b"\n"):
            line.decode("utf-8", "replace")


def _resident() -> float:
    return usage(os.getpid()).resident


def _watched(chunks: Iterable[bytes], seen: list[float]) -> Iterator[bytes]:
    for number, chunk in enumerate(chunks):
        if number % 16 == 0:
            seen.append(_resident())
        yield chunk


def main(size: str, rounds: str) -> None:
    """Print what is measured; without further rounds the log is never in memory as a whole."""
    seen = [_resident()]
    if rounds == "0":
        first = again = bare = _seconds(diagnose, _watched(made.chunks(int(size)), seen))
    else:
        log = list(made.chunks(int(size)))
        first = _seconds(diagnose, log)
        again = min(_seconds(diagnose, log) for _ in range(int(rounds)))
        bare = min(_seconds(_bare, log) for _ in range(int(rounds)))
    speed = Speed(int(size) / MB, first, again, bare, max(seen) - seen[0])
    print(json.dumps(asdict(speed)))  # noqa: T201 - read by the process that started this one


if __name__ == "__main__":
    main(*sys.argv[1:])
