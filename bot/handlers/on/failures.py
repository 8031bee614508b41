"""The failures of a pull request are looked at again, as when somebody called one flaky."""

from bot.effects import Outcome
from bot.handlers.arguments import repo_in
from bot.handlers.failing.gather import Looking
from bot.handlers.failing.pull import show
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services
from bot.handlers.waking import FAILURES


async def look_again(event: Event, services: Services) -> Outcome:
    """Bring what the pull request shows in line with its runs."""
    arguments = event.arguments()
    number = int(arguments["number"])
    pull = await services.github.pull_request(repo_in(arguments), number)
    if not pull.is_open:
        return Outcome(note="closed meanwhile")
    return await show(pull, Looking(services=services, tries=event.attempt))


HANDLER = Handler(on=frozenset({f"timer.{FAILURES}"}), handle=look_again)
