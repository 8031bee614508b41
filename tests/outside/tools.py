"""What a driver or a provider works with, for its tests."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from bot.outside.endpoints import Endpoint, Endpoints
from bot.outside.http import opened
from bot.outside.tools import Tools
from tests.clock import FakeClock

EVERYBODY = ("octo/*",)


class Untouched:
    """A GitHub that nobody may ask."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"GitHub was asked for {name}")


@asynccontextmanager
async def tools(
    endpoints: Mapping[str, Endpoint] | None = None,
    *,
    clock: FakeClock | None = None,
    github: object | None = None,
    allowed_hosts: Sequence[str] = (),
) -> AsyncIterator[Tools]:
    """Make the tools of a test: with endpoints, and hosts that repositories may name.

    An endpoint is for whom it says: ``Endpoint(url=server.url, repositories=EVERYBODY)``.
    """
    known: Any = github or Untouched()
    async with opened(allowed_hosts) as http:
        yield Tools(
            http=http,
            endpoints=Endpoints(endpoints or {}, allowed_hosts),
            clock=clock or FakeClock(),
            github=known,
        )
