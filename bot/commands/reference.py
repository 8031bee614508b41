"""The reference of all commands, generated, so that it cannot go stale unnoticed."""

from collections.abc import Mapping

from bot.commands import render
from bot.commands.command import Command
from bot.commands.registry import COMMANDS

_INTRODUCTION = """\
# Slash-commands

<!-- Generated from bot/commands/known. -->

Write a command as a comment on a pull request, on a line of its own and from the first column, or
call the App by name: `@sluice status`. Commands in quotes, lists, tables, code and HTML are not
read, nor are edits. If one line of a comment is wrong, nothing of the comment is run, and the reply
names the line.\
"""


def reference(commands: Mapping[str, Command] = COMMANDS) -> str:
    """Return the reference as Markdown."""
    chapters = [
        f"## `/{name}`\n\n`{command.usage}`\n\n{render.describe(command)}"
        for name, command in commands.items()
    ]
    return "\n\n".join([_INTRODUCTION, render.overview(commands.values()), *chapters]) + "\n"
