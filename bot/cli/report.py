"""``sluice report``: what is known, for those who ask."""

import asyncio
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import BinaryIO

import click

from bot.audit.export import DEPLOYS, Row, as_csv, as_json, row
from bot.database.open import current
from bot.settings import database_url
from bot.store.audit import deploys, entries_of

DAY = click.DateTime(["%Y-%m-%d"])


@click.group
def report() -> None:
    """Write reports."""


@report.command
@click.option("--from", "first", type=DAY, required=True, help="The first day, in UTC.")
@click.option("--to", "last", type=DAY, required=True, help="The last day, in UTC, inclusive.")
@click.option("--environment", multiple=True, help="Only this one. Can be given several times.")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv")
@click.option(
    "--output",
    type=click.File("wb", atomic=True),
    default="-",
    help="A file to write; standard output by default.",
)
def audit(
    first: datetime, last: datetime, environment: tuple[str, ...], form: str, output: BinaryIO
) -> None:
    """Write one row for each deployment that began in a time, from the audit log.

    `sluice audit verify` proves the log; leaf_seq and leaf_hash name a row's record in it.
    """
    if last < first:
        raise click.BadParameter("is before --from", param_hint="--to")
    since = first.replace(tzinfo=UTC)
    until = last.replace(tzinfo=UTC) + timedelta(days=1)
    rows = asyncio.run(_rows(since, until, environment))
    text = as_csv(rows) if form == "csv" else as_json(rows)
    output.write(text.encode())


async def _rows(since: datetime, until: datetime, wanted: Collection[str]) -> list[Row]:
    rows = []
    async with current(database_url()) as database:
        found = await database.run(partial(deploys, types=DEPLOYS, since=since, until=until))
        for repository, deploy in found:
            work = partial(entries_of, repository=repository, deploy=deploy)
            try:
                rows.append(row(await database.run(work)))
            except ValueError as error:
                # A population that lacks one would be worse than none.
                raise click.ClickException(f"records of {deploy}: {error}") from error
    return [one for one in rows if not wanted or one["env"] in wanted]


COMMAND = report
