"""The checks of a commit are through: a deploy that waits for them is looked at again."""

from bot.effects import Outcome
from bot.github import payloads
from bot.handlers.deploying.pursue import wake_concerned
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services


async def look(event: Event, services: Services) -> Outcome:
    """Wake the requests for that commit."""
    repo, sha, app_id = payloads.delivered_check_suite(event.payload)
    if app_id == services.app.id:
        return Outcome(note="our own")
    wakes = await wake_concerned(repo, services, lambda one: one.sha == sha)
    return Outcome(records=wakes, note=f"{len(wakes)} requests")


HANDLER = Handler(on=frozenset({"check_suite.completed"}), handle=look)
