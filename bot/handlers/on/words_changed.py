"""A comment or a review was edited, deleted or dismissed: if somebody voted with it, look again.

What counts is what GitHub shows when it is asked, so it does not matter which of these deliveries
arrive; this only makes it quick.
"""

from bot.effects import Outcome
from bot.github import payloads
from bot.github.shapes import Envelope
from bot.handlers.deploying.pursue import wake_concerned
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services


async def look(event: Event, services: Services) -> Outcome:
    """Wake the requests that count a vote given with it."""
    is_review = event.name.startswith("pull_request_review.")
    read = payloads.review if is_review else payloads.comment
    changed = read(event.payload)
    wakes = await wake_concerned(
        changed.repo,
        services,
        lambda one: any(vote.node_id == changed.node_id for vote in one.votes),
    )
    return Outcome(records=wakes, note=f"{len(wakes)} requests count it")


def wants(content: Envelope) -> bool:
    """Leave out what bots edit, which is our own cards most of the time."""
    return not content.is_by_bot


HANDLER = Handler(
    on=frozenset(
        {
            "issue_comment.edited",
            "issue_comment.deleted",
            "pull_request_review.edited",
            "pull_request_review.dismissed",
        }
    ),
    handle=look,
    wants=wants,
)
