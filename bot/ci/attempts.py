"""What the attempts of a job tell: which of them count, and which run was the newest.

A run of a higher number began later: that is the order of a branch's commits, while a run that is
run again, or that is slow, ends out of order.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.ci.past import OWN_EVENTS, Past


class Recovery(NamedTuple):
    """Two attempts of a job in one run."""

    failed: Past
    passed: Past


def settled(pasts: Iterable[Past]) -> tuple[Past, ...]:
    """Return for each attempt of each run the one job that settles it, the oldest run first.

    Jobs that were cancelled or skipped settle nothing, nor do those that were carried over from an
    earlier attempt. Two jobs of a run may have one name: the attempt passed if both did.
    """
    groups: dict[tuple[int, int, str, str], list[Past]] = {}
    for past in pasts:
        job = past.job
        groups.setdefault((job.run_id, job.attempt, job.workflow, job.name), []).append(past)
    found = (_deciding(groups[key]) for key in sorted(groups))
    return tuple(past for past in found if past is not None)


def _deciding(group: Sequence[Past]) -> Past | None:
    failed = [past for past in group if past.has_failed]
    known = failed or [past for past in group if past.has_passed]
    ran = [past for past in known if past.job.has_run]
    return min(ran, key=lambda past: past.job.id, default=None)


def last_of_runs(pasts: Sequence[Past]) -> tuple[Past, ...]:
    """Return the last attempt of each run, the oldest run first. *Pasts* are ``settled``."""
    return tuple({past.job.run_id: past for past in pasts}.values())


def on_own_branch(pasts: Iterable[Past], branch: str) -> tuple[Past, ...]:
    """Return those of the repository's own *branch*: forks have branches of that name too."""
    return tuple(
        past for past in pasts if past.job.head_branch == branch and past.job.event in OWN_EVENTS
    )


def recoveries(pasts: Iterable[Past]) -> tuple[Recovery, ...]:
    """Return what failed and then passed in the same run, the oldest run first.

    Nothing but chance lies between: the commit is the same, and so is what it was merged with.

    Args:
        pasts: ``settled``.
    """
    found: list[Recovery] = []
    failed: dict[tuple[int, str, str], list[Past]] = {}
    for past in pasts:
        key = (past.job.run_id, past.job.workflow, past.job.name)
        if past.has_failed:
            failed.setdefault(key, []).append(past)
        else:
            found.extend(Recovery(one, past) for one in failed.pop(key, ()))
    return tuple(found)


def without_matrix(name: str) -> str:
    """Return the *name* of a job without what its matrix adds: ``unit (3.12, arm)`` is ``unit``.

    Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idname
    """
    return " / ".join(_bare(part) for part in name.split(" / "))


def _bare(part: str) -> str:
    # GitHub cuts names off at 100 characters, and puts dots in the place of the rest.
    return part.partition(" (")[0] if part.endswith((")", "...")) else part
