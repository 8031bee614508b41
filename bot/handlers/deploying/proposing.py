"""What takes several people: each says so, and with the last of them it is done."""

from dataclasses import replace
from datetime import timedelta

from bot.deploys.locks import Proposal
from bot.deploys.records import DropProposal, KeepProposal
from bot.handlers.act import Order
from bot.handlers.services import Services
from bot.records import Record

WINDOW = timedelta(hours=2)
"""How long the first waits for the others."""

PEOPLE = 2


async def propose(
    subject: str, order: Order, services: Services
) -> tuple[Proposal, bool, tuple[Record, ...]]:
    """Enter that somebody wants *subject*.

    Returns:
        Who wants it now, whether they are enough, and what to remember.
    """
    now = services.clock.now()
    known = await services.store.proposal(order.repo, subject)
    if known is None or now >= known.until:
        known = Proposal(repo=order.repo, subject=subject, supporters=(), until=now + WINDOW)
    others = tuple(one for one in known.supporters if one.id != order.actor.id)
    proposal = replace(known, supporters=(*others, order.actor))
    if len(proposal.supporters) >= PEOPLE:
        return proposal, True, (DropProposal(proposal=proposal),)
    return proposal, False, (KeepProposal(proposal=proposal),)
