"""The page's server: the view as JSON, and what visitors do. On loopback, for one visitor."""

import asyncio
from importlib.resources import files

import msgspec
from aiohttp import web

from bot import demo
from bot.demo.story import Story
from bot.demo.view import look_at
from bot.sim.simulator import Simulator

POLL = 20
"""Seconds that a request for news waits for some."""

MAX_COMMENT = 65_536
"""Characters; GitHub's limit."""

STATIC = {"": "text/html", "page.css": "text/css", "page.js": "text/javascript"}

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class Page:
    """Serves the page of one story."""

    def __init__(self, sim: Simulator, story: Story) -> None:
        self._story = story
        self._version = 0
        self._is_over = False
        self._changed = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()
        sim.on_change(self._change)

    def site(self) -> web.Application:
        """Return the application."""
        site = web.Application(client_max_size=4 * MAX_COMMENT)
        site.router.add_get("/state", self._state)
        site.router.add_post("/acts/{name}", self._act)
        site.router.add_post("/comments", self._comment)
        site.router.add_get("/{name:[a-z.]*}", _static)
        site.router.add_get("/{page:.+}", _home)
        site.on_response_prepare.append(_harden)
        site.on_shutdown.append(self._end)
        return site

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
        acts = {name: [act.label, act.tells] for name, act in self._story.acts.items()}
        state = {"version": self._version, "page": look_at(self._story), "acts": acts}
        return web.Response(body=msgspec.json.encode(state), content_type="application/json")

    async def _act(self, request: web.Request) -> web.Response:
        act = self._story.acts.get(request.match_info["name"])
        if act is None:
            raise web.HTTPNotFound
        _check_origin(request)
        act.play()
        return web.Response(status=204)

    async def _comment(self, request: web.Request) -> web.Response:
        _check_origin(request)
        text = (await request.text())[:MAX_COMMENT].strip()
        if text:
            self._story.comment(text)
        return web.Response(status=204)


def _check_origin(request: web.Request) -> None:
    # Any page in the visitor's browser could post here.
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise web.HTTPForbidden


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
