"""``sluice replay``."""

import asyncio
import uuid
from functools import partial
from pathlib import Path

import click
from sqlalchemy import Connection

from bot.app import HANDLERS
from bot.database.open import current
from bot.errors import ConfigError, Problem
from bot.github.payloads import PayloadError
from bot.handlers.routes import Routes
from bot.queue.history import body_of
from bot.queue.inbox import admit, forget
from bot.queue.job import Arrival, State
from bot.settings import database_url
from bot.store.clock import SystemClock


@click.command
@click.argument("what", metavar="FILE|DELIVERY")
@click.option("--event", help="GitHub's name of the event that FILE is the payload of.")
def run(what: str, event: str | None) -> None:
    """Handle a delivery again, or a payload from a file as if GitHub had sent it.

    The running `sluice serve` does it, within a second.
    """
    try:
        state = asyncio.run(_replay_file(Path(what), event) if event else _replay(what))
    except PayloadError as error:
        raise ConfigError(Problem(0, 0, f"{what}: {error}")) from error
    click.echo(f"{what}: {state}")


async def _replay_file(path: Path, event: str) -> State:
    try:
        body = path.read_bytes()  # noqa: ASYNC240 - nothing else runs here
    except OSError as error:
        raise ConfigError(Problem(0, 0, f"{path}: {error.strerror}")) from error
    # A number of its own, so that the same file can be replayed again.
    guid = f"replay-{uuid.uuid4()}"
    arrival = Routes(HANDLERS).arrival(guid, event, body, proof=guid)
    async with current(database_url()) as database:
        return await database.run(partial(_admit, arrival=arrival))


async def _replay(guid: str) -> State:
    async with current(database_url()) as database:
        found = await database.run(partial(body_of, guid=guid))
        if found is None:
            what = f"there is no delivery {guid} whose body is still kept; see `sluice deliveries`"
            raise ConfigError(Problem(0, 0, what))
        event, body = found
        arrival = Routes(HANDLERS).arrival(guid, event, body, proof=guid)
        await database.run(partial(forget, guid=guid, now=SystemClock().now()))
        return await database.run(partial(_admit, arrival=arrival))


def _admit(connection: Connection, arrival: Arrival) -> State:
    return admit(connection, [arrival], SystemClock().now())[0]


COMMAND = run
