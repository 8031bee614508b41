"""``/override deploy-gate --reason "…"`` breaks the glass; other names make a check neutral."""

from dataclasses import dataclass

from bot.commands.command import Command, Intent, Invocation, Option, Risk
from bot.commands.values import environment
from bot.errors import UserError
from bot.model import Permission
from bot.reason import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Override(Intent):
    """They want to go past a check of ours.

    Attributes:
        check: ``deploy-gate`` or ``policy``.
    """

    check: str
    environment: str = ""
    reason: str


def plan(invocation: Invocation) -> Override:
    """Take the name of the check, the environment and the reason."""
    words = invocation.typed.arguments
    if not words:
        cause = "Name what to override: `deploy-gate` or `policy`."
        raise UserError(cause, reason=Reason.PARSE_ERROR)
    return Override(
        check=words[0].lower(),
        environment=environment(words[1]) if len(words) > 1 else "",
        reason=invocation.typed.options["reason"],
    )


COMMAND = Command(
    name="override",
    usage='/override (deploy-gate [environment] | policy) --reason "<text>"',
    example='/override deploy-gate production --reason "outage, incident 41"',
    summary="Go past the gateway in an emergency, or make the policy check neutral for this commit",
    permission=Permission.READ,
    risk=Risk.RISK,
    plan=plan,
    most_arguments=2,
    options=(Option(name="reason", value='"<text>"', summary="why", is_required=True),),
)
