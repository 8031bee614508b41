"""Write what the deploy journey remembers."""

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, delete, select, update

from bot.database.dialect import insert, to_ms
from bot.database.schema import deployment, lock, obeyed, override, proposal, refusal, request, stop
from bot.deploys.records import (
    DropLock,
    DropProposal,
    DropStop,
    KeepDeployment,
    KeepLock,
    KeepObeyed,
    KeepOverride,
    KeepProposal,
    KeepRefusal,
    KeepRequest,
    KeepStop,
)
from bot.records import StateRecord


def _keep_request(connection: Connection, record: KeepRequest) -> None:
    """Write a request over itself; a second live one for the same commit is not let in.

    Handlers look before they open one. Were they ever wrong, a refused transaction would be tried
    for ever, and hold up all that waits for the repository.
    """
    one = record.request
    new = {
        "run_id": one.run_id,
        "state": one.state,
        "is_live": one.is_live,
        "data": msgspec.json.encode(one),
    }
    fixed = {
        "id": one.id,
        "repository": one.repo.id,
        "environment": one.environment.casefold(),
        "number": one.number,
        "sha": one.sha,
        "created_at": to_ms(one.created_at),
    }
    statement = insert(connection, request).values(**fixed, **new)
    connection.execute(statement.on_conflict_do_nothing())
    connection.execute(update(request).where(request.c.id == one.id).values(**new))


def _keep_lock(connection: Connection, record: KeepLock) -> None:
    one = record.lock
    new = {"fence": one.fence, "data": msgspec.json.encode(one)}
    _put(
        connection,
        lock,
        {"repository": one.repo.id, "environment": one.environment.casefold()},
        new,
    )


def _drop_lock(connection: Connection, record: DropLock) -> None:
    one = record.lock
    connection.execute(
        update(lock)
        .where(
            lock.c.repository == one.repo.id,
            lock.c.environment == one.environment.casefold(),
            lock.c.fence == one.fence,
        )
        .values(data=None)
    )


def _keep_stop(connection: Connection, record: KeepStop) -> None:
    one = record.stop
    _put(
        connection,
        stop,
        {"repository": one.repo.id, "environment": one.environment.casefold()},
        {"until": to_ms(one.until), "data": msgspec.json.encode(one)},
    )


def _drop_stop(connection: Connection, record: DropStop) -> None:
    one = record.stop
    connection.execute(
        delete(stop).where(
            stop.c.repository == one.repo.id, stop.c.environment == one.environment.casefold()
        )
    )


def _keep_proposal(connection: Connection, record: KeepProposal) -> None:
    one = record.proposal
    _put(
        connection,
        proposal,
        {"repository": one.repo.id, "subject": one.subject},
        {"until": to_ms(one.until), "data": msgspec.json.encode(one)},
    )


def _drop_proposal(connection: Connection, record: DropProposal) -> None:
    one = record.proposal
    connection.execute(
        delete(proposal).where(
            proposal.c.repository == one.repo.id, proposal.c.subject == one.subject
        )
    )


def _keep_obeyed(connection: Connection, record: KeepObeyed) -> None:
    _put(
        connection,
        obeyed,
        {"repository": record.repo.id, "source": record.source},
        {"at": to_ms(record.at)},
    )


def _keep_refusal(connection: Connection, record: KeepRefusal) -> None:
    connection.execute(
        insert(connection, refusal).values(
            repository=record.repo.id, user=record.user.id, at=to_ms(record.at)
        )
    )


def _keep_override(connection: Connection, record: KeepOverride) -> None:
    _put(
        connection,
        override,
        {"repository": record.repo.id, "sha": record.sha, "check": record.check},
        {"data": msgspec.json.encode(record)},
    )


def _keep_deployment(connection: Connection, record: KeepDeployment) -> None:
    """Enter what is newer than what is there: events arrive in any order."""
    one = record.deployment
    at = to_ms(one.statuses[0].at if one.statuses else one.created_at)
    key = {"repository": one.repo.id, "id": one.id}
    known = connection.scalar(
        select(deployment.c.changed_at).where(
            deployment.c.repository == one.repo.id, deployment.c.id == one.id
        )
    )
    if known is not None and known > at:
        return
    new = {
        "environment": one.environment.casefold(),
        "sha": record.sha,
        "state": one.state,
        "changed_at": at,
        "request": record.request_id,
        "data": msgspec.json.encode(one),
    }
    _put(connection, deployment, key, new)


def _put(connection: Connection, table: Table, key: dict[str, Any], new: dict[str, Any]) -> None:
    """Write a row over the one that has the same key."""
    statement = insert(connection, table).values(**key, **new)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=new))


DEPLOY_WRITES: dict[type[StateRecord], Callable[[Connection, Any], None]] = {
    KeepRequest: _keep_request,
    KeepLock: _keep_lock,
    DropLock: _drop_lock,
    KeepStop: _keep_stop,
    DropStop: _drop_stop,
    KeepProposal: _keep_proposal,
    DropProposal: _drop_proposal,
    KeepObeyed: _keep_obeyed,
    KeepRefusal: _keep_refusal,
    KeepOverride: _keep_override,
    KeepDeployment: _keep_deployment,
}
"""What stores each kind of record."""
