"""PostgreSQL, over asyncpg: any number of processes share it.

``synchronous_commit`` is left at the server's default, on: ``run`` returns when the commit is on
disk. Installed with the extra ``postgres``.
"""

from collections.abc import Callable
from typing import TypeVar

import asyncpg
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.database.transactions import storage_error
from bot.errors import StorageError

T = TypeVar("T")

POOL = 8
"""Connections a process keeps. One carries hundreds of batched transactions a second."""


class PostgresDatabase:
    """Transactions on a PostgreSQL database."""

    def __init__(self, url: str) -> None:
        self._engine = create_async_engine(
            url,
            pool_size=POOL,
            max_overflow=0,
            pool_pre_ping=True,
            hide_parameters=True,  # of a statement in a traceback: they may hold a payload
        )

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run *work*; see ``Database``."""
        try:
            async with self._engine.begin() as connection:
                return await connection.run_sync(work)
        except DBAPIError as error:
            raise storage_error(error) from error
        except (OSError, asyncpg.InternalClientError) as error:
            raise StorageError(f"PostgreSQL does not answer: {error}") from error

    async def close(self) -> None:
        """Close the connections."""
        await self._engine.dispose()
