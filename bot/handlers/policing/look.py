"""Look at a change: its files, the policy of its base, and what GitHub says of the repository.

The policy is read at the tip of the base branch, so that a pull request cannot loosen its own
rules; the workflows are those of the head and of the commit where it left the base.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.handlers.facts import gather_facts
from bot.handlers.naming import name_of_group, name_of_pull
from bot.handlers.ruling import Ruling, find_ruling
from bot.handlers.services import Services
from bot.handlers.sides import Commits, Gathered, audited, gather
from bot.model import File, MergeGroup, PullRequest, Repo, Sha
from bot.policy.facts import Facts
from bot.policy.reading import read_changed
from bot.policy.review import Review, review
from bot.policy.side import Sides
from bot.policy.tables import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A commit that is to be judged, against the one that it started from.

    Attributes:
        name: How it is found again from its check run.
        changed: What the head did since, by path; None where nobody knows all of it.
        shown: The lines of the head that the diff shows, by path.
    """

    repo: Repo
    name: str
    head_sha: Sha
    base_sha: Sha
    base_ref: str
    changed: Mapping[str, Sha | None] | None = None
    shown: Mapping[str, Sequence[range]] = field(default_factory=dict)
    is_fork: bool = False


def target_of(change: Change, services: Services, external_id: str = "") -> Target:
    """Return the commit that is judged, as it is told of."""
    return Target(
        repo=change.repo,
        head_sha=change.head_sha,
        external_id=external_id,
        server_url=services.server_url,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A change, and all that is known of it at *now*, in UTC."""

    change: Change
    gathered: Gathered
    ruling: Ruling
    facts: Facts
    now: datetime

    @property
    def today(self) -> date:
        """The day, in UTC."""
        return self.now.date()

    def review(self) -> Review:
        """Judge it. Takes a while: not for the event loop."""
        change = self.change
        sides = Sides(
            base=self.gathered.base,
            head=self.gathered.head,
            touched=None if change.changed is None else frozenset(change.changed),
            is_fork=change.is_fork,
        )
        return review(sides, self.ruling.merged, self.today, self.facts)


async def change_of(pull: PullRequest, services: Services) -> Change:
    """Return what *pull* does since it left its base branch."""
    left = await services.github.fork_point(pull.repo, pull.base_sha, pull.head_sha)
    return Change(
        repo=pull.repo,
        name=name_of_pull(pull),
        head_sha=pull.head_sha,
        base_sha=left.sha,
        base_ref=pull.base_ref,
        changed=left.changed if left.complete else None,
        shown=left.shown,
        is_fork=pull.is_fork,
    )


def change_of_group(group: MergeGroup) -> Change:
    """Return what a merge queue is about to merge."""
    return Change(
        repo=group.repo,
        name=name_of_group(group),
        head_sha=group.head_sha,
        base_sha=group.base_sha,
        base_ref=group.base_ref,
    )


async def look_at(change: Change, services: Services) -> Look:
    """Read all that *change* is judged by."""
    commits = Commits(
        repo=change.repo,
        base=change.base_sha,
        head=change.head_sha,
        base_ref=change.base_ref,
        changed=read_changed(change.changed or {}),
    )
    read = await gather(commits, services)
    gathered, (ruling, facts) = await asyncio.gather(
        audited(read, services),  # takes about as long as GitHub's answers do
        _law(change, read.tip, services),
    )
    now = services.clock.now()
    return Look(change=change, gathered=gathered, ruling=ruling, facts=facts, now=now)


async def _law(change: Change, tip: File | None, services: Services) -> tuple[Ruling, Facts]:
    ruling = await find_ruling(change.repo, tip, services)
    return ruling, await gather_facts(change.repo, change.base_ref, ruling.policy, services)
