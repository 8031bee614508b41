"""A SQLite file that cannot be written for a while."""

import contextlib
import sqlite3
from collections.abc import AsyncIterator

from bot.database.sqlite import SqliteDatabase


@contextlib.asynccontextmanager
async def locked(database: SqliteDatabase) -> AsyncIterator[None]:
    """Hold the file of *database* while the context is open, longer than *database* waits."""
    await database.run(lambda connection: connection.exec_driver_sql("PRAGMA busy_timeout = 0"))
    other = sqlite3.connect(database._path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()
