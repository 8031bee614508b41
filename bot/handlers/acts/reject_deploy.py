"""``/reject-deploy``, or the button: a veto beats every vote."""

from bot.commands.known.reject_deploy import Reject
from bot.commands.refusal import RefusalError
from bot.deploys.approvals import groups_of
from bot.deploys.condition import never
from bot.deploys.request import Request, State, Vote
from bot.deploys.snapshot import Snapshot
from bot.deploys.step import close
from bot.handlers.act import Act, Answer, Order
from bot.handlers.deploying.find import open_request
from bot.handlers.deploying.gather import snapshot_of
from bot.handlers.deploying.people import role_line
from bot.handlers.deploying.pursue import settle
from bot.handlers.services import Services
from bot.markdown import code, plain
from bot.model import Permission
from bot.reason import Reason


async def run(intent: Reject, order: Order, services: Services) -> Answer:
    """End the request."""
    request = await open_request(order.repo, order.number, intent.environment, services)
    snapshot = await snapshot_of(_with_voice(request, order, services), services)
    _require_approver(order, request, snapshot)
    why = never(f"{code(order.actor.login)} rejected it: {plain(intent.reason)}", Reason.REJECTED)
    step = close(request, State.REJECTED, services.clock.now(), why, by=order.actor)
    outcome = settle(step, snapshot, services)
    return Answer(effects=outcome.effects, records=outcome.records)


def _with_voice(request: Request, order: Order, services: Services) -> Request:
    """Return *request* as if they had voted, so that what they may do is read, too."""
    voice = Vote(voter=order.actor, at=services.clock.now(), source=order.words.source)
    return request.with_vote(voice)


def _require_approver(order: Order, request: Request, snapshot: Snapshot) -> None:
    """Let approvers and administrators veto, also those whose approval would not count.

    Raises:
        RefusalError: They are neither.
    """
    groups = snapshot.settings.approvals.groups
    is_approver = groups_of(snapshot.ballots[-1], snapshot) if groups else False
    needed = Permission.MAINTAIN if groups else Permission.WRITE
    if not is_approver and order.role < needed and order.actor.id != request.requester.id:
        raise RefusalError(
            f"{code(order.actor.login)} is no approver of this environment.",
            reason=Reason.NO_PERMISSION,
            checked=role_line(order.actor, order.role),
        )


ACT = Act(on=Reject, run=run)
