"""Merge groups: what a merge queue tries before it merges.

Source: https://docs.github.com/en/webhooks/webhook-events-and-payloads#merge_group
"""

from dataclasses import dataclass

from bot.model import Sha
from bot.sim.git.objects import Signature
from bot.sim.world.accounts import Account
from bot.sim.world.context import Event
from bot.sim.world.pulls import PullRequest
from bot.sim.world.repositories import BaseRepository


@dataclass(slots=True, eq=False, kw_only=True)
class MergeGroup:
    """Pull requests that a queue tries together, as a branch of its own."""

    repository: BaseRepository
    base_ref: str
    base_sha: Sha
    head_ref: str
    head_sha: Sha


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeGroupEvent(Event):
    """A group wants checks, or is gone.

    Attributes:
        reason: Why it is gone: ``merged``, ``invalidated`` or ``dequeued``.
    """

    group: MergeGroup
    reason: str = ""


class MergeQueue:
    """The merge queue of a repository."""

    def __init__(self, repository: BaseRepository) -> None:
        self._repository = repository

    def add(self, pull: PullRequest, *, by: Account) -> MergeGroup:
        """Put *pull* on top of its base in a group, and ask for its checks."""
        objects = self._repository.refs.objects
        base_sha = pull.base.sha
        author = Signature(by.login, by.email, self._repository.context.now())
        message = f"Merge pull request #{pull.number} from {pull.head.label}"
        commit = objects.add_commit(pull.merged_tree(), (base_sha, pull.head_sha), author, message)
        group = MergeGroup(
            repository=self._repository,
            base_ref=pull.base.name,
            base_sha=base_sha,
            head_ref=f"gh-readonly-queue/{pull.base.name}/pr-{pull.number}-{base_sha}",
            head_sha=commit.sha,
        )
        self._repository.refs.move(group.head_ref, group.head_sha)
        self._announce("checks_requested", group, by)
        return group

    def destroy(self, group: MergeGroup, reason: str, *, by: Account) -> None:
        """Take *group* out of the queue."""
        self._repository.refs.drop(group.head_ref)
        self._announce("destroyed", group, by, reason)

    def _announce(self, action: str, group: MergeGroup, by: Account, reason: str = "") -> None:
        event = MergeGroupEvent(action=action, sender=by, group=group, reason=reason)
        self._repository.context.announce(event)
