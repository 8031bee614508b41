"""``/canary``: start a rollout, or steer the one that is under way."""

from dataclasses import replace

from bot.commands.known.canary import Canary, Verb
from bot.config.quantities import show_weight
from bot.deploys.condition import Standing
from bot.deploys.gate import WITHOUT_VOTES, Assessment, assess
from bot.deploys.render import table
from bot.deploys.request import Kind, Request
from bot.deploys.snapshot import Snapshot
from bot.effects import Outcome, joined
from bot.handlers.act import STARTED, Act, Answer, Order
from bot.handlers.deploying.asking import commit_of, refuse, require_seen
from bot.handlers.deploying.candidates import too_few
from bot.handlers.deploying.entering import enter
from bot.handlers.deploying.opening import ask_of, new_request
from bot.handlers.deploying.people import require
from bot.handlers.rolling.preflight import Ready, preflight
from bot.handlers.rolling.pursue import pursue
from bot.handlers.rolling.services import Target, service_named
from bot.handlers.rolling.start import kept, new_rollout
from bot.handlers.rolling.steering import require_fresh, show_status, steer
from bot.handlers.services import Services
from bot.markdown import code, paragraphs
from bot.model import Sha
from bot.rollouts.rollout import Rollout


async def run(intent: Canary, order: Order, services: Services) -> Answer:
    """Do what the verb says."""
    if intent.verb is Verb.STATUS:
        return await show_status(order, services)
    if intent.verb is not Verb.START:
        return await steer(intent, order, services)
    target = service_named(order, intent.names)
    settings = order.settings(target.settings.environment)
    await require(order.actor, order.role, order.repo, settings.deployers, services)
    again = f"/canary {show_weight(intent.weight)} {target.name}"
    sha = commit_of(intent.sha, order.change, f"{again} @{{sha}}")
    if not intent.is_dry_run:
        await require_fresh(intent, order, target, sha, services)
    request, snapshot = await _request(intent, order, target, sha, services)
    rollout = new_rollout(target, order, request, intent.weight, intent.retry)
    assessment = assess(request, snapshot, *(() if rollout.request_id else (WITHOUT_VOTES,)))
    if intent.is_dry_run:
        return _dry(rollout, assessment, await preflight(rollout, services))
    refuse(assessment, again, Standing.NEVER)
    require_seen(intent.sha, order, request, snapshot, f"{again} @{{sha}}")
    refuse(assessment, again, Standing.NO)
    if not rollout.request_id:
        refuse(assessment, again, Standing.PENDING)
    ready = await preflight(rollout, services)
    seen_through = replace(ready.rollout, preview=ready.words)
    outcome = await _begin(seen_through, request, snapshot, services)
    return Answer(
        effects=outcome.effects,
        records=outcome.records,
        reply=await too_few(request, snapshot, services) if rollout.request_id else "",
        reaction=STARTED,
    )


async def _request(
    intent: Canary, order: Order, target: Target, sha: Sha, services: Services
) -> tuple[Request, Snapshot]:
    ask = ask_of(
        order,
        target.settings.environment,
        sha,
        kind=Kind.CANARY,
        reason=intent.retry,
        rollout_id=target.rollout_id(order),
    )
    return await new_request(ask, services)


async def _begin(
    rollout: Rollout, request: Request, snapshot: Snapshot, services: Services
) -> Outcome:
    """Begin at once, or ask for approval first where the weight takes one."""
    if not rollout.request_id:
        return await pursue(rollout, services)
    waiting = Outcome(records=kept(rollout, services))
    return joined((waiting, await enter(request, snapshot, services)))


def _started(rollout: Rollout) -> str:
    plan = " → ".join(map(show_weight, rollout.plan))
    what = f"{code(rollout.sha[:7])} for {code(rollout.service)}"
    return f"**Canary of {what} in {code(rollout.environment)}: {plan}.**"


def _dry(rollout: Rollout, assessment: Assessment, ready: Ready) -> Answer:
    word = "could start now" if assessment.is_open else "could not start now"
    said = f"**Dry run: it {word}.**"
    return Answer(reply=paragraphs(said, _started(rollout), table(assessment), ready.words))


ACT = Act(on=Canary, run=run)
