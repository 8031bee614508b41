"""What a job prints when it passes is read, once there is nothing else to do."""

from bot.effects import Outcome
from bot.handlers.failing.learning import learn
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services
from bot.handlers.waking import LEARN


async def read(event: Event, services: Services) -> Outcome:
    """Read the log of its newest success."""
    return await learn(event.arguments(), services)


HANDLER = Handler(on=frozenset({f"timer.{LEARN}"}), handle=read)
