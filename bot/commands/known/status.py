"""``/status`` shows how the head of the pull request stands."""

from bot.commands.command import Command, Intent, Invocation, Risk, ShowStatus
from bot.model import Permission


def plan(_: Invocation) -> Intent:
    """Take no words."""
    return ShowStatus()


COMMAND = Command(
    name="status",
    usage="/status",
    example="/status",
    summary="Show the checks and workflow runs of the newest commit",
    permission=Permission.TRIAGE,
    risk=Risk.READ,
    plan=plan,
)
