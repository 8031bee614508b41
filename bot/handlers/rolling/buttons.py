"""Someone pressed a button of the canary's check run: promote, abort or pause."""

from bot.audit.record import Type
from bot.commands import render as words
from bot.commands.known.canary import COMMAND, Canary, Verb
from bot.commands.refusal import RefusalError
from bot.effects import Outcome
from bot.errors import UserError
from bot.github import payloads
from bot.handlers.deploying.people import role_line
from bot.handlers.handler import Event
from bot.handlers.naming import rollout_in
from bot.handlers.pressing import order_of
from bot.handlers.rolling.steering import steer
from bot.handlers.services import Services
from bot.markdown import code
from bot.model import Permission, User
from bot.reason import Reason
from bot.rollouts import render
from bot.rollouts.facts import entry
from bot.rollouts.rollout import Rollout

VERBS = {
    render.PROMOTE.identifier: Verb.PROMOTE,
    render.ABORT.identifier: Verb.ABORT,
    render.PAUSE.identifier: Verb.PAUSE,
}


async def steer_by_button(event: Event, services: Services) -> Outcome:
    """Do what the button says, if whoever pressed it may."""
    repo, run, identifier, presser = payloads.pressed(event.payload)
    rollout = await services.store.rollout(rollout_in(run))
    verb = VERBS.get(identifier)
    if rollout is None or rollout.repo.id != repo.id or presser.is_bot or verb is None:
        return Outcome(note="not for us")
    try:
        order = await order_of(event, (rollout.repo, rollout.number), run, presser, services)
        _require_role(order.role, presser)
        intent = Canary(verb=verb, names=(rollout.service,), sha=rollout.sha)
        answer = await steer(intent, order, services)
    except UserError as error:
        return _refused(rollout, verb, presser, error)
    return Outcome(effects=answer.effects, records=answer.records, note=identifier)


def _require_role(role: Permission, presser: User) -> None:
    if role < COMMAND.permission:
        raise RefusalError(
            f"{code(presser.login)} may not steer a canary.",
            reason=Reason.NO_PERMISSION,
            checked=role_line(presser, role),
        )


def _refused(rollout: Rollout, verb: Verb, presser: User, error: UserError) -> Outcome:
    """Say on the pull request why a press did nothing: a button itself cannot."""
    kind = f"pressed-{presser.id}-{verb}-{error.reason}"
    told = render.notice(rollout, kind, words.refusal(error, None))
    refused = entry(Type.COMMAND_REFUSED, rollout, presser, reason=error.reason)
    return Outcome(effects=(told,), records=(refused,), note=f"refused: {error.reason}")
