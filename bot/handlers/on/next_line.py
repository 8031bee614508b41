"""A comment has another command: run it, now that the one before is done."""

import msgspec

from bot.effects import Outcome
from bot.handlers.commanding import TIMER, go_on
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services
from bot.model import Comment


async def obey(event: Event, services: Services) -> Outcome:
    """Run the next line."""
    arguments = event.arguments()
    comment = msgspec.json.decode(arguments["comment"], type=Comment)
    return await go_on(comment, int(arguments["at"]), arguments["said"], services)


HANDLER = Handler(on=frozenset({f"timer.{TIMER}"}), handle=obey)
