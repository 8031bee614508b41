"""``sluice migrate``."""

import asyncio

import click

from bot.app import prepare_turns
from bot.database.migrate import migrate
from bot.database.open import opened
from bot.settings import database_url


@click.command
def run() -> None:
    """Bring the database up to date. `sluice serve` does so by itself when it starts."""
    before, after = asyncio.run(_migrate())
    click.echo(f"already at {after}" if before == after else f"{before or 'empty'} -> {after}")


async def _migrate() -> tuple[str, str]:
    url = database_url()
    async with opened(url) as database:
        revisions = await database.run(migrate)
    await prepare_turns(url)
    return revisions


COMMAND = run
