"""``/override``: past the gateway in an emergency, or past our own verdict for one commit."""

from dataclasses import replace

from bot.audit.record import Type
from bot.commands.known.override import Override
from bot.commands.refusal import RefusalError
from bot.config.environments import PRODUCTION
from bot.deploys.facts import entry, person
from bot.deploys.records import KeepOverride
from bot.deploys.times import moment
from bot.effects import Alert
from bot.handlers.act import STARTED, Act, Answer, Order
from bot.handlers.deploying.afterwards import due, review_later
from bot.handlers.deploying.find import open_request
from bot.handlers.deploying.people import require
from bot.handlers.deploying.proposing import propose
from bot.handlers.deploying.pursue import pursue
from bot.handlers.services import Services
from bot.markdown import block, code, plain
from bot.policy.overridden import names_of, overridden
from bot.policy.render import POLICY_CHECK, Target
from bot.reason import Reason
from bot.records import Audit

GATE = "deploy-gate"
POLICY = "policy"


async def run(intent: Override, order: Order, services: Services) -> Answer:
    """Do what the name asks for."""
    if intent.check == GATE:
        return await _break_the_glass(intent, order, services)
    if intent.check in {POLICY, POLICY_CHECK}:
        return await _set_neutral(intent, order, services)
    raise RefusalError(
        f"There is nothing called {code(intent.check)} to override.",
        reason=Reason.PARSE_ERROR,
        paste=f'/override {GATE} --reason "…"',
    )


async def _break_the_glass(intent: Override, order: Order, services: Services) -> Answer:
    request = await open_request(order.repo, order.number, intent.environment, services)
    settings = order.settings(request.environment)
    await require(order.actor, order.role, order.repo, settings.overriders, services)
    request = replace(request, overrider=order.actor, override_reason=intent.reason)
    overriding = entry(Type.GATE_OVERRIDDEN, request, order.actor, {"reason": intent.reason})
    outcome = await pursue(request, services, audits=(overriding,))
    alert = Alert(
        repo=order.repo,
        kind="overridden",
        text=f"{plain(order.actor.login)} overrode the gate of {plain(request.environment)}, "
        f"request {request.id}: {plain(intent.reason)}",
    )
    return Answer(
        effects=(*outcome.effects, alert, review_later(request, "was deployed past the gate")),
        records=(*outcome.records, *due(request, order.actor, services)),
        reaction=STARTED,
    )


async def _set_neutral(intent: Override, order: Order, services: Services) -> Answer:
    settings = order.settings(PRODUCTION)
    await require(order.actor, order.role, order.repo, settings.overriders, services)
    sha = order.change.head_sha
    proposal, is_enough, records = await propose(f"override:{POLICY}:{sha}", order, services)
    if not is_enough:
        line = f'/override {POLICY} --reason "…"'
        return Answer(
            records=records,
            reply=f"**One more person must say so for {code(sha[:7])}** until "
            f"{moment(proposal.until)}:\n{block(line)}",
        )
    names = names_of(proposal.supporters)
    keep = KeepOverride(
        repo=order.repo,
        sha=sha,
        check=POLICY_CHECK,
        by=proposal.supporters,
        reason=intent.reason,
    )
    target = Target(repo=order.repo, head_sha=sha, external_id=f"pr={order.number};override")
    audit = Audit(
        type=Type.CHECK_OVERRIDDEN,
        repo=order.repo,
        subject=POLICY_CHECK,
        data={
            "sha": sha,
            "pull_request": order.number,
            "reason": intent.reason,
            "supporters": [person(one) for one in proposal.supporters],
        },
        actor=order.actor,
    )
    return Answer(
        effects=(
            overridden(target, names, intent.reason),
            Alert(
                repo=order.repo,
                kind="overridden",
                text=f"{POLICY_CHECK} on {sha}: {plain(intent.reason)}",
            ),
        ),
        records=(*records, keep, audit),
    )


ACT = Act(on=Override, run=run)
