"""Write the records that a handler returned, in the transaction that ends its job."""

from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection

from bot.database.schema import cursor, failure, insert, policy
from bot.effects import KeepCursor, KeepFailure, KeepPolicy, StateRecord


def writer(record: StateRecord) -> Callable[[Connection], None]:
    """Return what stores *record*, over what was there."""
    return partial(_write, record=record)


def _write(connection: Connection, record: StateRecord) -> None:
    match record:
        case KeepPolicy():
            _keep_policy(connection, record)
        case KeepFailure():
            _keep_failure(connection, record)
        case KeepCursor():
            _keep_cursor(connection, record)


def _keep_policy(connection: Connection, record: KeepPolicy) -> None:
    new = {"path": record.path, "sha": record.sha, "data": record.data}
    statement = insert(connection, policy).values(repository=record.repo.id, **new)
    connection.execute(statement.on_conflict_do_update(index_elements=["repository"], set_=new))


def _keep_failure(connection: Connection, record: KeepFailure) -> None:
    new = {"head": record.head, "is_red": record.is_red}
    statement = insert(connection, failure).values(
        repository=record.repo.id, number=record.number, **new
    )
    connection.execute(
        statement.on_conflict_do_update(index_elements=["repository", "number"], set_=new)
    )


def _keep_cursor(connection: Connection, record: KeepCursor) -> None:
    statement = insert(connection, cursor).values(name=record.name, value=record.value)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": record.value})
    )
