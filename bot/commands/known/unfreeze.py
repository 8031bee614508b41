"""``/unfreeze production`` ends a freeze; for production it takes two people."""

from dataclasses import dataclass

from bot.commands.command import Command, Intent, Invocation, Place, Risk
from bot.commands.values import environment
from bot.model import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfreeze(Intent):
    """They want a freeze to end."""

    environment: str = ""


def plan(invocation: Invocation) -> Unfreeze:
    """Take the environment, if it is named."""
    named = invocation.typed.arguments
    return Unfreeze(environment=environment(named[0]) if named else "")


COMMAND = Command(
    name="unfreeze",
    usage="/unfreeze [environment]",
    example="/unfreeze production",
    summary="End a freeze; two people must ask for it",
    permission=Permission.MAINTAIN,
    risk=Risk.RISK,
    plan=plan,
    places=frozenset(Place),
    most_arguments=1,
)
