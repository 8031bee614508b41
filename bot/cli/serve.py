"""``sluice serve``."""

import click
import uvloop

from bot import logs
from bot.app import serve
from bot.settings import Settings


@click.command
def run() -> None:
    """Serve deliveries until SIGTERM: HTTP, worker and timers in one process.

    Settings come from the environment: APP_ID, PRIVATE_KEY and WEBHOOK_SECRET are needed.
    """
    settings = Settings.load()
    secrets = (*settings.webhook_secret, settings.database_url, settings.page_token)
    logs.configure(settings.log_level, settings.log_format, secrets)
    uvloop.run(serve(settings))


COMMAND = run
