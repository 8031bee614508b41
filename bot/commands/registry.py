"""Every command there is, by name, and what a line of theirs means."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.commands import known, render
from bot.commands.command import Command, Intent, Invocation
from bot.discover import discover
from bot.errors import UserError

COMMANDS: Mapping[str, Command] = MappingProxyType(
    {command.name: command for command in discover(known, "COMMAND", Command)}
)


def plan(invocation: Invocation, commands: Mapping[str, Command] = COMMANDS) -> Intent:
    """Say what *invocation* asks for.

    Plan all commands of a comment before carrying out the first: a mistake in one stops all.

    Raises:
        UserError: It makes no sense. The message is the whole reply.
    """
    command = commands[invocation.typed.name]
    try:
        return command.plan(invocation)
    except UserError as error:
        typed = invocation.typed
        reply = render.mistake(str(error), typed.text, typed.line, command.example, error.reason)
        raise UserError(reply, reason=error.reason) from error
