"""Who calls GitHub's API: an installation, or the App itself."""

from dataclasses import dataclass
from typing import Protocol

from cachetools import LRUCache

from bot.github.budget import Budget
from bot.github.transport import Answer, Transport
from bot.ports import Clock

CACHE = 4 * 1024 * 1024
"""Bytes of answers kept for their ETag, over all installations."""


class Credentials(Protocol):
    """Whatever the caller proves itself with."""

    async def authorization(self) -> str:
        """Return the value of the header."""
        ...

    def refused(self, answer: Answer) -> None:
        """Take in that GitHub no longer accepts it."""
        ...


def etag_cache() -> LRUCache[tuple[object, str, str], Answer]:
    """Make a cache of answers by caller, media type and URL. A 304 costs no rate limit."""
    return LRUCache(CACHE, getsizeof=lambda answer: len(answer.body) + 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls, and what is shared with other callers.

    Attributes:
        id: Tells callers apart in the cache: what one may see, another may not.
    """

    id: object
    credentials: Credentials
    budget: Budget
    transport: Transport
    cache: LRUCache[tuple[object, str, str], Answer]
    clock: Clock
