"""Someone pressed a button of a check run of ours, as of the gateway's: a vote, a veto, or a look.

A button is bound to a commit and to a request, and GitHub says who pressed it.
"""

from bot.audit.record import Type
from bot.commands import render
from bot.commands.known.approve_deploy import Approve
from bot.commands.known.reject_deploy import Reject
from bot.commands.refusal import RefusalError
from bot.deploys.facts import entry
from bot.deploys.render import APPROVE, REJECT, notice
from bot.deploys.request import Request
from bot.effects import Outcome
from bot.errors import UserError
from bot.github import payloads
from bot.handlers import failure_buttons as failing
from bot.handlers.act import Answer, Order
from bot.handlers.acts import approve_deploy, reject_deploy
from bot.handlers.deploying.find import open_request
from bot.handlers.deploying.pursue import pursue
from bot.handlers.handler import Event, Handler
from bot.handlers.naming import request_in, rollout_in
from bot.handlers.policing import buttons as policing
from bot.handlers.pressing import order_of
from bot.handlers.rolling.buttons import steer_by_button
from bot.handlers.services import Services
from bot.markdown import code
from bot.model import CheckRun, User
from bot.reason import Reason

OTHERS = ((failing.is_ours, failing.press), (policing.is_ours, policing.press))
"""Check runs that are not the gateway's."""


async def press(event: Event, services: Services) -> Outcome:
    """Do what the button says."""
    repo, run, identifier, presser = payloads.pressed(event.payload)
    if rollout_in(run):
        return await steer_by_button(event, services)
    for is_ours, press_it in OTHERS:
        if is_ours(run):
            return await press_it(event, services)
    request_id = request_in(run)
    request = await services.store.request(request_id) if request_id else None
    if request is None or request.repo.id != repo.id or presser.is_bot:
        return Outcome(note="not for us")
    if identifier not in {APPROVE.identifier, REJECT.identifier}:
        return await pursue(request, services)
    try:
        await _require_open(request, services)
        place = (request.repo, request.number)
        order = await order_of(event, place, run, presser, services)
        answer = await _act(identifier, order, run, request, services)
    except UserError as error:
        return _refused(identifier, request, presser, error)
    return Outcome(effects=answer.effects, records=answer.records, note=identifier)


async def _act(
    identifier: str, order: Order, run: CheckRun, request: Request, services: Services
) -> Answer:
    if identifier == APPROVE.identifier:
        approve = Approve(environment=request.environment, sha=run.head_sha)
        return await approve_deploy.ACT.run(approve, order, services)
    reject = Reject(environment=request.environment, reason="by the button of the check")
    return await reject_deploy.ACT.run(reject, order, services)


def _refused(identifier: str, request: Request, presser: User, error: UserError) -> Outcome:
    """Say on the pull request why a press did nothing: a button itself cannot."""
    is_vote = identifier == APPROVE.identifier
    type_ = Type.VOTE_REFUSED if is_vote else Type.COMMAND_REFUSED
    told = notice(request, f"pressed-{presser.id}-{error.reason}", render.refusal(error, None))
    return Outcome(
        effects=(told,),
        records=(entry(type_, request, presser, {"reason": error.reason}),),
        note=f"refused: {error.reason}",
    )


async def _require_open(request: Request, services: Services) -> None:
    """Refuse a button on the page of a request that has ended: it says nothing of the next one.

    Raises:
        RefusalError: Another request is open, or none.
    """
    current = await open_request(request.repo, request.number, request.environment, services)
    if current.id != request.id:
        raise RefusalError(
            "That button belongs to an earlier request.",
            reason=Reason.SUPERSEDED,
            checked=f"Open is {code(current.sha)}. Use the buttons of its own check.",
        )


HANDLER = Handler(on=frozenset({"check_run.requested_action"}), handle=press)
