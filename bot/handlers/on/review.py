"""Someone reviewed a pull request: commands in what they wrote are about the commit they saw.

Source: https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request_review
"""

from bot.effects import Outcome
from bot.github import payloads
from bot.handlers.commanding import listen
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services


async def answer(event: Event, services: Services) -> Outcome:
    """Run the commands in a new review."""
    return await listen(payloads.review(event.payload), services)


HANDLER = Handler(on=frozenset({"pull_request_review.submitted"}), handle=answer)
