"""``/deploy``: open a request for a commit, unless something stands in the way for good."""

from bot.commands.known.deploy import Deploy
from bot.config.canary import ALL
from bot.deploys.condition import Standing
from bot.deploys.gate import Assessment, assess
from bot.deploys.render import table
from bot.deploys.request import Request
from bot.handlers.act import DONE, STARTED, Act, Answer, Order
from bot.handlers.deploying.asking import commit_of, refuse, require_seen
from bot.handlers.deploying.candidates import too_few
from bot.handlers.deploying.entering import enter
from bot.handlers.deploying.find import requests_for
from bot.handlers.deploying.opening import ask_of, new_request
from bot.handlers.deploying.people import require
from bot.handlers.rolling.preflight import preflight
from bot.handlers.rolling.services import Target, sole_service
from bot.handlers.rolling.start import kept, new_rollout
from bot.handlers.services import Services
from bot.markdown import code
from bot.records import Record


async def run(intent: Deploy, order: Order, services: Services) -> Answer:
    """Open a request, or say why not."""
    settings = order.settings(intent.environment)
    await require(order.actor, order.role, order.repo, settings.deployers, services)
    paste = f"/deploy {intent.environment} --sha {{sha}}"
    sha = commit_of(intent.sha, order.change, paste)
    known = await requests_for(order.repo, intent.environment, sha, services)
    if known and not intent.is_dry_run:
        return _again(known[0])
    target = sole_service(order, intent.environment)
    more = {"rollout_id": target.rollout_id(order)} if target else {}
    ask = ask_of(order, intent.environment, sha, **more)
    request, snapshot = await new_request(ask, services)
    assessment = assess(request, snapshot)
    if intent.is_dry_run:
        return Answer(reply=_dry(request, assessment))
    again = f"/deploy {request.environment}"
    refuse(assessment, again, Standing.NEVER)
    require_seen(intent.sha, order, request, snapshot, paste)
    refuse(assessment, again, Standing.NO)
    rolling = await _rollout(target, order, request, services) if target else ()
    outcome = await enter(request, snapshot, services)
    return Answer(
        effects=outcome.effects,
        records=(*rolling, *outcome.records),
        reply=await too_few(request, snapshot, services),
        reaction=STARTED,
    )


async def _rollout(
    target: Target, order: Order, request: Request, services: Services
) -> tuple[Record, ...]:
    """Have all of the traffic moved at once, as soon as the request is approved."""
    rollout = new_rollout(target, order, request, ALL)
    ready = await preflight(rollout, services)
    return kept(ready.rollout, services)


def _again(known: Request) -> Answer:
    """Say that this was asked for before: nothing changes."""
    return Answer(
        reply=f"**This is open already:** {code(known.sha[:7])} to "
        f"{code(known.environment)}, on #{known.number}; it is {known.state}.",
        reaction=DONE,
    )


def _dry(request: Request, assessment: Assessment) -> str:
    word = "would start at once" if assessment.is_open else "would not start now"
    return (
        f"**Dry run: a deploy of {code(request.sha)} to {code(request.environment)} {word}.**\n\n"
        f"{table(assessment)}"
    )


ACT = Act(on=Deploy, run=run)
