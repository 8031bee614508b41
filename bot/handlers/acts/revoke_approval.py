"""``/revoke-approval``: a vote is taken back, as long as nothing has started."""

from bot.audit.record import Type
from bot.commands.known.revoke_approval import Revoke
from bot.commands.refusal import RefusalError
from bot.deploys.facts import entry, vote_fact
from bot.handlers.act import Act, Answer, Order
from bot.handlers.deploying.find import open_request
from bot.handlers.deploying.pursue import pursue
from bot.handlers.services import Services
from bot.markdown import code
from bot.reason import Reason


async def run(intent: Revoke, order: Order, services: Services) -> Answer:
    """Take the vote away."""
    request = await open_request(order.repo, order.number, intent.environment, services)
    vote = request.vote_of(order.actor)
    if vote is None:
        raise RefusalError(
            f"{code(order.actor.login)} has not approved {code(request.sha[:7])}.",
            reason=Reason.NOTHING_OPEN,
        )
    left = request.without_vote(order.actor)
    revoked = entry(Type.VOTE_REVOKED, left, order.actor, {"vote": vote_fact(vote, left)})
    outcome = await pursue(left, services, audits=(revoked,))
    return Answer(effects=outcome.effects, records=outcome.records)


ACT = Act(on=Revoke, run=run)
