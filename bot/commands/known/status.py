"""``/status`` shows how the head of the pull request and its deploys stand."""

from dataclasses import dataclass

from bot.commands.command import Command, Intent, Invocation, Place, Risk
from bot.commands.values import environment
from bot.model import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowStatus(Intent):
    """They want to know how things stand, everywhere or in one environment."""

    environment: str = ""


def plan(invocation: Invocation) -> ShowStatus:
    """Take the environment they ask about, if they name one."""
    named = invocation.typed.arguments
    return ShowStatus(environment=environment(named[0]) if named else "")


COMMAND = Command(
    name="status",
    usage="/status [environment]",
    example="/status",
    summary="Show checks, workflow runs and deploys, and bring the cards up to date",
    permission=Permission.TRIAGE,
    risk=Risk.READ,
    plan=plan,
    places=frozenset(Place),
    most_arguments=1,
)
