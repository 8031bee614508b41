"""Write the records that a handler returned, in the transaction that ends its job."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

from sqlalchemy import Connection, case

from bot.audit.record import Provenance, entered
from bot.database.dialect import insert
from bot.database.schema import cursor, failure, policy, shared_policy
from bot.records import Audit, KeepCursor, KeepFailure, KeepPolicy, KeepSharedPolicy, StateRecord
from bot.store.audit import append
from bot.store.deploy_records import DEPLOY_WRITES
from bot.store.failures import FAILURE_WRITES
from bot.store.jobs import JOB_WRITES
from bot.store.rollouts import ROLLOUT_WRITES

Write: TypeAlias = Callable[[Connection], None]


def writer(server_url: str) -> Callable[[StateRecord, Provenance], Write]:
    """Return what makes a write of a record: over what was there, or at the end of the audit log.

    Args:
        server_url: Where GitHub's pages are, as ``https://github.com``.
    """

    def write(record: StateRecord, provenance: Provenance) -> Write:
        if isinstance(record, Audit):
            entry = entered(record, server_url, provenance)
            return partial(append, record=entry, repository=record.repo.id)
        keep = _WRITES[type(record)]
        return lambda connection: keep(connection, record)

    return write


def _keep_policy(connection: Connection, record: KeepPolicy) -> None:
    new = {"path": record.path, "sha": record.sha, "data": record.data}
    statement = insert(connection, policy).values(repository=record.repo.id, **new)
    connection.execute(statement.on_conflict_do_update(index_elements=["repository"], set_=new))


def _keep_shared_policy(connection: Connection, record: KeepSharedPolicy) -> None:
    new = {"sha": record.sha, "data": record.data}
    statement = insert(connection, shared_policy).values(
        owner=record.owner.lower(), path=record.path, **new
    )
    connection.execute(statement.on_conflict_do_update(index_elements=["owner", "path"], set_=new))


def _keep_failure(connection: Connection, record: KeepFailure) -> None:
    new = {"head": record.head, "is_red": record.is_red}
    statement = insert(connection, failure).values(
        repository=record.repo.id, number=record.number, episode=record.episode, **new
    )
    told = statement.excluded.episode
    # How often it turned red never goes back, whoever does not know it.
    newest = case((told > failure.c.episode, told), else_=failure.c.episode)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["repository", "number"], set_={**new, "episode": newest}
        )
    )


def _keep_cursor(connection: Connection, record: KeepCursor) -> None:
    statement = insert(connection, cursor).values(name=record.name, value=record.value)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": record.value})
    )


_WRITES: dict[type[StateRecord], Callable[[Connection, Any], None]] = {
    KeepPolicy: _keep_policy,
    KeepSharedPolicy: _keep_shared_policy,
    KeepFailure: _keep_failure,
    KeepCursor: _keep_cursor,
    **DEPLOY_WRITES,
    **ROLLOUT_WRITES,
    **JOB_WRITES,
    **FAILURE_WRITES,
}
