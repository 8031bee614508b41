"""Read what is known of a repository's deploys, by its name."""

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, Table, func, select

from bot.database.schema import deployment, lock, request, stop
from bot.deploys.locks import Lock, Stop
from bot.deploys.overview import Entered, Known
from bot.deploys.request import Request
from bot.environments import Deployment
from bot.model import Repo, Sha

NEWEST = 200
"""Deployments and requests that are looked at."""


def known(connection: Connection, name: str) -> Known | None:
    """Return what is known of the repository ``owner/name``; None if nothing is."""
    repo = next((one for one in _repos(connection) if str(one).casefold() == name.casefold()), None)
    if repo is None:
        return None
    return Known(
        repo=repo,
        deployments=tuple(_deployments(connection, repo)),
        requests=tuple(_requests(connection, repo)),
        locks=tuple(
            msgspec.json.decode(data, type=Lock)
            for data in connection.scalars(
                select(lock.c.data).where(lock.c.repository == repo.id, lock.c.data.isnot(None))
            )
        ),
        stops=tuple(
            msgspec.json.decode(data, type=Stop)
            for data in connection.scalars(select(stop.c.data).where(stop.c.repository == repo.id))
        ),
    )


class _Placed(msgspec.Struct):
    repo: Repo


def _repos(connection: Connection) -> Iterator[Repo]:
    """Yield the repositories that we know, under the name that they had last."""
    for table, newest in ((request, "created_at"), (deployment, "changed_at")):
        yield from _repos_of(connection, table, newest)


def _repos_of(connection: Connection, table: Table, newest: str) -> Iterator[Repo]:
    last = (
        select(table.c.repository, func.max(table.c[newest]).label("at"))
        .group_by(table.c.repository)
        .subquery()
    )
    rows = connection.scalars(
        select(table.c.data).join(
            last, (table.c.repository == last.c.repository) & (table.c[newest] == last.c.at)
        )
    )
    for data in rows:
        yield msgspec.json.decode(data, type=_Placed).repo


def _deployments(connection: Connection, repo: Repo) -> Iterator[Entered]:
    rows = connection.execute(
        select(deployment.c.data, deployment.c.sha, deployment.c.request)
        .where(deployment.c.repository == repo.id)
        .order_by(deployment.c.id.desc())
        .limit(NEWEST)
    )
    for row in rows:
        yield Entered(
            deployment=msgspec.json.decode(row.data, type=Deployment),
            sha=Sha(row.sha),
            request_id=row.request,
        )


def _requests(connection: Connection, repo: Repo) -> Iterator[Request]:
    rows = connection.scalars(
        select(request.c.data)
        .where(request.c.repository == repo.id, request.c.is_live.is_(True))
        .order_by(request.c.created_at.desc())
        .limit(NEWEST)
    )
    for data in rows:
        yield msgspec.json.decode(data, type=Request)
