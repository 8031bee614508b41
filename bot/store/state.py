"""Policies, comments and failures that we know of, one statement each."""

from collections.abc import Collection, Mapping
from functools import partial

from sqlalchemy import Connection, select

from bot.database.dialect import insert
from bot.database.schema import comment, cursor, delivery, failure, policy, shared_policy
from bot.database.transactions import Database
from bot.model import DeliveryId, File, Repo, Sha
from bot.store.deploys import Deploys
from bot.store.failures import Failures
from bot.store.jobs import Jobs
from bot.store.rollouts import Rollouts


class State(Deploys, Rollouts, Jobs, Failures):
    """See ``bot.ports.Store``."""

    _database: Database

    async def last_good_policy(self, repo: Repo) -> File | None:
        """See the port."""
        return await self._database.run(partial(_last_good_policy, repo=repo))

    async def last_good_shared(self, owner: str) -> Mapping[str, File]:
        """See the port."""
        return await self._database.run(partial(_last_good_shared, owner=owner))

    async def failures_of(self, repo: Repo) -> Mapping[str, int]:
        """See the port."""
        return await self._database.run(partial(_failures_of, repo=repo))

    async def failure_episode(self, repo: Repo, number: int) -> tuple[int, bool]:
        """See the port."""
        return await self._database.run(partial(_failure_episode, repo=repo, number=number))

    async def comment_id(self, repo: Repo, number: int, marker: str) -> int | None:
        """See the port."""
        return await self._database.run(
            partial(_comment_id, repo=repo, number=number, marker=marker)
        )

    async def keep_comment_id(self, repo: Repo, number: int, marker: str, comment_id: int) -> None:
        """See the port."""
        row = {"repository": repo.id, "number": number, "marker": marker, "comment_id": comment_id}
        await self._database.run(partial(_keep_comment, row=row))

    async def cursor(self, name: str) -> str:
        """See the port."""
        return await self._database.run(partial(_cursor, name=name))

    async def unknown_deliveries(self, guids: Collection[DeliveryId]) -> set[DeliveryId]:
        """See the port."""
        return await self._database.run(partial(_unknown_deliveries, guids=guids))


def _last_good_policy(connection: Connection, repo: Repo) -> File | None:
    row = connection.execute(select(policy).where(policy.c.repository == repo.id)).first()
    return File(row.path, Sha(row.sha), row.data) if row else None


def _last_good_shared(connection: Connection, owner: str) -> dict[str, File]:
    wanted = shared_policy.c.owner == owner.lower()
    rows = connection.execute(select(shared_policy).where(wanted))
    return {row.path: File(row.path, Sha(row.sha), row.data) for row in rows}


def _failures_of(connection: Connection, repo: Repo) -> dict[str, int]:
    rows = connection.execute(
        select(failure.c.head, failure.c.number).where(
            failure.c.repository == repo.id, failure.c.is_red.is_(True)
        )
    )
    return {row.head: row.number for row in rows}


def _failure_episode(connection: Connection, repo: Repo, number: int) -> tuple[int, bool]:
    row = connection.execute(
        select(failure.c.episode, failure.c.is_red).where(
            failure.c.repository == repo.id, failure.c.number == number
        )
    ).first()
    return (row.episode, row.is_red) if row else (0, False)


def _comment_id(connection: Connection, repo: Repo, number: int, marker: str) -> int | None:
    found: int | None = connection.scalar(
        select(comment.c.comment_id).where(
            comment.c.repository == repo.id,
            comment.c.number == number,
            comment.c.marker == marker,
        )
    )
    return found


def _keep_comment(connection: Connection, row: dict[str, object]) -> None:
    statement = insert(connection, comment).values(row)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["repository", "number", "marker"],
            set_={"comment_id": statement.excluded.comment_id},
        )
    )


def _cursor(connection: Connection, name: str) -> str:
    return connection.scalar(select(cursor.c.value).where(cursor.c.name == name)) or ""


def _unknown_deliveries(connection: Connection, guids: Collection[DeliveryId]) -> set[DeliveryId]:
    known = connection.execute(select(delivery.c.guid).where(delivery.c.guid.in_(guids)))
    return set(guids) - set(known.scalars())
