"""``sluice``, the command line. Each verb is one file in ``bot/cli``; a folder there is none."""

import importlib
import pkgutil

import click

from bot import cli
from bot.collector import spare
from bot.errors import BotError, ConfigError

EX_CONFIG = 78
"""The exit status for a wrong configuration. Source: sysexits.h"""


class Verbs(click.Group):
    """A group that imports a verb only when it is used, so that ``sluice version`` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the verbs."""
        modules = pkgutil.iter_modules(cli.__path__)
        return sorted(one.name.replace("_", "-") for one in modules if not one.ispkg)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the verb *cmd_name*; None when there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{cli.__name__}.{cmd_name.replace('-', '_')}")
        spare()
        command: click.Command = module.COMMAND
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the verb; what it raises on purpose becomes a line and an exit status."""
        try:
            return super().invoke(ctx)
        except ConfigError as error:
            click.echo(f"sluice: {error}", err=True)
            ctx.exit(EX_CONFIG)
        except BotError as error:
            click.echo(f"sluice: {error}", err=True)
            ctx.exit(1)


@click.group(cls=Verbs)
def main() -> None:
    """Govern how a change travels from a pull request to production."""


if __name__ == "__main__":
    main()
