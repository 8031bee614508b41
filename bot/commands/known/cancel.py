"""``/cancel`` withdraws a request that has not started."""

from dataclasses import dataclass

from bot.commands.command import Command, Intent, Invocation, Risk
from bot.commands.values import environment
from bot.model import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(Intent):
    """They want an open request withdrawn."""

    environment: str = ""


def plan(invocation: Invocation) -> Cancel:
    """Take the environment, if it is named."""
    named = invocation.typed.arguments
    return Cancel(environment=environment(named[0]) if named else "")


COMMAND = Command(
    name="cancel",
    usage="/cancel [environment]",
    example="/cancel production",
    summary="Withdraw a deploy that has not started",
    permission=Permission.WRITE,
    risk=Risk.SAFETY,
    plan=plan,
    most_arguments=1,
)
