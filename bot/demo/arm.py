"""One version of a small service: as slow, and as often wrong, as it is told to be."""

import asyncio
from dataclasses import dataclass, field

from aiohttp import web

USUAL_ERRORS = 0.2
"""Percent: of a version that is as it should be."""


@dataclass(slots=True, kw_only=True)
class Dials:
    """How badly a version does.

    Attributes:
        errors: Percent of its requests that fail.
        latency: Milliseconds that it takes longer than it has to.
    """

    errors: float = USUAL_ERRORS
    latency: float = 0.0


LIMITS = {"errors": 20.0, "latency": 300.0}
"""The greatest value of each dial."""


@dataclass(slots=True)
class Arm:
    """A version that answers.

    Attributes:
        sha: The commit that it is made of, shortened; empty while there is none.
    """

    name: str
    dials: Dials = field(default_factory=Dials)
    sha: str = ""
    _due: float = 0.0

    def restart(self, dials: Dials) -> None:
        """Take another version in its place, which does as *dials* say."""
        self.dials, self._due = dials, 0.0

    def site(self) -> web.Application:
        """Return the application."""
        site = web.Application()
        site.router.add_get("/", self._answer)
        return site

    async def _answer(self, _: web.Request) -> web.Response:
        if self.dials.latency:
            await asyncio.sleep(self.dials.latency / 1000)
        self._due += self.dials.errors / 100  # errors come evenly, so that every demo is alike
        if self._due < 1:
            return web.json_response({"version": self.name})
        self._due -= 1
        return web.json_response({"version": self.name}, status=500)
