"""``/rollback production --reason "…"`` goes back to a release that was live and healthy."""

from dataclasses import dataclass

from bot.commands.command import Command, Intent, Invocation, Option, Risk
from bot.commands.values import environment
from bot.model import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class RollBack(Intent):
    """They want an earlier release back.

    Attributes:
        to: ``previous``, the id of a deployment, or a commit, perhaps shortened.
    """

    environment: str = ""
    to: str = "previous"
    reason: str


def plan(invocation: Invocation) -> RollBack:
    """Take the environment, if it is named, the release and the reason."""
    named = invocation.typed.arguments
    options = invocation.typed.options
    return RollBack(
        environment=environment(named[0]) if named else "",
        to=options.get("to", "previous").lower(),
        reason=options["reason"],
    )


COMMAND = Command(
    name="rollback",
    usage='/rollback [environment] [--to previous|<deployment id>|<commit>] --reason "<text>"',
    example='/rollback production --reason "error rate"',
    summary="Go back to a release that was live and healthy, also in a freeze",
    permission=Permission.WRITE,
    risk=Risk.SAFETY,
    plan=plan,
    most_arguments=1,
    options=(
        Option(
            name="to",
            value="<release>",
            summary="`previous`, the id of a deployment, or a commit that was live",
        ),
        Option(name="reason", value='"<text>"', summary="why", is_required=True),
    ),
)
