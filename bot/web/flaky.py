"""``GET /flaky/OWNER/NAME``: what fails by chance in a repository, for who has the password.

Private repositories have pages, too. There is no login yet, and behind a proxy every request seems
to come from this machine: a password is what remains. A browser asks for it by itself.
"""

import hmac
from base64 import b64decode
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeAlias

import structlog
from aiohttp import web
from cachetools import TTLCache

from bot.errors import NotFoundError, RefusedError, TransientError
from bot.handlers.flakiness import Flakiness, Period, find_flaky
from bot.handlers.services import Services
from bot.model import Repo
from bot.ports import Clock
from bot.web.flaky_html import POLICY, Shown, page

log = structlog.get_logger(__name__)

SHOWN = timedelta(days=30)
"""How far back the page looks."""

REMEMBERED = 300
"""Seconds that a page is given again: it takes calls to GitHub, and a long look at the ledger."""

MOST_PAGES = 20
"""That are remembered."""

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

ASK = {"WWW-Authenticate": 'Basic realm="Sluice", charset="UTF-8"'}
"""Source: https://www.rfc-editor.org/rfc/rfc7617"""

RETRY_AFTER = {"Retry-After": "60"}

Find: TypeAlias = Callable[[str], Awaitable[tuple[Repo, Services]]]
"""Finds the repository ``owner/name``. Raises NotFoundError if the App is not installed on it."""


class FlakyPage:
    """Shows the pages.

    Args:
        token: The password; whatever name stands before it.
        find: Knows the repositories.
        clock: Whether a page still counts.
    """

    def __init__(self, token: str, find: Find, clock: Clock) -> None:
        self._token = token.encode()
        self._find = find
        self._clock = clock
        self._known: TTLCache[str, bytes] = TTLCache(
            MOST_PAGES, REMEMBERED, timer=lambda: clock.now().timestamp()
        )

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Give the pages their addresses."""
        router.add_get("/flaky/{owner}/{name}", self.show)

    async def show(self, request: web.Request) -> web.Response:
        """Answer with the page; 401 without the password, 404 where the App is not installed."""
        if not self._is_known(request):
            return web.Response(status=401, text="The password is missing or wrong.", headers=ASK)
        name = "{owner}/{name}".format_map(request.match_info).casefold()
        try:
            body = self._known.get(name) or await self._page(name)
        except NotFoundError:
            return web.Response(status=404, text="The App is not installed there.")
        except (RefusedError, TransientError) as error:
            log.warning("page not shown", error=str(error))
            text = "It cannot be read now. Try again."
            return web.Response(status=503, text=text, headers=RETRY_AFTER)
        return web.Response(body=body, content_type="text/html", charset="utf-8", headers=HEADERS)

    async def _page(self, name: str) -> bytes:
        repo, services = await self._find(name)
        now = self._clock.now()
        found: Flakiness = await find_flaky(repo, Period(since=now - SHOWN, until=now), services)
        shown = Shown(found=found, at=now, days=SHOWN.days, server_url=services.server_url)
        body = self._known[name] = page(shown)
        return body

    def _is_known(self, request: web.Request) -> bool:
        return hmac.compare_digest(_password(request), self._token)


def _password(request: web.Request) -> bytes:
    """Return the password that *request* shows; empty if it shows none."""
    values = request.headers.getall("Authorization", [])
    scheme, _, coded = values[0].partition(" ") if len(values) == 1 else ("", "", "")
    if scheme.lower() != "basic":
        return b""
    try:
        return b64decode(coded.strip(), validate=True).partition(b":")[2]
    except ValueError:
        return b""
