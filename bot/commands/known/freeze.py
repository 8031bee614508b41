"""``/freeze production --for 4h --reason "…"`` stops new deploys."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.commands.command import Command, Intent, Invocation, Option, Place, Risk
from bot.commands.values import duration, environment, instant
from bot.errors import UserError
from bot.model import Permission
from bot.reason import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze(Intent):
    """They want no new deploys for a while.

    Attributes:
        environment: Empty for all.
        until: Aware.
    """

    environment: str = ""
    duration: timedelta | None = None
    until: datetime | None = None
    reason: str


def plan(invocation: Invocation) -> Freeze:
    """Take the environment, if it is named, and either a duration or an end."""
    named = invocation.typed.arguments
    options = invocation.typed.options
    if ("for" in options) == ("until" in options):
        raise UserError("Say either `--for` or `--until`.", reason=Reason.PARSE_ERROR)
    return Freeze(
        environment=environment(named[0]) if named else "",
        duration=duration(options["for"]) if "for" in options else None,
        until=instant(options["until"]) if "until" in options else None,
        reason=options["reason"],
    )


COMMAND = Command(
    name="freeze",
    usage='/freeze [environment] (--for <duration> | --until <time>) --reason "<text>"',
    example='/freeze production --for 4h --reason "incident"',
    summary="Stop new deploys; rollbacks stay possible",
    permission=Permission.MAINTAIN,
    risk=Risk.SAFETY,
    plan=plan,
    places=frozenset(Place),
    most_arguments=1,
    options=(
        Option(name="for", value="<duration>", summary="how long, such as `4h`"),
        Option(name="until", value="<time>", summary="until when, such as `2026-12-01T08:00Z`"),
        Option(name="reason", value='"<text>"', summary="why", is_required=True),
    ),
)
