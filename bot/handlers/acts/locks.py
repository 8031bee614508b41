"""``/locks``: who holds what, and what is frozen."""

from bot.commands.known.locks import ShowLocks
from bot.deploys.freeze import active
from bot.deploys.times import moment
from bot.handlers.act import Act, Answer, Order
from bot.handlers.services import Services
from bot.markdown import code, plain


async def run(_: ShowLocks, order: Order, services: Services) -> Answer:
    """List locks, declared freezes and windows that are in force."""
    now = services.clock.now()
    locks = [one for one in await services.store.locks(order.repo) if one.holds(now)]
    stops = [one for one in await services.store.stops(order.repo) if one.since <= now < one.until]
    lines = [
        f"- 🔒 {code(one.environment)}: {code(one.holder.login)} for #{one.number} until "
        f"{moment(one.until)}{_why(one.reason)}"
        for one in locks
    ]
    lines += [
        f"- ❄️ {code(one.environment or 'every environment')}: {code(one.by.login)} until "
        f"{moment(one.until)}{_why(one.reason)}"
        for one in stops
    ]
    for name, settings in order.ruling.policy.environments.items():
        window = active(settings.freeze, now)
        if window:
            lines.append(
                f"- ❄️ {code(name)}: by the policy until {moment(window.until)}{_why(window.reason)}"
            )
    return Answer(reply="\n".join(lines) or "**Nothing is locked or frozen.**")


def _why(reason: str) -> str:
    return f": {plain(reason)}" if reason else ""


ACT = Act(on=ShowLocks, run=run)
