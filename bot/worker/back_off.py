"""When to try again."""

import random
from datetime import datetime, timedelta

FIRST = timedelta(seconds=5)
LONGEST = timedelta(minutes=30)

TRIES = 10
"""Starts of a job before it is given up; with the waits between them some 45 minutes."""


def next_try(now: datetime, attempts: int, retry_after: timedelta | None) -> datetime:
    """Return when to start a job again that was started *attempts* times.

    The wait doubles, and is spread by half of itself to both sides, so that jobs that failed
    together do not come back together. It is never shorter than *retry_after*.
    """
    wait = min(FIRST * (1 << min(attempts - 1, 20)), LONGEST)
    spread = wait * random.uniform(0.5, 1.5)  # noqa: S311 - jitter
    return now + max(spread, retry_after or timedelta(0))
