"""``sluice validate``: whether a policy file is valid, and every reason why not."""

import sys
from pathlib import Path

import click

from bot.cli.parts.checkout import read_file
from bot.cli.parts.printing import MAX_LINE
from bot.config.layers import Kind
from bot.config.load import load
from bot.errors import ConfigError
from bot.markdown import one_line
from bot.policy.engine import KNOWN_RULES


@click.command
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--organization", "kind", flag_value=Kind.ORGANIZATION, help="It is an organisation's."
)
@click.option("--group", "kind", flag_value=Kind.GROUP, help="It is a group's.")
def validate(file: Path, kind: str | None) -> None:
    """Check the policy file FILE, and print each problem as file:line:column.

    Exit code 0: valid. 1: not valid. 2: it could not be read.
    """
    try:
        load(read_file(file), KNOWN_RULES, Kind(kind or Kind.REPOSITORY).shape)
    except ConfigError as error:
        for problem in error.problems:
            click.echo(one_line(f"{file}:{problem}", MAX_LINE))
        sys.exit(1)
    except OSError as error:
        click.echo(one_line(f"error: {file}: {error.strerror}", MAX_LINE), err=True)
        sys.exit(2)
    click.echo(f"{file}: valid")


COMMAND = validate
