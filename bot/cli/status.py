"""``sluice status OWNER/REPO``: what is live, who holds what, and what waits."""

import asyncio
import json
from functools import partial

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.database.open import current
from bot.deploys.overview import Known, Place, as_json, places
from bot.deploys.times import moment
from bot.markdown import one_line
from bot.settings import database_url
from bot.store.clock import SystemClock
from bot.store.overview import known

COLUMNS = ("environment", "live", "newest", "lock", "freeze", "open")

WIDTH = 400
"""Characters of a line that is piped, so that it is never broken."""


@click.command
@click.argument("repository", metavar="OWNER/REPO")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def show(repository: str, form: str) -> None:
    """Show the environments of a repository, from what Sluice was told."""
    found = asyncio.run(_known(repository))
    if found is None:
        raise click.ClickException(f"nothing is known of deploys in {repository}")
    now = SystemClock().now()
    if form == "json":
        click.echo(json.dumps(as_json(found.repo, places(found, now)), indent=2))
        return
    table = Table(*COLUMNS, box=None, pad_edge=False)
    for place in places(found, now):
        table.add_row(*(Text(one_line(text)) for text in _cells(place)))
    Console(soft_wrap=True, width=None if Console().is_terminal else WIDTH).print(table)


async def _known(repository: str) -> Known | None:
    async with current(database_url()) as database:
        return await database.run(partial(known, name=repository))


def _cells(place: Place) -> tuple[str, ...]:
    live, newest, lock, stop = place.live, place.newest, place.lock, place.stop
    requests = [f"#{one.number} {one.sha[:7]} {one.state}" for one in place.requests]
    return (
        place.name,
        f"{live.sha[:7]} since {moment(live.deployment.created_at)}" if live else "",
        f"{newest.sha[:7]} {newest.deployment.state}" if newest else "",
        f"{lock.holder.login} for #{lock.number} until {moment(lock.until)}" if lock else "",
        f"{stop.by.login} until {moment(stop.until)}" if stop else "",
        ", ".join(requests),
    )


COMMAND = show
