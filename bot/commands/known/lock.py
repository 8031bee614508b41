"""``/lock staging --for 4h`` holds an environment for this pull request."""

from dataclasses import dataclass
from datetime import timedelta

from bot.commands.command import Command, Intent, Invocation, Option, Risk
from bot.commands.values import duration, environment
from bot.model import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeLock(Intent):
    """They want an environment for this pull request alone.

    Attributes:
        duration: None for as long as the policy says.
    """

    environment: str
    duration: timedelta | None = None
    reason: str = ""


def plan(invocation: Invocation) -> TakeLock:
    """Take the environment, and for how long."""
    options = invocation.typed.options
    return TakeLock(
        environment=environment("".join(invocation.typed.arguments)),
        duration=duration(options["for"]) if "for" in options else None,
        reason=options.get("reason", ""),
    )


COMMAND = Command(
    name="lock",
    usage='/lock <environment> [--for <duration>] [--reason "<text>"]',
    example="/lock staging --for 4h",
    summary="Hold an environment for this pull request",
    permission=Permission.WRITE,
    risk=Risk.SAFETY,
    plan=plan,
    most_arguments=1,
    options=(
        Option(name="for", value="<duration>", summary="how long, such as `4h`"),
        Option(name="reason", value='"<text>"', summary="why"),
    ),
)
