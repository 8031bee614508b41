"""A request is due: bring it forward."""

from bot.effects import Outcome
from bot.handlers.deploying.pursue import TIMER, pursue
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services


async def look(event: Event, services: Services) -> Outcome:
    """Look at everything again."""
    request = await services.store.request(event.arguments()["request"])
    if request is None or (not request.is_live and request.shown.state == request.state):
        return Outcome(note="over")
    return await pursue(request, services)


HANDLER = Handler(on=frozenset({f"timer.{TIMER}"}), handle=look)
