"""Rollouts that we know of: how they are read, and written."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, select, update

from bot.database.dialect import insert, to_ms
from bot.database.schema import rollout, vigil
from bot.database.transactions import Database
from bot.model import Repo
from bot.records import StateRecord
from bot.rollouts.records import (
    DropVigil,
    KeepRollout,
    KeepVigil,
    NoteBackend,
    NoteDeployment,
)
from bot.rollouts.rollout import Rollout
from bot.rollouts.vigil import Vigil

NEWEST = 30
"""Rows of a list that people look at."""


class Rollouts:
    """See ``bot.ports.RolloutStore``."""

    _database: Database

    async def rollout(self, rollout_id: str) -> Rollout | None:
        """See the port."""
        found = await self._rollouts(rollout.c.id == rollout_id)
        return found[0] if found else None

    async def live_rollouts(self, repo: Repo) -> Sequence[Rollout]:
        """See the port."""
        return await self._rollouts(rollout.c.repository == repo.id, rollout.c.is_live.is_(True))

    async def newest_rollouts(self, repo: Repo) -> Sequence[Rollout]:
        """See the port."""
        return await self._rollouts(rollout.c.repository == repo.id, limit=NEWEST)

    async def vigil(self, repo: Repo, vigil_id: str) -> Vigil | None:
        """See the port."""
        where = vigil.c.repository == repo.id, vigil.c.id == vigil_id
        statement = select(vigil.c.data).where(*where)
        data = await self._database.run(lambda connection: connection.scalar(statement))
        return msgspec.json.decode(data, type=Vigil) if data else None

    async def _rollouts(
        self, *where: ColumnElement[bool], limit: int | None = None
    ) -> list[Rollout]:
        """Return them, the newest first."""
        order = rollout.c.created_at.desc(), rollout.c.id.desc()
        columns = rollout.c.data, rollout.c.deployment_id, rollout.c.backend, rollout.c.written
        statement = select(*columns).where(*where).order_by(*order).limit(limit)

        def read(connection: Connection) -> list[Rollout]:
            return [_decoded(*row) for row in connection.execute(statement)]

        return await self._database.run(read)


def _decoded(data: bytes, deployment_id: int, backend: str, written: int) -> Rollout:
    kept = msgspec.json.decode(data, type=Rollout)
    return replace(kept, deployment_id=deployment_id, backend=backend, written=written)


def _keep_rollout(connection: Connection, record: KeepRollout) -> None:
    """Write a rollout over an older version of itself; a newer one stays."""
    one = record.rollout
    new = {"is_live": one.is_live, "version": one.version, "data": msgspec.json.encode(one)}
    fixed = {
        "id": one.id,
        "repository": one.repo.id,
        "service": one.service,
        "number": one.number,
        "created_at": to_ms(one.created_at),
        "deployment_id": 0,
        "backend": "",
        "written": 0,
    }
    statement = insert(connection, rollout).values(**fixed, **new)
    connection.execute(statement.on_conflict_do_nothing())
    connection.execute(
        update(rollout).where(rollout.c.id == one.id, rollout.c.version < one.version).values(**new)
    )


def _note_deployment(connection: Connection, record: NoteDeployment) -> None:
    connection.execute(
        update(rollout)
        .where(rollout.c.id == record.rollout_id)
        .values(deployment_id=record.deployment_id)
    )


def _note_backend(connection: Connection, record: NoteBackend) -> None:
    connection.execute(
        update(rollout)
        .where(rollout.c.id == record.rollout_id, rollout.c.written <= record.fence)
        .values(backend=record.memory, written=record.fence)
    )


def _keep_vigil(connection: Connection, record: KeepVigil) -> None:
    one = record.vigil
    new = {"data": msgspec.json.encode(one)}
    statement = insert(connection, vigil).values(id=one.id, repository=one.repo.id, **new)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["id", "repository"], set_=new)
    )


def _drop_vigil(connection: Connection, record: DropVigil) -> None:
    one = record.vigil
    connection.execute(delete(vigil).where(vigil.c.repository == one.repo.id, vigil.c.id == one.id))


ROLLOUT_WRITES: dict[type[StateRecord], Callable[[Connection, Any], None]] = {
    KeepRollout: _keep_rollout,
    NoteDeployment: _note_deployment,
    NoteBackend: _note_backend,
    KeepVigil: _keep_vigil,
    DropVigil: _drop_vigil,
}
"""What stores each kind of record."""
