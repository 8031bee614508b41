"""``/reject-deploy production --reason "…"`` vetoes a deploy."""

from dataclasses import dataclass

from bot.commands.command import Command, Intent, Invocation, Option, Risk
from bot.commands.values import environment
from bot.model import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject(Intent):
    """They veto an open request."""

    environment: str = ""
    reason: str


def plan(invocation: Invocation) -> Reject:
    """Take the environment, if it is named, and the reason."""
    named = invocation.typed.arguments
    return Reject(
        environment=environment(named[0]) if named else "",
        reason=invocation.typed.options["reason"],
    )


COMMAND = Command(
    name="reject-deploy",
    usage='/reject-deploy [environment] --reason "<text>"',
    example='/reject-deploy production --reason "the migration is not reversible"',
    summary="Veto a deploy that has not started",
    permission=Permission.READ,
    risk=Risk.SAFETY,
    plan=plan,
    most_arguments=1,
    options=(Option(name="reason", value='"<text>"', summary="why", is_required=True),),
)
