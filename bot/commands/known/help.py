"""``/help`` lists the commands; ``/help deploy`` explains one."""

from dataclasses import dataclass

from bot.commands.command import Command, Intent, Invocation, Place, Risk
from bot.model import Permission


@dataclass(frozen=True, slots=True)
class ShowHelp(Intent):
    """They want to know the commands, or the one called *word*."""

    word: str


def plan(invocation: Invocation) -> ShowHelp:
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
    places=frozenset(Place) - {Place.ISSUE},
    most_arguments=1,
)
