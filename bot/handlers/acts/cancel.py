"""``/cancel``: who asked, or a maintainer, withdraws a request that has not started."""

from bot.commands.known.cancel import Cancel
from bot.commands.refusal import RefusalError
from bot.deploys.condition import never
from bot.deploys.request import State
from bot.deploys.step import close
from bot.handlers.act import Act, Answer, Order
from bot.handlers.deploying.find import open_request
from bot.handlers.deploying.gather import snapshot_of
from bot.handlers.deploying.pursue import settle
from bot.handlers.services import Services
from bot.markdown import code
from bot.model import Permission
from bot.reason import Reason


async def run(intent: Cancel, order: Order, services: Services) -> Answer:
    """End the request."""
    request = await open_request(order.repo, order.number, intent.environment, services)
    login = order.actor.login
    if order.actor.id != request.requester.id and order.role < Permission.MAINTAIN:
        raise RefusalError(
            f"{code(login)} did not ask for this deploy. `/reject-deploy` is a veto.",
            reason=Reason.NO_PERMISSION,
            checked=f"Asked for by {code(request.requester.login)}",
            paste=f'/reject-deploy {request.environment} --reason "…"',
        )
    why = never(f"{code(login)} withdrew it", Reason.CANCELLED)
    step = close(request, State.CANCELLED, services.clock.now(), why, by=order.actor)
    outcome = settle(step, await snapshot_of(request, services), services)
    return Answer(effects=outcome.effects, records=outcome.records)


ACT = Act(on=Cancel, run=run)
