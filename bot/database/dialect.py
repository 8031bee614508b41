"""What the two databases say differently, and how both keep times."""

import importlib
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Table, TableValuedAlias, Text, bindparam, cast, func
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def insert(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """Start an insert that may say ``on_conflict_…``, which each database spells itself."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    started: postgresql.Insert = _postgresql().insert(table)
    return started


def rows_of(dialect: str, name: str) -> TableValuedAlias:
    """Make rows, of one column ``value``, of the parameter *name*, which is a JSON array of texts.

    One parameter for many values keeps a hot statement the same, however many there are.
    """
    texts = bindparam(name, type_=Text())
    if dialect == "sqlite":
        return func.json_each(texts).table_valued("value", name=f"some_{name}")
    array = cast(texts, _postgresql().JSONB)
    return func.jsonb_array_elements_text(array).table_valued("value", name=f"some_{name}")


def _postgresql() -> ModuleType:
    """Import the dialect when it is needed: it takes 4 MB that SQLite has no use for."""
    return importlib.import_module("sqlalchemy.dialects.postgresql")


def to_ms(time: datetime) -> int:
    """Return the aware *time* as the database keeps it."""
    return int((time - _EPOCH) / timedelta(milliseconds=1))


def from_ms(milliseconds: int) -> datetime:
    """Return the database's *milliseconds* as an aware time in UTC."""
    return _EPOCH + timedelta(milliseconds=milliseconds)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
