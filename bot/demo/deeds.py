"""What visitors do in the name of someone of the story, over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.demo.story import Story
from bot.sim.world.accounts import Account
from bot.sim.world.issues import Comment

MAX_COMMENT = 65_536
"""Characters; GitHub's limit."""

MAX_BODY = 4 * MAX_COMMENT
"""Bytes: as many as that many characters can take."""


class Deeds:
    """Lets people speak, press, edit and delete. The path says who."""

    def __init__(self, story: Story) -> None:
        self._story = story

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Add all routes."""
        router.add_post("/as/{login}/comments", self._comment)
        router.add_post("/as/{login}/reviews", self._review)
        router.add_post("/as/{login}/comments/{id:[0-9]+}", self._edit)
        router.add_delete("/as/{login}/comments/{id:[0-9]+}", self._delete)
        router.add_post("/as/{login}/reviews/{id:[0-9]+}/suggestions/{number:[0-9]+}", self._commit)
        router.add_post("/as/{login}/checks/{id:[0-9]+}/{button}", self._press)

    async def _comment(self, request: web.Request) -> web.Response:
        async with self._speaking(request) as (who, text):
            if text:
                self._story.comment(text, by=who)
        return _done()

    async def _review(self, request: web.Request) -> web.Response:
        async with self._speaking(request) as (who, text):
            if text:
                self._story.review(text, by=who)
        return _done()

    async def _edit(self, request: web.Request) -> web.Response:
        async with self._speaking(request) as (who, text):
            comment = self._of(request, who)
            if text:
                comment.edit(text, by=who)
        return _done()

    async def _delete(self, request: web.Request) -> web.Response:
        async with self._speaking(request) as (who, _):
            self._of(request, who).delete(by=who)
        return _done()

    async def _commit(self, request: web.Request) -> web.Response:
        async with self._speaking(request) as (who, _):
            if not self._story.may_write(who):
                raise web.HTTPForbidden
            review, number = (int(request.match_info[name]) for name in ("id", "number"))
            self._story.commit_suggestion(review, number, by=who)
        return _done()

    async def _press(self, request: web.Request) -> web.Response:
        async with self._speaking(request) as (who, _):
            run_id = int(request.match_info["id"])
            self._story.press(run_id, request.match_info["button"], by=who)
        return _done()

    @asynccontextmanager
    async def _speaking(self, request: web.Request) -> AsyncIterator[tuple[Account, str]]:
        """Yield who it is and what they write; what is not there is not found."""
        try:
            text = (await request.text())[:MAX_COMMENT].strip()
            yield self._story.people[request.match_info["login"]], text
        except LookupError as error:
            raise web.HTTPNotFound from error

    def _of(self, request: web.Request, who: Account) -> Comment:
        comment = self._story.said(int(request.match_info["id"]))
        if not self._story.may_change(comment, who):
            raise web.HTTPForbidden
        return comment


def _done() -> web.Response:
    return web.Response(status=204)
