"""What every command that asks for a commit somewhere has in common."""

from bot.commands.refusal import RefusalError
from bot.deploys.condition import Standing
from bot.deploys.gate import Assessment
from bot.deploys.render import table
from bot.deploys.request import Request
from bot.deploys.snapshot import Snapshot
from bot.handlers.act import Order
from bot.markdown import code
from bot.model import PullRequest, Sha
from bot.reason import Reason


def commit_of(named: Sha | None, pull: PullRequest, paste: str) -> Sha:
    """Return the commit that is meant: the newest, unless an older name of it is given.

    Args:
        named: As it was typed, perhaps shortened; None if it was not.
        pull: Where.
        paste: A line that would work, in which ``{sha}`` stands for the newest commit.

    Raises:
        RefusalError: It is another commit.
    """
    newest = pull.merge_sha or pull.head_sha
    if named is None or pull.head_sha.startswith(named):
        return pull.head_sha if named else newest
    if newest.startswith(named):
        return newest
    raise RefusalError(
        f"{code(named)} is not what this pull request proposes.",
        reason=Reason.SHA_MISMATCH,
        checked=f"The newest commit is {code(newest)}.",
        paste=paste.format(sha=newest[:7]),
    )


def require_seen(
    named: Sha | None, order: Order, request: Request, snapshot: Snapshot, paste: str
) -> None:
    """Refuse a comment that names no commit, if the commit may have come after it.

    Raises:
        RefusalError: The commit must be named.
    """
    push = snapshot.change.push
    if named is not None or (push is not None and push.at <= order.words.at):
        return
    raise RefusalError(
        "The branch may have moved since you asked: say which commit you mean.",
        reason=Reason.SETTLE_WINDOW,
        checked=f"The newest commit is {code(request.sha)}.",
        paste=paste.format(sha=request.sha[:7]),
    )


def refuse(assessment: Assessment, paste: str, *standings: Standing) -> None:
    """Refuse what stands so.

    Raises:
        RefusalError: With all that was looked at.
    """
    stops = assessment.first(*standings)
    if stops is None:
        return
    raise RefusalError(
        f"Not now: {stops.condition.title}: {stops.answer.value}.",
        reason=str(stops.answer.reason),
        checked=table(assessment),
        paste=paste,
    )
