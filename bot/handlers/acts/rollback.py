"""``/rollback``: bring back a release that was live and healthy.

One person is enough; afterwards somebody else looks at it.
"""

from collections.abc import Sequence

from bot.commands.known.rollback import RollBack
from bot.commands.refusal import RefusalError
from bot.config.environments import PRODUCTION
from bot.deploys.request import Kind
from bot.deploys.snapshot import Release
from bot.deploys.times import moment
from bot.effects import joined
from bot.handlers.act import STARTED, Act, Answer, Order
from bot.handlers.deploying.afterwards import due, review_later
from bot.handlers.deploying.entering import enter
from bot.handlers.deploying.find import requests_for, under_way
from bot.handlers.deploying.gather import releases_of
from bot.handlers.deploying.going_back import previous
from bot.handlers.deploying.opening import ask_of, new_request
from bot.handlers.deploying.people import require
from bot.handlers.rolling.steering import stop_rollouts, take_back
from bot.handlers.services import Services
from bot.markdown import code
from bot.model import Sha
from bot.reason import Reason

SHOWN = 5
"""Releases that a refusal lists, ours."""


async def run(intent: RollBack, order: Order, services: Services) -> Answer:
    """Start the workflow with the commit of an earlier release."""
    environment = intent.environment or PRODUCTION
    settings = order.settings(environment)
    await require(order.actor, order.role, order.repo, settings.deployers, services)
    if intent.to == "previous":
        taken = await take_back(environment, intent.reason, order, services)
        if taken:
            return taken
    releases = await releases_of(order.repo, environment, services)
    target = _target(intent.to, environment, releases)
    await _require_rest(environment, target.sha, order, services)
    ask = ask_of(order, environment, target.sha, kind=Kind.ROLLBACK, reason=intent.reason)
    request, snapshot = await new_request(ask, services)
    rolling = await stop_rollouts(environment, order, services)
    outcome = joined((rolling, await enter(request, snapshot, services)))
    return Answer(
        effects=(*outcome.effects, review_later(request, "was rolled back")),
        records=(*outcome.records, *due(request, order.actor, services)),
        reaction=STARTED,
    )


def _target(to: str, environment: str, releases: Sequence[Release]) -> Release:
    """Find the release that is meant, among those that were live and healthy.

    Raises:
        RefusalError: It never was.
    """
    healthy = [one for one in releases if one.was_healthy]
    found = previous(releases) if to == "previous" else _named(to, healthy)
    if found:
        return found
    rows = [
        f"- {code(one.sha[:7])}, deployment {one.deployment_id}, {moment(one.at)}"
        for one in healthy[:SHOWN]
    ]
    raise RefusalError(
        f"{code(to)} is no release that was live and healthy in {code(environment)}.",
        reason=Reason.NOT_A_RELEASE,
        checked="\n".join(["Releases that were:", *rows]) if rows else "There was none yet.",
        paste=f"/deploy {environment}",
    )


def _named(to: str, healthy: Sequence[Release]) -> Release | None:
    by_id = [one for one in healthy if str(one.deployment_id) == to]
    by_sha = [one for one in healthy if len(to) >= 7 and one.sha.startswith(to)]  # noqa: PLR2004 - as git
    return next(iter(by_id or by_sha), None)


async def _require_rest(environment: str, sha: Sha, order: Order, services: Services) -> None:
    """Refuse what is being done already. A request that waits for votes is not.

    Raises:
        RefusalError: It is.
    """
    same = await requests_for(order.repo, environment, sha, services)
    if any(one.has_the_floor for one in same):
        raise under_way(environment, sha)


ACT = Act(on=RollBack, run=run)
