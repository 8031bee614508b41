"""``/retry`` runs failed jobs again."""

from dataclasses import dataclass

from bot.commands.command import Command, Intent, Invocation, Option, Place, Risk
from bot.errors import UserError
from bot.model import Permission
from bot.reason import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry(Intent):
    """They want failed jobs of the newest runs to run again.

    Attributes:
        job: A name; empty for all that failed.
        is_everything: Also the jobs that passed.
    """

    job: str = ""
    is_everything: bool = False


def plan(invocation: Invocation) -> Retry:
    """Take the name of a job, or all of them."""
    options = invocation.typed.options
    if "job" in options and "all" in options:
        raise UserError("Say either `--job` or `--all`.", reason=Reason.PARSE_ERROR)
    return Retry(job=options.get("job", ""), is_everything="all" in options)


COMMAND = Command(
    name="retry",
    usage='/retry [--job "<name>" | --all]',
    example="/retry",
    summary="Run the failed jobs of the newest commit again, three times at most",
    permission=Permission.READ,
    risk=Risk.SAFETY,
    plan=plan,
    places=frozenset({Place.OPEN}),
    options=(
        Option(name="job", value='"<name>"', summary="only the job of that name"),
        Option(name="all", summary="all jobs of the failed runs, also those that passed"),
    ),
)
