"""``/revoke-approval`` takes back a vote."""

from dataclasses import dataclass

from bot.commands.command import Command, Intent, Invocation, Risk
from bot.commands.values import environment
from bot.model import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoke(Intent):
    """They take back their vote."""

    environment: str = ""


def plan(invocation: Invocation) -> Revoke:
    """Take the environment, if it is named."""
    named = invocation.typed.arguments
    return Revoke(environment=environment(named[0]) if named else "")


COMMAND = Command(
    name="revoke-approval",
    usage="/revoke-approval [environment]",
    example="/revoke-approval production",
    summary="Take back your vote before the deploy starts",
    permission=Permission.READ,
    risk=Risk.SAFETY,
    plan=plan,
    most_arguments=1,
)
