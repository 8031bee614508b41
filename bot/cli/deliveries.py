"""``sluice deliveries``."""

import asyncio
from functools import partial

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.database.open import current
from bot.markdown import one_line
from bot.queue.history import Received, received
from bot.queue.job import State
from bot.settings import database_url

COLUMNS = ("received", "delivery", "event", "installation", "state", "note")

LONGEST = 500
"""Characters of a cell, ours."""

WIDTH = (LONGEST + 1) * len(COLUMNS)
"""Characters of a line that is piped, so that it is never broken."""


@click.command
@click.option("--failed", is_flag=True, help="Only those that were given up.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=50,
    show_default=True,
    help="How many, the newest first.",
)
def show(*, failed: bool, limit: int) -> None:
    """List the deliveries that were received, and what became of them."""
    found = asyncio.run(_received(limit, (State.FAILED,) if failed else ()))
    table = Table(*COLUMNS, box=None, pad_edge=False)
    for one in found:
        table.add_row(*(Text(one_line(text, LONGEST)) for text in _cells(one)))
    # Where it is piped, a line is a delivery, however long.
    Console(soft_wrap=True, width=None if Console().is_terminal else WIDTH).print(table)
    if failed and found:
        click.echo("\nRun one again: sluice replay DELIVERY", err=True)


async def _received(limit: int, states: tuple[State, ...]) -> list[Received]:
    async with current(database_url()) as database:
        return await database.run(partial(received, limit=limit, states=states))


def _cells(one: Received) -> tuple[str, ...]:
    return (
        one.received_at.isoformat(timespec="seconds"),
        one.guid,
        f"{one.event}.{one.action}" if one.action else one.event,
        str(one.installation),
        one.state,
        one.note,
    )


COMMAND = show
