"""``/override``: past the gateway in an emergency, or past our own verdict for one commit."""

from dataclasses import replace

from bot.audit.record import Type
from bot.commands.known.override import Override
from bot.commands.refusal import RefusalError
from bot.config.environments import PRODUCTION
from bot.deploys.facts import entry, person
from bot.deploys.records import KeepOverride
from bot.deploys.request import Request
from bot.deploys.snapshot import Snapshot
from bot.deploys.times import moment
from bot.effects import Alert
from bot.handlers.act import STARTED, Act, Answer, Order
from bot.handlers.deploying.afterwards import due, review_later
from bot.handlers.deploying.find import open_request, requests_for, under_way
from bot.handlers.deploying.gather import snapshot_of
from bot.handlers.deploying.opening import ask_of, new_request, opened
from bot.handlers.deploying.people import require
from bot.handlers.deploying.proposing import propose
from bot.handlers.deploying.pursue import conclude
from bot.handlers.services import Services
from bot.markdown import block, code, plain
from bot.policy.overridden import names_of, overridden
from bot.policy.render import POLICY_CHECK
from bot.policy.tables import Target
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
    known = await _open(intent, order, services)
    environment = known.environment if known else intent.environment or PRODUCTION
    settings = order.settings(environment)
    await require(order.actor, order.role, order.repo, settings.overriders, services)
    if known:
        asked, snapshot = known, await snapshot_of(known, services)
    else:
        asked, snapshot = await _ask(environment, order, services)
    request = replace(asked, overrider=order.actor, override_reason=intent.reason)
    overriding = entry(Type.GATE_OVERRIDDEN, request, order.actor, {"reason": intent.reason})
    opening = () if known else (opened(request, snapshot),)
    outcome = conclude(request, snapshot, services, audits=(*opening, overriding))
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


async def _open(intent: Override, order: Order, services: Services) -> Request | None:
    """Return the request that is meant; None if nothing is open: what is blocked is never opened.

    Raises:
        RefusalError: It could be several.
    """
    try:
        return await open_request(order.repo, order.number, intent.environment, services)
    except RefusalError as error:
        if error.reason != Reason.NOTHING_OPEN:
            raise
        return None


async def _ask(environment: str, order: Order, services: Services) -> tuple[Request, Snapshot]:
    """Ask for the newest commit, as `/deploy` would if nothing stood in the way.

    Raises:
        RefusalError: It is on its way already.
    """
    pull = order.change
    sha = pull.merge_sha or pull.head_sha
    if await requests_for(order.repo, environment, sha, services):
        raise under_way(environment, sha)
    return await new_request(ask_of(order, environment, sha), services)


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
    keep = KeepOverride(
        repo=order.repo,
        sha=sha,
        check=POLICY_CHECK,
        by=proposal.supporters,
        reason=intent.reason,
    )
    target = Target(repo=order.repo, head_sha=sha, external_id=f"pr={order.number};override")
    text = f"{POLICY_CHECK} on {sha}: {plain(intent.reason)}"
    return Answer(
        effects=(
            overridden(target, names_of(keep.by), intent.reason),
            Alert(repo=order.repo, kind="overridden", text=text),
        ),
        records=(*records, keep, _audit(keep, order)),
    )


def _audit(keep: KeepOverride, order: Order) -> Audit:
    return Audit(
        type=Type.CHECK_OVERRIDDEN,
        repo=order.repo,
        subject=POLICY_CHECK,
        data={
            "sha": keep.sha,
            "pull_request": order.number,
            "reason": keep.reason,
            "supporters": [person(one) for one in keep.by],
        },
        actor=order.actor,
    )


ACT = Act(on=Override, run=run)
