"""How often a job fails on a branch, and how long a failure stays."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from statistics import median

from bot.ci.attempts import on_own_branch
from bot.ci.history import Rate
from bot.ci.past import Past

WINDOW = timedelta(days=7)
"""How far back a failure rate goes."""

MOST_RUNS = 40
"""How many runs a failure rate is made of at most."""


def failure_rate(pasts: Sequence[Past], branch: str, now: datetime) -> Rate | None:
    """Return how often a job's first attempt failed lately on *branch*; None if it never ran.

    Args:
        pasts: ``settled``, of one job.
        branch: Of the repository itself.
        now: Aware.
    """
    first = [past for past in on_own_branch(pasts, branch) if past.job.attempt == 1]
    recent = [past for past in first if now - past.job.completed_at <= WINDOW][-MOST_RUNS:]
    failed = sum(past.has_failed for past in recent)
    return Rate(failed=failed, runs=len(recent)) if recent else None


def stays(pasts: Sequence[Past], fingerprint: str, base: str) -> tuple[timedelta | None, int]:
    """Return how long a failure stays on a branch, as a median, and of how many branches.

    On each it counts from where the failure first appeared to the job's next success.

    Args:
        pasts: ``settled``, of one job.
        fingerprint: Of the failure; if it is empty, nothing is known.
        base: The base branch, of which only the repository's own runs count.
    """
    branches = {base: list(on_own_branch(pasts, base))}
    for past in pasts:
        if past.job.head_branch != base:
            branches.setdefault(past.job.head_branch, []).append(past)
    known = [_stay(branch, fingerprint) for branch in branches.values() if fingerprint]
    seconds = [time.total_seconds() for time in known if time is not None]
    return (timedelta(seconds=median(seconds)), len(seconds)) if seconds else (None, 0)


def _stay(pasts: Iterable[Past], fingerprint: str) -> timedelta | None:
    since: datetime | None = None
    for past in pasts:
        if since is None and past.has_failed and past.fingerprint == fingerprint:
            since = past.job.completed_at
        elif since is not None and past.has_passed and past.job.completed_at >= since:
            return past.job.completed_at - since
    return None
