"""Merge groups: what a merge queue tries before it merges.

Source: https://docs.github.com/en/webhooks/webhook-events-and-payloads#merge_group
"""

from dataclasses import dataclass

from bot.model import Sha
from bot.sim.world.accounts import Account
from bot.sim.world.context import Event
from bot.sim.world.credit import signature
from bot.sim.world.pulls import PullRequest
from bot.sim.world.repositories import BaseRepository, Files


@dataclass(frozen=True, slots=True)
class Entry:
    """A pull request in a queue.

    Attributes:
        base_sha: What it was put on: its base, or the entry before it.
        head_sha: What became of it.
    """

    pull: PullRequest
    base_sha: Sha
    head_sha: Sha


@dataclass(slots=True, eq=False, kw_only=True)
class MergeGroup:
    """Pull requests that a queue tries together, as a branch of its own."""

    repository: BaseRepository
    base_ref: str
    base_sha: Sha
    head_ref: str
    head_sha: Sha
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeGroupEvent(Event):
    """A group wants checks, or is gone.

    Attributes:
        reason: Why it is gone: ``merged``, ``invalidated`` or ``dequeued``.
    """

    group: MergeGroup
    reason: str = ""


class MergeQueue:
    """The merge queue of a repository.

    Attributes:
        groups: In the order in which they are to be merged.
        method: How it merges: ``merge``, ``squash`` or ``rebase``.
    """

    def __init__(self, repository: BaseRepository) -> None:
        self._repository = repository
        self.groups: list[MergeGroup] = []
        self.method = "merge"

    def add(
        self, first: PullRequest, *others: PullRequest, by: Account, slipped: Files | None = None
    ) -> MergeGroup:
        """Try pull requests as one group on top of the group before it, and ask for its checks.

        Args:
            first: On top of which the others come.
            others: In order.
            by: Who adds them.
            slipped: What someone changes in the group's branch before anything else is on it.
        """
        base = first.base
        before = [group.head_sha for group in self.groups if group.base_ref == base.name]
        start = before[-1] if before else base.sha
        tip = self._slip(start, slipped, by) if slipped else start
        entries: list[Entry] = []
        for pull in (first, *others):
            made = pull.made_on(tip, self.method, by)[-1]
            entries.append(Entry(pull, entries[-1].head_sha if entries else start, made))
            tip = made
        group = MergeGroup(
            repository=self._repository,
            base_ref=base.name,
            base_sha=start,
            head_ref=f"gh-readonly-queue/{base.name}/pr-{entries[-1].pull.number}-{start}",
            head_sha=tip,
            entries=tuple(entries),
        )
        self.groups.append(group)
        self._repository.refs.move(group.head_ref, group.head_sha)
        self._announce("checks_requested", group, by)
        return group

    def _slip(self, onto: Sha, files: Files, by: Account) -> Sha:
        author = signature(by, self._repository.context.now())
        return self._repository.refs.commit(onto, files, author, "Slip in").sha

    def destroy(self, group: MergeGroup, reason: str, *, by: Account) -> None:
        """Take *group* out of the queue."""
        self.groups.remove(group)
        self._repository.refs.drop(group.head_ref)
        self._announce("destroyed", group, by, reason)

    def _announce(self, action: str, group: MergeGroup, by: Account, reason: str = "") -> None:
        event = MergeGroupEvent(action=action, sender=by, group=group, reason=reason)
        self._repository.context.announce(event)
