"""``/deploy production`` asks for a deploy of the newest commit."""

from dataclasses import dataclass

from bot.commands.command import Command, Intent, Invocation, Option, Risk
from bot.commands.values import environment, sha
from bot.errors import UserError
from bot.model import Permission, Sha
from bot.reason import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Deploy(Intent):
    """They want a commit in an environment.

    Attributes:
        sha: Perhaps shortened; None for the newest commit of the pull request.
        is_dry_run: They only want to see what stands in the way.
    """

    environment: str
    sha: Sha | None = None
    is_dry_run: bool = False


def plan(invocation: Invocation) -> Deploy:
    """Take the environment, which must be named, and the commit if it is."""
    words = [word for word in invocation.typed.arguments if word.lower() != "to"]
    if len(words) != 1:
        cause = "Name one environment: nothing is deployed to an environment that is not named."
        raise UserError(cause, reason=Reason.PARSE_ERROR)
    options = invocation.typed.options
    return Deploy(
        environment=environment(words[0]),
        sha=sha(options["sha"]) if "sha" in options else None,
        is_dry_run="dry-run" in options,
    )


COMMAND = Command(
    name="deploy",
    usage="/deploy [to] <environment> [--sha <commit>] [--dry-run]",
    example="/deploy production",
    summary="Ask for a deploy of the newest commit",
    permission=Permission.WRITE,
    risk=Risk.RISK,
    plan=plan,
    most_arguments=2,
    options=(
        Option(
            name="sha",
            value="<commit>",
            summary="only if this is still the newest commit",
        ),
        Option(name="dry-run", summary="only show every condition and what it finds"),
    ),
)
