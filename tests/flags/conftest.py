from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.config.kinds import Toggle
from bot.flags.hub import Hub
from bot.model import Repo, RepoId, Sha
from bot.outside.endpoints import Endpoint
from bot.ports.flags import Switch
from tests.outside.conftest import serving
from tests.outside.tools import EVERYBODY, tools

ON = Switch(
    repo=Repo(RepoId(9), "octo", "shop"),
    rollout_id="0123456789abcdef",
    sha=Sha("abcdef0" + "0" * 33),
    is_on=True,
)
OFF = Switch(repo=ON.repo, rollout_id=ON.rollout_id, sha=ON.sha, is_on=False)

Answers = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def hub(answer: Answers, **endpoint: object) -> AsyncIterator[Hub]:
    """Serve *answer*, and make a hub that knows it as the endpoint ``flags``."""
    async with serving(answer) as url:
        known = Endpoint(**({"url": url, "repositories": EVERYBODY} | endpoint))
        async with tools({"flags": known}) as made:
            yield Hub(made)


async def turn(answer: Answers, toggle: Toggle, *orders: Switch, **endpoint: object) -> None:
    """Turn a flag that *answer* keeps, as often as there are orders."""
    async with hub(answer, **endpoint) as made:
        for order in orders:
            await made.turn(toggle, order)
