"""What a pressed button is, as an order: GitHub says who pressed it, and on which commit."""

import asyncio

from bot.deploys.request import Source
from bot.handlers.act import Order, Words
from bot.handlers.handler import Event
from bot.handlers.ruling import ruling_of
from bot.handlers.services import Services
from bot.model import CheckRun, Repo, User


async def order_of(
    event: Event, place: tuple[Repo, int], run: CheckRun, presser: User, services: Services
) -> Order:
    """Read who pressed, and what they may do now.

    Args:
        event: That tells of it.
        place: The repository, and the number of the pull request.
        run: That the button is on.
        presser: Who.
        services: How to read.
    """
    repo, number = place
    role, pull, ruling = await asyncio.gather(
        services.github.permission(repo, presser),
        services.github.pull_request(repo, number),
        ruling_of(repo, services),
    )
    words = Words(
        key=f"button-{event.origin}",
        source=Source.BUTTON,
        at=services.clock.now(),
        sha=run.head_sha,
    )
    return Order(
        repo=repo, number=number, actor=presser, role=role, words=words, pull=pull, ruling=ruling
    )
