"""A pull request that was opened or changed gets a verdict on its workflows."""

from dataclasses import replace

from bot.effects import Outcome
from bot.github import payloads
from bot.github.shapes import Envelope
from bot.handlers import verifying
from bot.handlers.deploying.pursue import wake_concerned
from bot.handlers.handler import Event, Handler
from bot.handlers.naming import name_of_pull
from bot.handlers.rolling.pursue import wake_rollouts
from bot.handlers.services import Services
from bot.handlers.trouble import Judged, Visible
from bot.handlers.verdict import judge_pull_request


async def judge(event: Event, services: Services) -> Outcome:
    """Post the verdict on the head that the delivery speaks of.

    A deploy that is asked for there is looked at again: a push ends it.
    """
    pull = payloads.delivered_pull_request(event.payload)
    outcome = await judge_pull_request(pull, event, services)
    wakes = await wake_concerned(pull.repo, services, lambda one: one.number == pull.number)
    rolling = await wake_rollouts(pull.repo, services, number=pull.number)
    verifies = await verifying.wakes(verifying.where_is(pull), services, verifying.FIRST)
    return replace(outcome, records=(*outcome.records, *wakes, *rolling, *verifies))


def wants(content: Envelope) -> bool:
    """Leave out edits that do not touch the base branch: a new title changes no workflow."""
    return content.action != "edited" or "base" in (content.changes or {})


def subject(content: Envelope) -> str:
    """Let the newest delivery about a pull request speak for the older ones."""
    return f"{content.key}/pull:{content.pull_request.number if content.pull_request else 0}"


def judged(event: Event) -> Judged:
    """Tell which commit waits for a verdict."""
    pull = payloads.delivered_pull_request(event.payload)
    return Judged(pull.repo, pull.head_sha, name_of_pull(pull))


SHOWN = Visible(judged)

HANDLER = Handler(
    on=frozenset(
        {
            "pull_request.opened",
            "pull_request.reopened",
            "pull_request.synchronize",
            "pull_request.ready_for_review",
            "pull_request.edited",
        }
    ),
    handle=judge,
    wants=wants,
    subject=subject,
    keep_waiting=SHOWN.keep_waiting,
    give_up=SHOWN.give_up,
)
