"""How much of GitHub's patience one installation has left.

Going on after a refusal may get the App banned, so we stay below the limits ourselves and wait as
long as we are told to.
Source: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from bot.errors import RateLimitedError

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What an installation may ask of GitHub.

    Attributes:
        points_a_minute: A read costs 1 point, a write 5. GitHub: 900.
        content_a_minute: Requests that create or edit content. GitHub: 80.
        content_an_hour: GitHub: 500.
        concurrent: Requests under way at once. GitHub: 100, over REST and GraphQL.
    """

    points_a_minute: int = 900
    content_a_minute: int = 80
    content_an_hour: int = 500
    concurrent: int = 50


class _Window:
    """Counts what was spent within a sliding length of time."""

    def __init__(self, length: timedelta, limit: int) -> None:
        self._length = length
        self._limit = limit
        self._spent: deque[tuple[datetime, int]] = deque()
        self._sum = 0

    def wait(self, cost: int, now: datetime) -> timedelta:
        """Return how long to wait until *cost* may be spent."""
        while self._spent and self._spent[0][0] <= now - self._length:
            self._sum -= self._spent.popleft()[1]
        excess = self._sum + cost - self._limit
        if excess <= 0:
            return timedelta(0)
        for at, spent in self._spent:
            excess -= spent
            if excess <= 0:
                return at + self._length - now
        return self._length

    def spend(self, cost: int, now: datetime) -> None:
        """Count *cost*."""
        self._spent.append((now, cost))
        self._sum += cost


class Budget:
    """What one installation has spent, and how long GitHub told it to be quiet.

    Attributes:
        remaining: Requests left in this hour, as GitHub last said; None before the first answer.
    """

    def __init__(self, limits: Limits) -> None:
        self.remaining: int | None = None
        self._points = _Window(MINUTE, limits.points_a_minute)
        self._content = (
            _Window(MINUTE, limits.content_a_minute),
            _Window(HOUR, limits.content_an_hour),
        )
        self._quiet_until: datetime | None = None
        self._refusals = 0

    def wait(self, method: str, now: datetime, *, is_content: bool) -> timedelta:
        """Return how long a request must wait, and count it when it need not."""
        cost = 1 if method == "GET" else 5
        waits = [self._points.wait(cost, now), self._quiet(now)]
        if is_content:
            waits += [window.wait(1, now) for window in self._content]
        longest = max(waits)
        if longest <= timedelta(0):
            self._points.spend(cost, now)
            for window in self._content if is_content else ():
                window.spend(1, now)
        return longest

    def _quiet(self, now: datetime) -> timedelta:
        return self._quiet_until - now if self._quiet_until else timedelta(0)

    def learn(self, status: int, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """Take in what an answer says about the limits.

        Raises:
            RateLimitedError: It is a refusal for asking too much.
        """
        remaining = _number(headers.get("x-ratelimit-remaining"))
        if remaining is not None:
            self.remaining = remaining
        if not _is_refusal(status, headers, body):
            self._refusals = 0
            return
        self._refusals += 1
        wait = _asked_wait(headers, now) or self._own_wait()
        self._quiet_until = now + wait
        raise RateLimitedError("GitHub's rate limit is used up", retry_after=wait)

    def _own_wait(self) -> timedelta:
        # "Wait for at least one minute … an exponentially increasing amount of time".
        return min(MINUTE * (1 << min(self._refusals - 1, 6)), HOUR)


def _is_refusal(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return True
    if status == HTTPStatus.OK:
        # GraphQL refuses with 200: for the primary limit the body says so, for the secondary one
        # there is a wait.
        is_used_up = headers.get("x-ratelimit-remaining") == "0"
        return "retry-after" in headers or (is_used_up and b'"RATE_LIMITED"' in body[:2000])
    says_so = "retry-after" in headers or headers.get("x-ratelimit-remaining") == "0"
    return status == HTTPStatus.FORBIDDEN and (says_so or b"rate limit" in body[:2000].lower())


def _asked_wait(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    seconds = _number(headers.get("retry-after"))
    if seconds is not None:
        return timedelta(seconds=max(1, seconds))
    reset = _number(headers.get("x-ratelimit-reset"))
    if reset is None or headers.get("x-ratelimit-remaining") != "0":
        return None
    # A second more than told: GitHub's clock and ours are not the same.
    wait = datetime.fromtimestamp(reset, UTC) - now + timedelta(seconds=1)
    return min(max(wait, timedelta(seconds=1)), 2 * HOUR)


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() else None
