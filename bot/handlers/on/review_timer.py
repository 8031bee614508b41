"""A review afterwards is due: if nobody has done it, say so."""

from bot.deploys.step import FOLLOW
from bot.effects import Outcome
from bot.handlers.deploying.afterwards import TIMER, overdue
from bot.handlers.handler import Event, Handler, Trouble
from bot.handlers.services import Services
from bot.records import WakeAt


async def look(event: Event, services: Services) -> Outcome:
    """See whether somebody else has looked at it."""
    request = await services.store.request(event.arguments()["request"])
    if request is None or request.reviewed_at:
        return Outcome(note="reviewed")
    return Outcome(effects=overdue(request), note="overdue")


def keep_looking(event: Event, trouble: Trouble) -> Outcome:
    """Look again later: what nobody reviewed must not be forgotten."""
    arguments = event.arguments()
    again = WakeAt(name=TIMER, id=arguments["request"], at=trouble.at + FOLLOW, args=arguments)
    return Outcome(records=(again,))


HANDLER = Handler(on=frozenset({f"timer.{TIMER}"}), handle=look, give_up=keep_looking)
