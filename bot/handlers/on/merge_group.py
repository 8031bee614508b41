"""A merge queue asks for the verdict on what it is about to merge; without it the queue stalls.

Source: https://docs.github.com/en/webhooks/webhook-events-and-payloads#merge_group
"""

import asyncio
from dataclasses import replace

from bot.effects import Outcome
from bot.github import payloads
from bot.handlers import verifying
from bot.handlers.deploying.groups import judge_gates
from bot.handlers.handler import Event, Handler
from bot.handlers.naming import name_of_group
from bot.handlers.services import Services
from bot.handlers.trouble import Judged, Visible
from bot.handlers.verdict import judge_merge_group


async def judge(event: Event, services: Services) -> Outcome:
    """Post the verdict on the head of the group, and what its gates say."""
    group = payloads.merge_group(event.payload)
    verdict, gates = await asyncio.gather(
        judge_merge_group(group, event, services), judge_gates(group, services)
    )
    verifies = await verifying.wakes(verifying.where_is_group(group), services, verifying.FIRST)
    return replace(
        verdict,
        effects=(*verdict.effects, *gates.effects),
        records=(*verdict.records, *verifies),
    )


def judged(event: Event) -> Judged:
    """Tell which commit waits for a verdict."""
    group = payloads.merge_group(event.payload)
    return Judged(group.repo, group.head_sha, name_of_group(group))


SHOWN = Visible(judged)

HANDLER = Handler(
    on=frozenset({"merge_group.checks_requested"}),
    handle=judge,
    keep_waiting=SHOWN.keep_waiting,
    give_up=SHOWN.give_up,
)
