"""The page's server: the view as JSON, and what visitors do. On loopback, for one visitor."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from datetime import timedelta
from importlib.resources import files

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler

from bot import demo
from bot.demo.act import Act
from bot.demo.deeds import MAX_BODY, Deeds
from bot.demo.panel import Panel
from bot.demo.stage import Stage
from bot.demo.story import CAST
from bot.demo.view import look_at

POLL = 20
"""Seconds that a request for news waits for some."""

READ_EVERY = 0.25
"""Seconds between two looks at the audit log, which no event tells of."""

ROWS = 200
"""Records of the log that are shown, the newest ones."""

JUMPS = {minutes: timedelta(minutes=minutes) for minutes in (5, 60, 120)}
"""How far the clock may jump at once, by minutes."""

STATIC = {
    "": "text/html",
    "page.css": "text/css",
    "page.js": "text/javascript",
    "traffic.css": "text/css",
    "traffic.js": "text/javascript",
}

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class Page:
    """Serves the page of one story."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._version = 0
        self._is_over = False
        self._changed = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()
        stage.sim.on_change(self._change)

    def site(self) -> web.Application:
        """Return the application."""
        site = web.Application(client_max_size=MAX_BODY, middlewares=[_same_origin])
        site.router.add_get("/state", self._state)
        site.router.add_post("/acts/{name}", self._act)
        site.router.add_post("/clock/{minutes:[0-9]+}", self._jump)
        Deeds(self._stage.story).add_to(site.router)
        Panel(self._stage).add_to(site.router)
        site.router.add_get("/{name:[a-z.]*}", _static)
        site.router.add_get("/{page:.+}", _home)
        site.on_response_prepare.append(_harden)
        site.cleanup_ctx.append(self._reading)
        site.on_shutdown.append(self._end)
        return site

    async def _reading(self, _: web.Application) -> AsyncIterator[None]:
        """Read the audit log as long as the page is served."""
        reading = asyncio.create_task(self._read())
        yield
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading

    async def _read(self) -> None:
        while True:
            if await self._stage.auditor.follow():
                self._change()
            await asyncio.sleep(READ_EVERY)

    async def _end(self, _: web.Application) -> None:
        """Answer who waits for news, or Ctrl-C would wait for them."""
        self._is_over = True
        await self._tell()

    def _change(self) -> None:
        self._version += 1
        task = asyncio.get_running_loop().create_task(self._tell())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _state(self, request: web.Request) -> web.Response:
        """Answer when there is something newer than ``?after=``, or after a while."""
        after = request.query.get("after", "")
        known = int(after) if after.isascii() and after.isdigit() else -1
        async with self._changed:
            try:
                async with asyncio.timeout(POLL):
                    await self._changed.wait_for(lambda: self._version > known or self._is_over)
            except TimeoutError:
                pass
        return web.Response(body=self._view(), content_type="application/json")

    def _view(self) -> bytes:
        story, auditor = self._stage.story, self._stage.auditor
        view: Mapping[str, object] = {
            "version": self._version,
            "now": self._stage.clock.now(),
            "people": CAST,
            "page": look_at(story),
            "acts": _shown(story.acts),
            "canaries": _shown(self._stage.canaries.acts),
            "log": {
                "rows": auditor.rows[-ROWS:],
                "size": len(auditor.rows),
                "root": auditor.root,
            },
        }
        return msgspec.json.encode(view)

    async def _act(self, request: web.Request) -> web.Response:
        act = self._stage.acts.get(request.match_info["name"])
        if act is None:
            raise web.HTTPNotFound
        if not act.can():
            raise web.HTTPConflict
        act.play()
        return web.Response(status=204)

    async def _jump(self, request: web.Request) -> web.Response:
        time = JUMPS.get(int(request.match_info["minutes"]))
        if time is None:
            raise web.HTTPNotFound
        self._stage.clock.jump(time)
        self._change()
        return web.Response(status=204)


def _shown(acts: Mapping[str, Act]) -> dict[str, tuple[str, str, bool]]:
    return {name: (act.label, act.tells, act.can()) for name, act in acts.items()}


@web.middleware
async def _same_origin(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let no other page in the visitor's browser do anything here."""
    is_ours = request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
    if not is_ours and request.method != "GET":
        raise web.HTTPForbidden
    return await handler(request)


async def _static(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    if name not in STATIC:
        raise web.HTTPNotFound
    text = (files(demo) / "static" / (name or "index.html")).read_text(encoding="utf-8")
    return web.Response(text=text, content_type=STATIC[name])


async def _home(_: web.Request) -> web.Response:
    """Answer a link to one of GitHub's pages, which nobody simulates."""
    raise web.HTTPFound("/")


async def _harden(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)
