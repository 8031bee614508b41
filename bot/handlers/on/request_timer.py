"""A request is due: bring it forward."""

from bot.deploys.step import FOLLOW
from bot.effects import Outcome
from bot.handlers.deploying.pursue import TIMER, pursue
from bot.handlers.handler import Event, Handler, Trouble
from bot.handlers.services import Services
from bot.records import WakeAt


async def look(event: Event, services: Services) -> Outcome:
    """Look at everything again."""
    request = await services.store.request(event.arguments()["request"])
    if request is None or (not request.is_live and request.shown.state == request.state):
        return Outcome(note="over")
    return await pursue(request, services)


def keep_looking(event: Event, trouble: Trouble) -> Outcome:
    """Look again later, however long GitHub is away: a window must end."""
    arguments = event.arguments()
    again = WakeAt(name=TIMER, id=arguments["request"], at=trouble.at + FOLLOW, args=arguments)
    return Outcome(records=(again,))


HANDLER = Handler(on=frozenset({f"timer.{TIMER}"}), handle=look, give_up=keep_looking)
