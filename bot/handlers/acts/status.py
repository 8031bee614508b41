"""``/status``: how the newest commit and its deploys stand, and every card up to date."""

import asyncio

from bot.commands import render
from bot.commands.known.status import ShowStatus
from bot.commands.render import CommitFacts, StatusFacts
from bot.deploys.request import Request
from bot.effects import joined
from bot.handlers.act import Act, Answer, Order
from bot.handlers.deploying.gather import releases_of
from bot.handlers.deploying.pursue import pursue
from bot.handlers.services import Services
from bot.model import PullRequest


async def run(intent: ShowStatus, order: Order, services: Services) -> Answer:
    """Read everything again."""
    live = await services.store.live_requests(order.repo)
    mine = [one for one in live if _is_meant(one, intent, order)]
    outcomes, release = await asyncio.gather(
        asyncio.gather(*(pursue(one, services) for one in mine)),
        _release(intent, order, services),
    )
    facts = StatusFacts(
        commit=await _commit(order.pull, services) if order.pull else None,
        deploys=tuple((one.environment, one.sha, str(one.state)) for one in mine),
        live=release,
    )
    renewed = joined(outcomes)
    return Answer(effects=renewed.effects, records=renewed.records, reply=render.status(facts))


async def _commit(pull: PullRequest, services: Services) -> CommitFacts:
    checks, runs = await asyncio.gather(
        services.github.our_check_runs(pull.repo, pull.head_sha),
        services.github.runs_of(pull.repo, pull.head_sha),
    )
    return CommitFacts(head_sha=pull.head_sha, checks=tuple(checks), runs=tuple(runs))


def _is_meant(request: Request, intent: ShowStatus, order: Order) -> bool:
    """Tell whether they ask about *request*: on an issue, about all of the repository."""
    is_here = order.pull is None or request.number == order.number
    return is_here and intent.environment.casefold() in {"", request.environment.casefold()}


async def _release(intent: ShowStatus, order: Order, services: Services) -> tuple[str, str] | None:
    """Return the environment they asked about, and the commit that is live there."""
    if not intent.environment:
        return None
    releases = await releases_of(order.repo, intent.environment, services)
    live = next((one for one in releases if one.was_healthy), None)
    return intent.environment, live.sha if live else ""


ACT = Act(on=ShowStatus, run=run)
