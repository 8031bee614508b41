"""``/freeze``: no new deploys for a while. Rollbacks stay possible."""

from datetime import timedelta

from bot.audit.record import Type
from bot.commands.known.freeze import Freeze
from bot.commands.refusal import RefusalError
from bot.deploys.locks import Stop
from bot.deploys.records import KeepStop
from bot.deploys.times import moment
from bot.handlers.act import Act, Answer, Order
from bot.handlers.deploying.stopping import entry_of
from bot.handlers.services import Services
from bot.markdown import code
from bot.reason import Reason

LONGEST = timedelta(days=90)
"""Of a declared freeze, ours: what lasts longer belongs into the policy."""


async def run(intent: Freeze, order: Order, services: Services) -> Answer:
    """Declare the freeze, over an earlier one of the same environment if it does not end sooner."""
    now = services.clock.now()
    until = intent.until or now + (intent.duration or timedelta(0))
    if not now < until <= now + LONGEST:
        raise RefusalError(
            f"{moment(until)} is over, or more than {LONGEST.days} days away.",
            reason=Reason.PARSE_ERROR,
        )
    stop = Stop(
        repo=order.repo,
        environment=intent.environment,
        by=order.actor,
        since=now,
        until=until,
        reason=intent.reason,
    )
    what = code(stop.environment) if stop.environment else "Every environment"
    for held in await services.store.stops(order.repo):
        _require_longer(stop, held, what)
    return Answer(
        records=(KeepStop(stop=stop), entry_of(Type.FREEZE_DECLARED, stop, order.actor)),
        reply=f"❄️ **{what} is frozen until {moment(until)}.** Rollbacks stay possible.",
    )


def _require_longer(stop: Stop, held: Stop, what: str) -> None:
    """Refuse to end a freeze by a shorter one: that would take one person where two are needed.

    Raises:
        RefusalError: *stop* would end sooner than *held*, which it replaces.
    """
    is_same = held.environment.casefold() == stop.environment.casefold()
    if is_same and stop.until < held.until:
        raise RefusalError(
            f"{what} is frozen until {moment(held.until)} already.",
            reason=Reason.FROZEN,
            checked=f"Only `/unfreeze` ends it sooner than {code(held.by.login)} said.",
            paste=f"/unfreeze {stop.environment}".rstrip(),
        )


ACT = Act(on=Freeze, run=run)
