"""``/unlock staging`` lets go of an environment."""

from dataclasses import dataclass

from bot.commands.command import Command, Intent, Invocation, Option, Risk
from bot.commands.values import environment
from bot.errors import UserError
from bot.model import Permission
from bot.reason import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLock(Intent):
    """They let go of an environment, or take it from someone."""

    environment: str
    is_forced: bool = False
    reason: str = ""


def plan(invocation: Invocation) -> ReleaseLock:
    """Take the environment; force needs a reason."""
    options = invocation.typed.options
    if "force" in options and "reason" not in options:
        raise UserError("`--force` needs `--reason`.", reason=Reason.PARSE_ERROR)
    return ReleaseLock(
        environment=environment("".join(invocation.typed.arguments)),
        is_forced="force" in options,
        reason=options.get("reason", ""),
    )


COMMAND = Command(
    name="unlock",
    usage='/unlock <environment> [--force --reason "<text>"]',
    example="/unlock staging",
    summary="Let go of an environment, or take it from its holder",
    permission=Permission.WRITE,
    risk=Risk.SAFETY,
    plan=plan,
    most_arguments=1,
    options=(
        Option(name="force", summary="also if another holds it: takes the role `maintain`"),
        Option(name="reason", value='"<text>"', summary="why"),
    ),
)
