"""The commit is still what the pull request proposes, or what it became."""

from bot.deploys.condition import Answer, Condition, never, yes
from bot.deploys.request import Request
from bot.deploys.snapshot import Snapshot
from bot.markdown import code
from bot.reason import Reason


def check(request: Request, snapshot: Snapshot) -> Answer:
    """Compare the request's commit with the pull request as it is now."""
    pull = snapshot.change.pull
    if pull.merge_sha is not None and request.sha == pull.merge_sha:
        return yes(f"{code(request.sha)}, which #{pull.number} became when it was merged")
    if request.sha != pull.head_sha:
        return never(
            f"the newest commit of #{pull.number} is {code(pull.head_sha)}", Reason.HEAD_MOVED
        )
    if not pull.is_open and pull.merge_sha is None:
        return never(f"#{pull.number} was closed", Reason.CANCELLED)
    return yes(f"{code(request.sha)}, the newest of #{pull.number}")


CONDITION = Condition(title="Commit", rank=10, check=check, yields=False)
