"""Who descends from whom."""

import heapq
from collections.abc import Iterator

from bot.model import Sha
from bot.sim.git.objects import Commit, Objects


def ancestors(objects: Objects, tip: Sha) -> Iterator[Commit]:
    """Yield *tip* and all it descends from, newest first, each once."""
    waiting = [_by_age(objects.commits[tip])]
    seen = {tip}
    while waiting:
        commit = objects.commits[heapq.heappop(waiting)[1]]
        yield commit
        for parent in commit.parents:
            if parent not in seen:
                seen.add(parent)
                heapq.heappush(waiting, _by_age(objects.commits[parent]))


def _by_age(commit: Commit) -> tuple[float, Sha]:
    return -commit.committer.at.timestamp(), commit.sha


def merge_base(objects: Objects, base: Sha, head: Sha) -> Sha | None:
    """Return the best common ancestor; None when the histories have nothing in common."""
    theirs = {commit.sha for commit in ancestors(objects, base)}
    common = {commit.sha for commit in ancestors(objects, head)} & theirs
    # What is common stays common all the way down, so only its newest commits are no one's parent.
    beaten = {parent for sha in common for parent in objects.commits[sha].parents}
    return min(common - beaten, default=None)


def only_in(objects: Objects, head: Sha, base: Sha) -> tuple[Commit, ...]:
    """List the commits of *head* that *base* does not have, oldest first."""
    known = {commit.sha for commit in ancestors(objects, base)}
    fresh = [commit for commit in ancestors(objects, head) if commit.sha not in known]
    return tuple(reversed(fresh))
