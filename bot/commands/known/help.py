"""``/help`` lists the commands; ``/help deploy`` explains one."""

from bot.commands.command import Command, Intent, Invocation, Risk, ShowHelp
from bot.model import Permission


def plan(invocation: Invocation) -> Intent:
    """Take the word they ask about, with or without its slash."""
    word = "".join(invocation.typed.arguments)
    return ShowHelp(word.removeprefix("/").lower())


COMMAND = Command(
    name="help",
    usage="/help [command]",
    example="/help",
    summary="List the commands, or explain one",
    permission=Permission.TRIAGE,
    risk=Risk.READ,
    plan=plan,
    most_arguments=1,
)
