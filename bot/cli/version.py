"""``sluice version``."""

from importlib.metadata import version

import click


@click.command
def show() -> None:
    """Print the version."""
    click.echo(version("sluice"))


COMMAND = show
