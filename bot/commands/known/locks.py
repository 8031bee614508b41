"""``/locks`` shows who holds what."""

from dataclasses import dataclass

from bot.commands.command import Command, Intent, Invocation, Place, Risk
from bot.model import Permission


@dataclass(frozen=True, slots=True)
class ShowLocks(Intent):
    """They want to know who holds which environment, and what is frozen."""


def plan(_: Invocation) -> ShowLocks:
    """Take no words."""
    return ShowLocks()


COMMAND = Command(
    name="locks",
    usage="/locks",
    example="/locks",
    summary="Show who holds which environment, and what is frozen",
    permission=Permission.TRIAGE,
    risk=Risk.READ,
    plan=plan,
    places=frozenset(Place),
)
