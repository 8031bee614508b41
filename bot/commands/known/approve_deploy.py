"""``/approve-deploy production 3f2a9c1`` votes for one commit in one environment."""

from dataclasses import dataclass

from bot.commands.command import Command, Intent, Invocation, Risk
from bot.commands.values import named_commit
from bot.model import Permission, Sha


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve(Intent):
    """They vote for an open request.

    Attributes:
        sha: Perhaps shortened; None if they name none.
    """

    environment: str = ""
    sha: Sha | None = None


def plan(invocation: Invocation) -> Approve:
    """Take the environment and the commit, in either order and as far as they are there."""
    environment, commit = named_commit(invocation.typed.arguments)
    return Approve(environment=environment, sha=commit)


COMMAND = Command(
    name="approve-deploy",
    usage="/approve-deploy [environment] [commit]",
    example="/approve-deploy production 3f2a9c1",
    summary="Vote for a deploy, with the commit that you looked at",
    permission=Permission.READ,
    risk=Risk.RISK,
    plan=plan,
    most_arguments=2,
)
