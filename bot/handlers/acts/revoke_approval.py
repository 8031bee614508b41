"""``/revoke-approval``: a vote is taken back, as long as nothing has started."""

from dataclasses import replace

from bot.audit.record import Type
from bot.commands.known.revoke_approval import Revoke
from bot.deploys.facts import entry, vote_fact
from bot.deploys.records import KeepRequest
from bot.deploys.request import Withdrawal
from bot.handlers.act import Act, Answer, Order
from bot.handlers.deploying.find import open_request
from bot.handlers.deploying.pursue import pursue
from bot.handlers.services import Services
from bot.markdown import code


async def run(intent: Revoke, order: Order, services: Services) -> Answer:
    """Take the vote away, be it one that has not reached us yet."""
    request = await open_request(order.repo, order.number, intent.environment, services)
    vote = request.vote_of(order.actor)
    taken = Withdrawal(voter=order.actor, at=order.words.at)
    left = replace(request.without_vote(order.actor), withdrawn=(*request.withdrawn, taken))
    if vote is None:
        return Answer(
            records=(KeepRequest(request=left),),
            reply=f"**{code(order.actor.login)} has not approved {code(request.sha[:7])}.** "
            "Should something they said before arrive late, it does not count.",
        )
    revoked = entry(Type.VOTE_REVOKED, left, order.actor, {"vote": vote_fact(vote, left)})
    outcome = await pursue(left, services, audits=(revoked,))
    return Answer(effects=outcome.effects, records=outcome.records)


ACT = Act(on=Revoke, run=run)
