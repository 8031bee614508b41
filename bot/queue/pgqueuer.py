"""Turns leased from PostgreSQL through PgQueuer, for any number of processes.

One PgQueuer job stands for one key: its ``dedupe_key`` lets a key be queued or held only once, its
claim skips what others hold, its heartbeat is the lease, and its notification wakes every process.
Where the notification is lost with its connection, the look at what is due wakes us a second later.
The jobs themselves are our own rows: a lost ticket is made again by the next look at what is due.

Source: https://janbjorge.github.io/pgqueuer/
"""

import asyncio
import itertools
import time
import uuid
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

import asyncpg
import structlog
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder
from pgqueuer.db import AsyncpgDriver, AsyncpgPoolDriver
from pgqueuer.domain.models import Job as PgQueuerJob
from pgqueuer.domain.settings import DBSettings, Durability
from pgqueuer.domain.types import QueueEntrypoint, QueueManagerId
from pgqueuer.ports.driver import Driver
from pgqueuer.queries import EntrypointExecutionParameter, Queries

from bot.errors import StorageError
from bot.model import InstallationId
from bot.queue.turns import Turn, Waiting

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=15)
"""How long a dead process's keys stay locked. It is renewed three times in that time."""

BATCH = 20
"""Leases taken in one statement: what an installation may exceed its share by."""

SETTINGS = DBSettings(prefix="sluice_", durability=Durability.balanced)
"""Tables of our own, beside any PgQueuer that the database's owner runs. Its log may be lost."""

FAULTS = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that the server ended while it was idle
    OSError,
)


def queries(driver: Driver) -> Queries:
    """Return PgQueuer's statements on our tables."""
    return Queries(driver, QueryBuilderEnvironment(SETTINGS), QueryQueueBuilder(SETTINGS))


async def install(dsn: str) -> None:
    """Create PgQueuer's tables, or bring them up to date. Safe to run from several processes."""
    connection = await asyncpg.connect(dsn)
    try:
        ours = queries(AsyncpgDriver(connection))
        async with ours.schema_lock():
            if not await ours.schema_is_installed():
                await ours.install()
        await ours.upgrade()
    finally:
        await connection.close()


class PgQueuerTurns:
    """Gives out turns among the processes that share a database.

    Args:
        dsn: As asyncpg takes it.
        share: Turns that one installation may hold in this process, give or take a batch.
        lease: See ``LEASE``.
    """

    def __init__(self, dsn: str, share: int, lease: timedelta = LEASE) -> None:
        self.changed = asyncio.Event()
        self._dsn = dsn
        self._share = share
        self._lease = lease
        self._process = QueueManagerId(uuid.uuid4())
        self._numbers = itertools.count(1)
        self._held: dict[str, Turn] = {}
        self._load: Counter[InstallationId] = Counter()
        self._known: set[InstallationId] = set()
        self._announced: dict[str, InstallationId] = {}
        self._to_enqueue = asyncio.Event()
        self._enqueuing = asyncio.Lock()
        self._renewed = 0.0
        self._tasks: list[asyncio.Task[None]] = []
        self._pool: asyncpg.Pool | None = None

    async def start(self) -> None:
        """See Turns."""
        try:
            self._pool = await asyncpg.create_pool(self._dsn, min_size=1, max_size=4)
            self._queries = queries(AsyncpgPoolDriver(self._pool))
            await self._queries.driver.add_listener(SETTINGS.channel, self._hear)
        except FAULTS as error:
            raise StorageError(f"PgQueuer: {error}") from error
        self._renewed = time.monotonic()  # nothing is leased yet, so nothing is overdue
        self._tasks = [
            asyncio.create_task(self._enqueue_announced()),
            asyncio.create_task(self._renew()),
        ]

    async def stop(self) -> None:
        """See Turns."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with suppress(*FAULTS):
            for turn in self._held.values():
                await self._queries.retry_job(turn.lease, timedelta(0), None)
        if self._pool is not None:
            self._pool.terminate()

    def announce(self, waiting: Iterable[Waiting]) -> None:
        """See Turns."""
        for key, installation in waiting:
            self._known.add(installation)
            if key in self._held:
                self._held[key].again = True
            else:
                self._announced[key] = installation
                self._to_enqueue.set()

    async def announced(self) -> None:
        """See Turns."""
        async with self._enqueuing:
            batch, self._announced = self._announced, {}
            if batch:
                await self._queries.enqueue(
                    [entrypoint(installation) for installation in batch.values()],
                    [key.encode() for key in batch],
                    [0] * len(batch),
                    dedupe_key=list(batch),
                    on_conflict="skip",
                )
                self.changed.set()

    async def _enqueue_announced(self) -> None:
        while True:
            await self._to_enqueue.wait()
            self._to_enqueue.clear()
            try:
                await self.announced()
            except FAULTS as error:
                # The next look at what is due announces them again.
                log.warning("keys not announced", error=str(error))

    def _hear(self, payload: str | bytes | bytearray) -> None:
        if '"insert"' in str(payload):
            self.changed.set()

    async def take(self, limit: int) -> list[Turn]:
        """See Turns."""
        open_to = [one for one in self._known if self._load[one] < self._share]
        if not open_to:
            return []
        free = EntrypointExecutionParameter(concurrency_limit=0)
        try:
            leases = await self._queries.dequeue(
                min(limit, BATCH),
                {QueueEntrypoint(entrypoint(one)): free for one in open_to},
                self._process,
                None,
                self._lease,
            )
        except FAULTS as error:
            raise StorageError(f"PgQueuer: {error}") from error
        return [self._turn(lease) for lease in leases if lease.payload]

    def _turn(self, lease: PgQueuerJob) -> Turn:
        key = (lease.payload or b"").decode()
        installation = InstallationId(int(lease.entrypoint))
        turn = Turn(key, installation, f"{self._process}:{next(self._numbers)}", lease=lease)
        self._held[key] = turn
        self._load[installation] += 1
        return turn

    def is_held(self, turn: Turn) -> bool:
        """See Turns. All leases are renewed at once, and a newer one lasts longer."""
        is_fresh = time.monotonic() - self._renewed < self._lease.total_seconds()
        return is_fresh and turn.key in self._held

    async def end(self, turns: Iterable[Turn], *, more: bool) -> None:
        """See Turns. A lease that may have run out is left alone: it may be another's by now."""
        given = list(turns)
        ended = [turn for turn in given if self.is_held(turn)]
        for turn in given:
            del self._held[turn.key]
            self._load[turn.installation] -= 1
        if not ended:
            return
        try:
            await self._queries.log_jobs([(turn.lease, "successful", None) for turn in ended])
        except FAULTS as error:
            log.warning("turns not given back", turns=len(ended), error=str(error))
        again = [turn for turn in ended if more or turn.again]
        self.announce((turn.key, turn.installation) for turn in again)
        self.changed.set()  # a share may have become free

    async def _renew(self) -> None:
        while True:
            asked = time.monotonic()
            try:
                await self._queries.update_heartbeat(
                    [turn.lease.id for turn in self._held.values()]
                )
                self._renewed = asked
            except FAULTS as error:
                log.warning("leases not renewed", leases=len(self._held), error=str(error))
            await asyncio.sleep(self._lease.total_seconds() / 3)


def entrypoint(installation: InstallationId) -> str:
    """Name the PgQueuer entrypoint of an installation's keys."""
    return str(installation)
