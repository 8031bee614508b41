"""``sluice schema``: what editors need to complete and explain a policy file."""

import json

import click

from bot.config.load import json_schema
from bot.policy.engine import KNOWN_RULES


@click.command
def schema() -> None:
    """Print the JSON Schema of the policy file."""
    click.echo(json.dumps(json_schema(KNOWN_RULES), indent=2))


COMMAND = schema
