"""A pull request was merged or closed: a deploy that is asked for there is looked at again."""

from bot.effects import Outcome
from bot.github import payloads
from bot.handlers.deploying.pursue import wake_concerned
from bot.handlers.handler import Event, Handler
from bot.handlers.rolling.pursue import wake_rollouts
from bot.handlers.services import Services


async def look(event: Event, services: Services) -> Outcome:
    """Wake its requests."""
    pull = payloads.delivered_pull_request(event.payload)
    wakes = await wake_concerned(pull.repo, services, lambda one: one.number == pull.number)
    rolling = await wake_rollouts(pull.repo, services, number=pull.number)
    note = f"{len(wakes)} requests, {len(rolling)} rollouts"
    return Outcome(records=(*wakes, *rolling), note=note)


HANDLER = Handler(
    on=frozenset(
        {
            "pull_request.closed",
            "pull_request.converted_to_draft",
            "pull_request.labeled",
            "pull_request.unlabeled",
        }
    ),
    handle=look,
)
