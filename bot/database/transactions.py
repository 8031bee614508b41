"""Transactions, on either database, behind one method.

A piece of work is an ordinary function of a SQLAlchemy connection. It runs in one transaction, and
``run`` returns after the commit is on disk. It must do nothing but read and write the database,
because it may be run again after a rollback.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.errors import StorageError

T = TypeVar("T")


class Database(Protocol):
    """A place where transactions run."""

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run *work* in a transaction, and return what it returns once that is durable.

        Raises:
            StorageError: The database cannot be reached or written; nothing was changed.
        """
        ...

    async def close(self) -> None:
        """Finish what was given in, and let go of the database."""
        ...


def storage_error(error: DBAPIError) -> StorageError:
    """Say what the driver said, without the statement: its parameters may hold a payload."""
    return StorageError(f"{type(error.orig).__name__}: {error.orig}")
