"""Open the database that a URL names."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.database.migrate import check_current
from bot.database.sqlite import SqliteDatabase
from bot.database.transactions import Database
from bot.errors import ConfigError, Problem

POSTGRES = frozenset({"postgres", "postgresql"})


def parse(url: str) -> URL:
    """Return *url* with the driver that Sluice uses.

    Raises:
        ConfigError: It is not a URL of SQLite or PostgreSQL.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    backend = parsed.drivername.partition("+")[0] if parsed else ""
    if parsed and backend in POSTGRES:
        return parsed.set(drivername="postgresql+asyncpg")
    if parsed and backend == "sqlite" and parsed.database:
        return parsed.set(drivername="sqlite")
    raise ConfigError(Problem(0, 0, "must look like sqlite:///sluice.db or postgresql://host/name"))


def sqlite_path(url: str) -> Path | None:
    """Return the file that *url* names; None for PostgreSQL."""
    parsed = parse(url)
    return Path(parsed.database or "") if parsed.drivername == "sqlite" else None


def open_database(url: str) -> Database:
    """Connect to the database at *url*. Nothing is migrated yet.

    Raises:
        ConfigError: The URL is wrong, or PostgreSQL is asked for without the extra `postgres`.
    """
    path = sqlite_path(url)
    if path is not None:
        return SqliteDatabase(path)
    try:
        from bot.database.postgres import PostgresDatabase  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise ConfigError(
            Problem(0, 0, "PostgreSQL needs the extra: pip install 'sluice[postgres]'")
        ) from error
    return PostgresDatabase(parse(url).render_as_string(hide_password=False))


@asynccontextmanager
async def current(url: str) -> AsyncIterator[Database]:
    """Keep the database of a `sluice serve` open while the context is.

    Raises:
        ConfigError: There is none, or it is not up to date.
    """
    path = sqlite_path(url)
    if path is not None and not path.exists():
        raise ConfigError(Problem(0, 0, f"there is no database {path}; `sluice serve` makes one"))
    async with opened(url) as database:
        await database.run(check_current)
        yield database


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """Keep the database at *url* open while the context is."""
    database = open_database(url)
    try:
        yield database
    finally:
        await database.close()
