"""What a counter did in the hour before, poll by poll."""

from collections.abc import Sequence
from datetime import timedelta

from bot.errors import RefusedError
from bot.metrics.prometheus import Prometheus
from bot.metrics.series import MAX_SERIES

PAST = timedelta(hours=1)
"""How far back the history goes, and how long a series may be gone when counting begins."""

PIECE = 60
"""Polls in one answer, ours: of 2,000 series they take 3 MB."""


async def past(server: Prometheus, query: str, poll: timedelta) -> Sequence[int]:
    """Count what the series of a *query* grew by in each *poll* of the hour before.

    Raises:
        TransientError: There is no answer.
        RefusedError: There are too many series, or they are no counters.
    """
    polls = PAST // poll
    begin = server.now - polls * poll
    last: dict[bytes, float] = {}
    grown = [0.0] * (polls + 1)
    for first in range(0, polls + 1, PIECE):
        start = begin + first * poll
        end = start + (min(PIECE, polls + 1 - first) - 1) * poll
        for key, place, value in await server.history(query, start, end, poll):
            before = last.get(key, 0.0)
            grown[first + place] += value - before if value >= before else value
            last[key] = value
        if len(last) > MAX_SERIES:
            raise RefusedError(f"more than {MAX_SERIES:,} series: select fewer", status=0)
    return [round(one) for one in grown[1:]]  # the first holds all that there was before
