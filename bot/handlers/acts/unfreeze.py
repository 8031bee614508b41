"""``/unfreeze``: a declared freeze ends. For production, and for all, it takes two people."""

from bot.audit.record import Type
from bot.commands.known.unfreeze import Unfreeze
from bot.config.environments import PRODUCTION
from bot.deploys.facts import person
from bot.deploys.records import DropStop
from bot.deploys.times import moment
from bot.handlers.act import Act, Answer, Order
from bot.handlers.deploying.proposing import propose
from bot.handlers.deploying.stopping import entry_of
from bot.handlers.services import Services
from bot.markdown import block, code


async def run(intent: Unfreeze, order: Order, services: Services) -> Answer:
    """End the freeze, or enter that somebody wants it to end."""
    now, name = services.clock.now(), intent.environment.casefold()
    stops = await services.store.stops(order.repo)
    stop = next((one for one in stops if one.environment.casefold() == name), None)
    what = code(intent.environment) if intent.environment else "Every environment"
    if stop is None or now >= stop.until:
        return Answer(reply=f"**{what} was not frozen by a command.** `/locks` shows what is.")
    subject = f"unfreeze:{name}:{stop.since.isoformat()}"  # nobody's wish outlives that freeze
    proposal, is_enough, records = await propose(subject, order, services)
    if name in {"", PRODUCTION} and not is_enough:
        line = f"/unfreeze {intent.environment}".rstrip()
        return Answer(
            records=records,
            reply=f"**One more person must say so** until {moment(proposal.until)}:\n{block(line)}",
        )
    who = [person(one) for one in proposal.supporters]
    lifted = entry_of(Type.FREEZE_LIFTED, stop, order.actor, supporters=[*who])
    return Answer(
        records=(*records, DropStop(stop=stop), lifted), reply=f"**{what} is not frozen any more.**"
    )


ACT = Act(on=Unfreeze, run=run)
