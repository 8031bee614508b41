"""Let a new request in: it takes the place of older ones, is recorded, and goes its way."""

from bot.deploys.request import Request
from bot.deploys.snapshot import Snapshot
from bot.effects import Outcome, joined
from bot.handlers.deploying.opening import opened
from bot.handlers.deploying.pursue import conclude
from bot.handlers.deploying.superseding import supersede
from bot.handlers.services import Services


async def enter(request: Request, snapshot: Snapshot, services: Services) -> Outcome:
    """Decide what becomes of a *request* that was just made, with the first look at it."""
    older = await supersede(request, services)
    begun = conclude(request, snapshot, services, audits=(opened(request, snapshot),))
    return joined((older, begun))
