"""``sluice schema``: what editors need to complete and explain a policy file."""

import json

import click

from bot.config.editor import json_schema
from bot.config.layers import Kind
from bot.policy.engine import KNOWN_RULES


@click.command
@click.option(
    "--organization", "kind", flag_value=Kind.ORGANIZATION, help="Of an organisation's file."
)
@click.option("--group", "kind", flag_value=Kind.GROUP, help="Of a group's file.")
def schema(kind: str | None) -> None:
    """Print the JSON Schema of the policy file."""
    click.echo(json.dumps(json_schema(KNOWN_RULES, Kind(kind or Kind.REPOSITORY).shape), indent=2))


COMMAND = schema
