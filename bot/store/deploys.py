"""Requests, locks, freezes and deployments that we know of, one statement each."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, func, select

from bot.database.dialect import to_ms
from bot.database.schema import deployment, lock, obeyed, override, proposal, refusal, request, stop
from bot.database.transactions import Database
from bot.deploys.locks import Lock, Proposal, Stop
from bot.deploys.records import KeepOverride
from bot.deploys.request import Request
from bot.model import Repo, Sha, User

T = TypeVar("T")

NEWEST = 30
"""Rows of a list that people look at."""


NAMED = 500
"""Requests among which those of a repository are looked for by its name."""


class Deploys:
    """See ``bot.ports.DeployStore``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def request(self, request_id: str) -> Request | None:
        """See the port."""
        found = await self._requests(request.c.id == request_id)
        return found[0] if found else None

    async def live_requests(self, repo: Repo) -> Sequence[Request]:
        """See the port."""
        return await self._requests(request.c.repository == repo.id, request.c.is_live.is_(True))

    async def requests_of_runs(self, repo: Repo, run_ids: Collection[int]) -> Sequence[Request]:
        """See the port."""
        known = [run_id for run_id in run_ids if run_id]
        return await self._requests(request.c.repository == repo.id, request.c.run_id.in_(known))

    async def newest_requests(self, repo: Repo) -> Sequence[Request]:
        """See the port."""
        return await self._requests(request.c.repository == repo.id, limit=NEWEST)

    async def requests_named(self, name: str, environment: str) -> list[Request]:
        """Return the newest requests of the repository ``owner/name`` for an environment.

        Nobody knows a repository's number but GitHub, so its name is looked for in the newest.
        """
        here = request.c.environment == environment.casefold()
        newest = await self._requests(here, limit=NAMED)
        return [one for one in newest if str(one.repo).casefold() == name.casefold()]

    async def _requests(
        self, *where: ColumnElement[bool], limit: int | None = None
    ) -> list[Request]:
        """Return them, the newest first."""
        order = request.c.created_at.desc(), request.c.id
        statement = select(request.c.data).where(*where).order_by(*order).limit(limit)
        return await self._all(Request, statement)

    async def lock(self, repo: Repo, environment: str) -> tuple[Lock | None, int]:
        """See the port."""
        return await self._database.run(partial(_lock, repo=repo, environment=environment))

    async def locks(self, repo: Repo) -> Sequence[Lock]:
        """See the port."""
        return await self._all(
            Lock, select(lock.c.data).where(lock.c.repository == repo.id, lock.c.data.isnot(None))
        )

    async def stops(self, repo: Repo) -> Sequence[Stop]:
        """See the port."""
        return await self._all(Stop, select(stop.c.data).where(stop.c.repository == repo.id))

    async def proposal(self, repo: Repo, subject: str) -> Proposal | None:
        """See the port."""
        found = await self._all(
            Proposal,
            select(proposal.c.data).where(
                proposal.c.repository == repo.id, proposal.c.subject == subject
            ),
        )
        return found[0] if found else None

    async def is_obeyed(self, repo: Repo, source: str) -> bool:
        """See the port."""
        statement = select(func.count()).where(
            obeyed.c.repository == repo.id, obeyed.c.source == source
        )
        return bool(await self._database.run(lambda connection: connection.scalar(statement)))

    async def refusals(self, repo: Repo, user: User, since: datetime) -> int:
        """See the port."""
        statement = select(func.count()).where(
            refusal.c.repository == repo.id,
            refusal.c.user == user.id,
            refusal.c.at >= to_ms(since),
        )
        return await self._database.run(lambda connection: connection.scalar(statement)) or 0

    async def deployment_state(self, repo: Repo, deployment_id: int) -> str:
        """See the port."""
        statement = select(deployment.c.state).where(
            deployment.c.repository == repo.id, deployment.c.id == deployment_id
        )
        return await self._database.run(lambda connection: connection.scalar(statement)) or ""

    async def override(self, repo: Repo, sha: Sha, check: str) -> KeepOverride | None:
        """See the port."""
        found = await self._all(
            KeepOverride,
            select(override.c.data).where(
                override.c.repository == repo.id,
                override.c.sha == sha,
                override.c.check == check,
            ),
        )
        return found[0] if found else None

    async def _all(self, kind: type[T], statement: Select[Any]) -> list[T]:
        return await self._database.run(partial(_decoded, statement=statement, kind=kind))


def _decoded(connection: Connection, statement: Select[Any], kind: type[T]) -> list[T]:
    return [msgspec.json.decode(data, type=kind) for data in connection.scalars(statement)]


def _lock(connection: Connection, repo: Repo, environment: str) -> tuple[Lock | None, int]:
    row = connection.execute(
        select(lock.c.fence, lock.c.data).where(
            lock.c.repository == repo.id, lock.c.environment == environment.casefold()
        )
    ).first()
    if row is None:
        return None, 0
    return (msgspec.json.decode(row.data, type=Lock) if row.data else None), row.fence
