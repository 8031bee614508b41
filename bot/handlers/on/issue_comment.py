"""Someone commented: if they spoke to us, answer.

A command is obeyed when it is first written, never when it is edited in. Who wrote it is read from
the delivery, and what they may do from GitHub, at this moment.
"""

from bot.effects import Outcome
from bot.github import payloads
from bot.handlers.commanding import listen
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services


async def answer(event: Event, services: Services) -> Outcome:
    """Run the commands in a new comment."""
    return await listen(payloads.comment(event.payload), services)


HANDLER = Handler(on=frozenset({"issue_comment.created"}), handle=answer)
