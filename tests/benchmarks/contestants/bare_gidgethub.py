"""A bot as the documentation of gidgethub teaches it, with its token cached and nothing kept.

It verifies, answers 202, and does the work in a task. What is in flight when it dies is lost.
"""

import asyncio
import sys
from pathlib import Path

import aiohttp
import uvloop
from aiohttp import web
from cachetools import TTLCache
from gidgethub.aiohttp import GitHubAPI
from gidgethub.apps import get_installation_access_token
from gidgethub.sansio import Event

TOKEN_LIFE = 50 * 60
"""Seconds. GitHub's tokens live an hour."""


class Bot:
    """Handles deliveries."""

    def __init__(self, secret: str, key: str, github: GitHubAPI) -> None:
        self._secret = secret
        self._key = key
        self._github = github
        self._tokens: TTLCache[int, str] = TTLCache(100, TOKEN_LIFE)
        self._tasks: set[asyncio.Task] = set()

    async def webhook(self, request: web.Request) -> web.Response:
        """Take one delivery."""
        event = Event.from_http(request.headers, await request.read(), secret=self._secret)
        task = asyncio.create_task(self._check(event.data))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return web.Response(status=202)

    async def _check(self, data: dict) -> None:
        """Read the pull request and post a check run on its head."""
        token = await self._token(data["installation"]["id"])
        url = f"/repos/{data['repository']['full_name']}"
        pull = await self._github.getitem(f"{url}/pulls/{data['number']}", oauth_token=token)
        check = {
            "name": "bench",
            "head_sha": pull["head"]["sha"],
            "status": "completed",
            "conclusion": "success",
            "output": {"title": "Fine", "summary": "Nothing to say."},
        }
        await self._github.post(f"{url}/check-runs", data=check, oauth_token=token)

    async def _token(self, installation: int) -> str:
        if installation not in self._tokens:
            answer = await get_installation_access_token(
                self._github, installation_id=str(installation), app_id="1", private_key=self._key
            )
            self._tokens[installation] = answer["token"]
        return self._tokens[installation]


async def serve(port: int, secret: str, key: str, api: str) -> None:
    """Serve until the process is ended."""
    async with aiohttp.ClientSession() as session:
        bot = Bot(secret, key, GitHubAPI(session, "bench", base_url=api))
        server = web.Application()
        server.router.add_post("/webhook", bot.webhook)
        runner = web.AppRunner(server, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    PORT, SECRET, KEY, API = sys.argv[1:]
    uvloop.run(serve(int(PORT), SECRET, Path(KEY).read_text(), API))
