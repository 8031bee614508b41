"""The load generator, in a process of its own: ``python -m tests.benchmarks.load``.

Either as fast as a number of connections allow (closed loop), or at a fixed rate (open loop). The
time of an acknowledgement counts from when its delivery was due: a server that stalls delays what
comes after, and that must show.

It speaks HTTP by hand, since a client library would cost more than some of the servers it measures.
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import uvloop

from tests.benchmarks.deliveries import templates

TIMEOUT = 60
"""Seconds until an acknowledgement is given up. GitHub gives up after ten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to send.

    Attributes:
        payload: File of the payload to make deliveries of.
        first: Number of the first pull request.
        rate: Deliveries a second; 0 for as many as are answered.
    """

    port: int
    payload: str
    secret: str
    first: int
    count: int
    connections: int = 32
    rate: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What came of it.

    Attributes:
        started: When it began, on the machine's monotonic clock, in seconds.
        seconds: Until the last acknowledgement.
        failed: Deliveries without an answer of 2xx.
        p50: Of the time of acknowledgements, in milliseconds; p99 likewise.
    """

    started: float
    seconds: float
    acknowledged: int
    failed: int
    p50: float
    p99: float


class Generator:
    """Sends deliveries over kept-alive connections."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._templates = templates(Path(plan.payload), plan.secret)
        self._numbers = iter(range(plan.first, plan.first + plan.count))
        self._started = 0.0
        self._due = 0
        self._failed = 0
        self._took: list[float] = []

    async def run(self) -> Load:
        """Send everything."""
        self._started = time.perf_counter()
        async with asyncio.TaskGroup() as connections:
            for _ in range(self._plan.connections):
                connections.create_task(self._connection())
        took = sorted(self._took)
        return Load(
            started=self._started,
            seconds=time.perf_counter() - self._started,
            acknowledged=len(took) - self._failed,
            failed=self._failed,
            p50=1000 * took[len(took) // 2],
            p99=1000 * took[len(took) * 99 // 100],
        )

    async def _connection(self) -> None:
        """Send one delivery after the other, until none is left."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._plan.port)
        for number in self._numbers:
            due = await self._next_due()
            writer.write(self._templates[number % len(self._templates)].request(number))
            status = await asyncio.wait_for(_status(reader), TIMEOUT)
            self._took.append(time.perf_counter() - due)
            self._failed += not 200 <= status < 300
        writer.close()

    async def _next_due(self) -> float:
        """Wait until a delivery is due, and return since when it is."""
        if not self._plan.rate:
            return time.perf_counter()
        due = self._started + self._due / self._plan.rate
        self._due += 1
        await asyncio.sleep(max(0, due - time.perf_counter()))
        return due


async def _status(reader: asyncio.StreamReader) -> int:
    """Read one answer, and return its status."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    _, _, length = head.partition(b"content-length:")
    if length:
        await reader.readexactly(int(length.partition(b"\r\n")[0]))
    elif b"transfer-encoding: chunked" in head:
        await reader.readuntil(b"0\r\n\r\n")
    return int(head.split(b" ", 2)[1])


def main() -> None:
    """Carry out the plan given as JSON, and print what came of it as JSON."""
    plan = Plan(**json.loads(sys.argv[1]))
    sys.stdout.write(json.dumps(asdict(uvloop.run(Generator(plan).run()))))


if __name__ == "__main__":
    main()
