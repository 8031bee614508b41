"""The change comes from this repository: a fork's branch is a stranger's."""

from bot.deploys.condition import Answer, Condition, never, yes
from bot.deploys.request import Request
from bot.deploys.snapshot import Snapshot
from bot.reason import Reason


def check(_: Request, snapshot: Snapshot) -> Answer:
    """Compare where the head lies with where the base lies, by number."""
    if not snapshot.change.pull.is_fork:
        return yes("from this repository")
    if snapshot.settings.forks == "allow":
        return yes("from a fork, which the policy allows")
    return never("from a fork, or from a repository that is gone", Reason.FORK_DENIED)


CONDITION = Condition(title="Origin", rank=20, check=check, yields=False)
