import hashlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import asyncpg
import pytest

from bot.database.migrate import migrate
from bot.database.open import open_database, sqlite_path
from bot.model import DeliveryId, InstallationId
from bot.queue import pgqueuer
from bot.queue.job import Arrival, Finished, Job, Kind, NewJob, Rank, State
from bot.queue.memory import MemoryTurns
from bot.queue.queue import Queue
from tests.clock import FakeClock


def arrival(guid: str = "one", **changes) -> Arrival:
    body = changes.pop("body", f'{{"id": "{guid}"}}'.encode())
    values = {
        "guid": DeliveryId(guid),
        "event": "push",
        "action": "",
        "installation": InstallationId(1),
        "key": "repository:1",
        "subject": "",
        "news_of": None,
        "proof": hashlib.sha256(body).hexdigest(),
        "body": body,
        "is_wanted": True,
    }
    return Arrival(**{**values, **changes})


def timer(name: str = "sweep", **changes) -> NewJob:
    values = {
        "id": f"timer:{name}",
        "kind": Kind.TIMER,
        "name": f"timer.{name}",
        "key": "app",
        "origin": name,
        "installation": InstallationId(0),
        "rank": Rank.TIMER,
        "payload": b"{}",
    }
    return NewJob(**{**values, **changes})


def effect(job: Job, name: str = "React", **changes) -> NewJob:
    values = {
        "id": f"effect:{job.owner}:{job.id}:{name}",
        "kind": Kind.EFFECT,
        "name": name,
        "key": job.key,
        "origin": job.origin,
        "installation": job.installation,
        "rank": Rank.EFFECT,
        "payload": b"{}",
    }
    return NewJob(**{**values, **changes})


@dataclass
class Engine:
    """A queue as its users see it, and the means to open another on the same database."""

    url: str
    clock: FakeClock
    stack: AsyncExitStack
    queue: Queue = field(init=False)

    @property
    def is_shared(self) -> bool:
        return sqlite_path(self.url) is None

    async def open(self, share: int = 50, lease: timedelta = timedelta(seconds=15)) -> Queue:
        queue = await self.build(share, lease)
        await queue.start()
        self.stack.push_async_callback(queue.stop)
        return queue

    async def build(self, share: int = 50, lease: timedelta = timedelta(seconds=15)) -> Queue:
        """Make a queue that is not started yet."""
        database = open_database(self.url)
        self.stack.push_async_callback(database.close)
        await database.run(migrate)
        turns = (
            pgqueuer.PgQueuerTurns(self.url, share, lease) if self.is_shared else MemoryTurns(share)
        )
        return Queue(database, turns, self.clock)

    async def claim(self, queue: Queue | None = None, limit: int = 10) -> list[Job]:
        """Claim what can be claimed now; tickets that were only just announced included."""
        chosen = queue or self.queue
        await chosen.announced()
        jobs: list[Job] = []
        while more := await chosen.claim(limit - len(jobs)):
            jobs += more
            if len(jobs) == limit:
                break
        return jobs

    async def done(self, job: Job, **leaves) -> list[Job] | None:
        effects = await self.queue.finish(Finished(job=job, **leaves))
        for one in effects or ():
            await self.queue.finish(Finished(job=one))
        self.queue.settle(job)
        return effects

    async def break_database(self) -> None:
        """Let every later write fail, as on a full disk or a server that fails over."""
        if not self.is_shared:
            await self.queue._database.run(
                lambda connection: connection.exec_driver_sql("PRAGMA max_page_count = 1")
            )
            return
        name = self.url.rpartition("/")[2]
        await self.end_connections(f"ALTER DATABASE {name} SET default_transaction_read_only = on")

    async def end_connections(self, first: str = "") -> None:
        """Let PostgreSQL drop every connection to the database, as when it fails over."""
        server, _, name = self.url.rpartition("/")
        connection = await asyncpg.connect(f"{server}/postgres")
        if first:
            await connection.execute(first)
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name
        )
        await connection.close()

    @asynccontextmanager
    async def without(self, table: str) -> AsyncIterator[None]:
        """Let every statement fail that needs *table*, while the context is open."""
        await self._rename(table, "away")
        try:
            yield
        finally:
            await self._rename("away", table)

    async def _rename(self, old: str, new: str) -> None:
        statement = f"ALTER TABLE {old} RENAME TO {new}"
        await self.queue._database.run(lambda connection: connection.exec_driver_sql(statement))

    async def fail(self, guid: str) -> None:
        assert await self.queue.admit(arrival(guid)) is State.QUEUED
        [job] = await self.claim()
        await self.queue.bury(job, "it broke")
        self.queue.settle(job)


@pytest.fixture
async def engine(database_url: str, clock: FakeClock) -> AsyncIterator[Engine]:
    async with AsyncExitStack() as stack:
        engine = Engine(database_url, clock, stack)
        engine.queue = await engine.open()
        yield engine
