"""What ran on a commit is looked at: whether it is what the policy requires."""

from bot.effects import Outcome
from bot.handlers.arguments import repo_in
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services
from bot.handlers.verifying import AGAIN, TIMER, TRIES, Where, find_head, verify_head, wake
from bot.model import Sha


async def look(event: Event, services: Services) -> Outcome:
    """Say how it stands, and look again while something goes on."""
    arguments = event.arguments()
    where = Where(repo_in(arguments), Sha(arguments["sha"]), arguments["branch"])
    tries = int(arguments["tries"]) + 1
    head = await find_head(where, services)
    if head is None:
        return Outcome(note="nobody waits for this commit")
    again = wake(where, services, tries=tries, after=AGAIN) if tries <= TRIES else None
    return await verify_head(head, services, again=again)


HANDLER = Handler(on=frozenset({f"timer.{TIMER}"}), handle=look)
