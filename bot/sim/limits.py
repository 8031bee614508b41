"""How much may be asked.

Source: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sim.exchange import RefusalError

_WINDOW = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_HOURLY, _MOST_HOURLY = 5_000, 12_500
_EXTRA, _FREE_REPOSITORIES = 50, 20
"""Requests an hour for each repository above so many."""


def hourly(repositories: int) -> int:
    """Return how many requests an hour an installation on so many repositories has."""
    extra = _EXTRA * max(0, repositories - _FREE_REPOSITORIES)
    return min(_HOURLY + extra, _MOST_HOURLY)


@dataclass(slots=True)
class Meter:
    """What one caller has used up of one resource."""

    resource: str
    limit: int
    used: int
    reset_at: datetime

    @property
    def remaining(self) -> int:
        """What is left until the reset."""
        return max(0, self.limit - self.used)

    def headers(self) -> dict[str, str]:
        """Return the headers that every answer carries."""
        return {
            "x-ratelimit-limit": str(self.limit),
            "x-ratelimit-remaining": str(self.remaining),
            "x-ratelimit-used": str(self.used),
            "x-ratelimit-reset": str(int(self.reset_at.timestamp())),
            "x-ratelimit-resource": self.resource,
        }


@dataclass(frozen=True, slots=True)
class _Spent:
    at: datetime
    points: int
    is_content: bool


class Limits:
    """The limits of all callers, each known by a name.

    Attributes:
        hourly: What a caller has in an hour, from its next hour on; None for GitHub's number.
        secondary: Whether the limits against bursts are enforced.
        concurrent: Requests under way at once, of one caller.
        points: Of requests in a minute: 1 for reading, 5 for writing.
        contents: Requests in a minute that create what people read. GitHub does not say which
            these are; here they are comments and reactions, not check runs.
        contents_hourly: The same in an hour.
    """

    def __init__(self) -> None:
        self.hourly: int | None = None
        self.secondary = False
        self.concurrent = 100
        self.points = 900
        self.contents = 80
        self.contents_hourly = 500
        self._meters: dict[tuple[str, str], Meter] = {}
        self._recent: dict[str, deque[_Spent]] = {}

    def meter(self, caller: str, resource: str, now: datetime, limit: int) -> Meter:
        """Return the caller's meter; a new one once the hour is over."""
        meter = self._meters.get((caller, resource))
        if meter is None or meter.reset_at <= now:
            meter = Meter(resource, self.hourly or limit, 0, now + _WINDOW)
            self._meters[caller, resource] = meter
        return meter

    def spend(self, meter: Meter, caller: str) -> None:
        """Count a request, or refuse it."""
        if meter.remaining == 0:
            raise primary(caller, meter)
        meter.used += 1

    def admit(
        self, caller: str, points: int, now: datetime, *, is_content: bool, under_way: int
    ) -> None:
        """Refuse a request that is one too many in a burst."""
        if not self.secondary:
            return
        recent = self._recent.setdefault(caller, deque())
        while recent and recent[0].at <= now - _WINDOW:
            recent.popleft()
        recent.append(_Spent(now, points, is_content))
        minute = [one for one in recent if one.at > now - _MINUTE]
        if (
            under_way > self.concurrent
            or sum(one.points for one in minute) > self.points
            or sum(one.is_content for one in minute) > self.contents
            or sum(one.is_content for one in recent) > self.contents_hourly
        ):
            raise secondary()


def primary(caller: str, meter: Meter) -> RefusalError:
    """Say that the hour's requests are used up."""
    return RefusalError(
        403,
        f"API rate limit exceeded for {caller}. If you reach out to GitHub Support for help, "
        "please include the request ID.",
        headers=meter.headers() | {"x-ratelimit-remaining": "0"},
    )


def secondary(status: int = 403, retry_after: int = 60) -> RefusalError:
    """Say that it is too much at once.

    Args:
        status: GitHub answers 403 or 429.
        retry_after: In seconds.
    """
    return RefusalError(
        status,
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. "
        "If you reach out to GitHub Support for help, please include the request ID.",
        headers={"retry-after": str(retry_after)},
    )
