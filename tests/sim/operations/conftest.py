from collections.abc import Awaitable, Callable

import pytest

from bot.sim.world.pulls import PullRequest
from tests.sim.caller import Answer, Caller

REPO = "/repos/octo-org/shop"


@pytest.fixture
def create(github: Caller, pull: PullRequest) -> Callable[..., Awaitable[Answer]]:
    """Creates a check run on the head of the pull request."""

    async def create(**change: object) -> Answer:
        body = {"name": "sluice / policy", "head_sha": pull.head_sha}
        return await github.post(f"{REPO}/check-runs", body | change)

    return create
