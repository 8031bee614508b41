"""SQLite: one connection, in one thread, with group commit.

What is given in while a commit waits for the disk shares the next one, so that the price of
``synchronous=FULL`` is paid once for many transactions.

Source: https://www.sqlite.org/pragma.html#pragma_synchronous
"""

import asyncio
import queue
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from bot.database.transactions import storage_error

T = TypeVar("T")
Work: TypeAlias = Callable[[Connection], Any]
Ticket: TypeAlias = tuple[Work, "asyncio.Future[Any]"]
Result: TypeAlias = tuple["asyncio.Future[Any]", Any, BaseException | None]

GROUP = 64
"""Transactions that share a commit at most."""

SWITCH = 0.0002
"""Seconds that the event loop may hold Python's lock while this thread waits for it. Each statement
takes the lock anew: by the default of 5 ms, a loop under load would make each last that long."""

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=10000",  # milliseconds, for `sluice replay` beside a running server
    "foreign_keys=ON",
    "cache_size=-2000",  # KiB
    "wal_autocheckpoint=4000",  # pages: what changes often is copied back less often
    "journal_size_limit=67108864",  # bytes
)


def open_engine(path: Path) -> Engine:
    """Return an engine of one connection to the file *path*, which may be used by one thread."""
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=StaticPool,
        connect_args={"check_same_thread": False},
        hide_parameters=True,  # of a statement in a traceback: they may hold a payload
    )
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's connection
    # Python's sqlite3 would begin transactions when it sees fit; we say when.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


class SqliteDatabase:
    """Transactions on one SQLite file."""

    def __init__(self, path: Path) -> None:
        sys.setswitchinterval(SWITCH)
        self._path = path
        self._loop = asyncio.get_running_loop()
        self._given: queue.SimpleQueue[Ticket | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="sqlite", daemon=True)
        self._thread.start()

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run *work*; see ``Database``."""
        future: asyncio.Future[T] = self._loop.create_future()
        self._given.put((work, future))
        return await future

    async def close(self) -> None:
        """Finish what was given in, and close the file."""
        self._given.put(None)
        await asyncio.to_thread(self._thread.join)

    def _serve(self) -> None:
        engine = open_engine(self._path)
        try:
            while group := self._next_group():
                results = _commit(engine, group)
                self._loop.call_soon_threadsafe(_resolve, results)
        finally:
            engine.dispose()

    def _next_group(self) -> list[Ticket]:
        group: list[Ticket] = []
        while len(group) < GROUP and (not group or not self._given.empty()):
            ticket = self._given.get()
            if ticket is None:
                self._given.put(None)  # seen again, alone, once this group is done
                break
            group.append(ticket)
        return group


def _commit(engine: Engine, group: list[Ticket]) -> list[Result]:
    if len(group) > 1:
        # One that fails spoils the transaction for all: then each runs alone, and fails alone.
        with suppress(Exception), engine.begin() as connection:
            return [(future, work(connection), None) for work, future in group]
    return [_commit_alone(engine, ticket) for ticket in group]


def _commit_alone(engine: Engine, ticket: Ticket) -> Result:
    work, future = ticket
    try:
        with engine.begin() as connection:
            return future, work(connection), None
    except DBAPIError as error:
        return future, None, storage_error(error)
    except BaseException as error:  # noqa: BLE001 - handed to whoever asked for the work
        return future, None, error


def _resolve(results: list[Result]) -> None:
    for future, value, error in results:
        if future.cancelled():
            continue
        if error is None:
            future.set_result(value)
        else:
            future.set_exception(error)
