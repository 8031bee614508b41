"""Steer a rollout that is under way: stop it, hold it, let it go on."""

from bot.audit.record import Type
from bot.commands.known.canary import Canary, Verb
from bot.commands.refusal import RefusalError
from bot.config.quantities import show_weight
from bot.effects import Alert, Effect, Outcome, joined
from bot.handlers.act import STARTED, Answer, Order
from bot.handlers.deploying.people import require
from bot.handlers.rolling.gather import heard, spot_of
from bot.handlers.rolling.pursue import pursue
from bot.handlers.rolling.services import Target, sole_service
from bot.handlers.services import Services
from bot.markdown import code, plain
from bot.model import Sha
from bot.reason import Reason
from bot.records import Audit
from bot.rollouts import render, wishes
from bot.rollouts.facts import entry
from bot.rollouts.rollout import Rollout
from bot.rollouts.seen import Trouble
from bot.rollouts.state import GOING_BACK, State

FREE = frozenset({Verb.ABORT, Verb.PAUSE})
"""What everybody who may write can do: stopping must be easy."""


async def show_status(order: Order, services: Services) -> Answer:
    """List what is under way in the repository, and what ended last."""
    newest = await services.store.newest_rollouts(order.repo)
    lines = [f"- {render.ICONS[one.state]} #{one.number}: {render.headline(one)}" for one in newest]
    return Answer(reply="\n".join(lines[:10]) or "No canary was ever started here.")


async def steer(intent: Canary, order: Order, services: Services) -> Answer:
    """Do what *intent* says to the rollout that it means."""
    rollout = await _meant(intent, order, services)
    if intent.verb not in FREE:
        settings = order.settings(rollout.environment)
        among = settings.overriders if intent.override else settings.deployers
        await require(order.actor, order.role, order.repo, among, services)
    try:
        steered = _steered(intent, rollout, order, services)
    except ValueError as error:
        raise RefusalError(f"Not now: {error}.", reason=Reason.ALREADY_DONE) from error
    audits = _audits(intent, steered, order)
    outcome = await pursue(steered, services, audits=audits)
    alerts = _alerts(intent, steered, order)
    return Answer(effects=(*outcome.effects, *alerts), records=outcome.records)


def _steered(intent: Canary, rollout: Rollout, order: Order, services: Services) -> Rollout:
    now = services.clock.now()
    match intent.verb:
        case Verb.ABORT:
            return wishes.abort(rollout, order.actor, now, plain(intent.reason))
        case Verb.PAUSE:
            return wishes.pause(rollout, order.actor, now)
        case Verb.RESUME:
            return wishes.go_on(rollout, now)
        case Verb.EXTEND:
            return wishes.extend(rollout, intent.longer or rollout.settings.max_extend, now)
        case _:
            return wishes.push(rollout, is_override=bool(intent.override))


def _audits(intent: Canary, rollout: Rollout, order: Order) -> tuple[Audit, ...]:
    types = {
        Verb.ABORT: Type.CANARY_GOING_BACK,
        Verb.PAUSE: Type.CANARY_HELD,
        Verb.RESUME: Type.CANARY_RESUMED,
        Verb.EXTEND: Type.CANARY_EXTENDED,
        Verb.PROMOTE: Type.CANARY_PUSHED,
    }
    reason = intent.override or intent.reason
    return (entry(types[intent.verb], rollout, order.actor, reason=reason),)


def _alerts(intent: Canary, rollout: Rollout, order: Order) -> tuple[Effect, ...]:
    if not intent.override:
        return ()
    text = (
        f"{order.actor.login} promoted rollout {rollout.id} of {rollout.service} without the "
        f"approvals that it takes: {plain(intent.override)}"
    )
    return (Alert(repo=rollout.repo, kind="overridden", text=text),)


async def stop_rollouts(environment: str, order: Order, services: Services) -> Outcome:
    """Take back every canary in *environment*: what was there before it is wanted again."""
    live = await services.store.live_rollouts(order.repo)
    here = [one for one in live if one.environment.casefold() == environment.casefold()]
    going = [one for one in here if one.state not in GOING_BACK]
    now, why = services.clock.now(), "`/rollback`"
    stopped = [wishes.abort(one, order.actor, now, why) for one in going]
    return joined([await pursue(one, services) for one in stopped])


async def take_back(
    environment: str, reason: str, order: Order, services: Services
) -> Answer | None:
    """Take back the promotion of the only service there, while its stable is what it was before.

    Returns:
        What comes of it; None where the canary has no traffic, so that a release has to be brought
        back.
    """
    target = sole_service(order, environment)
    newest = await services.store.newest_rollouts(order.repo)
    last = next((one for one in newest if target and one.service == target.name), None)
    if last is None or last.state is not State.SUCCEEDED:
        return None
    seen = await heard(services.traffic.read(spot_of(last)))
    if isinstance(seen, Trouble) or not seen.weight:
        return None
    back = wishes.take_back(last, order.actor, services.clock.now(), plain(reason))
    asked = entry(Type.ROLLBACK_REQUESTED, back, order.actor, reason=reason)
    outcome = await pursue(back, services, audits=(asked,))
    return Answer(effects=outcome.effects, records=outcome.records, reaction=STARTED)


async def _meant(intent: Canary, order: Order, services: Services) -> Rollout:
    """Return the rollout of this pull request that is meant.

    Raises:
        RefusalError: There is none, or there are several.
    """
    live = await services.store.live_rollouts(order.repo)
    names = {name.casefold() for name in intent.names}
    found = [one for one in live if one.number == order.number and _is_meant(one, names)]
    if len(found) == 1 and (intent.sha is None or found[0].sha.startswith(intent.sha)):
        return found[0]
    which = ", ".join(code(one.service) for one in found)
    raise RefusalError(
        f"Say which one you mean: {which}." if len(found) > 1 else "No such canary is under way.",
        reason=Reason.PARSE_ERROR if len(found) > 1 else Reason.NOTHING_OPEN,
        checked="On other pull requests: "
        + (", ".join(f"#{one.number}" for one in live if one.number != order.number) or "none"),
    )


def _is_meant(rollout: Rollout, names: set[str]) -> bool:
    return names <= {rollout.service.casefold(), rollout.environment.casefold()}


async def require_fresh(
    intent: Canary, order: Order, target: Target, sha: Sha, services: Services
) -> None:
    """Refuse a commit that is on its way, or that failed before and is not tried again on purpose.

    Raises:
        RefusalError: It is.
    """
    newest = await services.store.newest_rollouts(order.repo)
    mine = [one for one in newest if one.service == target.name and one.sha == sha]
    for one in mine:
        if one.is_live:
            raise RefusalError(
                f"{code(sha[:7])} is under way already: it is {one.state}.",
                reason=Reason.ALREADY_DONE,
                checked=f"Its weight is {show_weight(one.wanted)}, on #{one.number}.",
                paste="/canary promote",
            )
    failed = next((one for one in mine if one.state is State.ROLLED_BACK), None)
    if failed and not intent.retry:
        raise RefusalError(
            f"{code(sha[:7])} was rolled back before: {failed.why}.",
            reason=Reason.REJECTED,
            checked="The same commit is tried again only on purpose.",
            paste=f'/canary {show_weight(intent.weight)} {target.name} --retry "…"',
        )
