"""``/policy waive``: offer a waiver. It counts when it is on the base branch, and not before."""

import asyncio
from datetime import timedelta

from bot.commands.known.policy import AskForWaiver
from bot.commands.refusal import RefusalError
from bot.config.waivers import MAX_REASON, MIN_REASON, By
from bot.effects import OpenIssue
from bot.handlers.act import Act, Answer, Order
from bot.handlers.policing.asking import require_part
from bot.handlers.policing.look import Look, change_of, look_at, target_of
from bot.handlers.services import Services
from bot.markdown import code, one_line
from bot.policy.answers import waiver, waiver_offered
from bot.policy.rule import Violation
from bot.reason import Reason


async def run(intent: AskForWaiver, order: Order, services: Services) -> Answer:
    """Find the finding, and write the waiver for whoever may put it into the policy file."""
    require_part(order)
    look = await look_at(await change_of(order.change, services), services)
    found = await _finding(intent.fingerprint, look)
    _require_sense(intent, look)
    branch = await services.github.default_branch(order.repo)
    waiving = look.ruling.policy.waiving
    text = waiver(found, look.today + intent.lasts, intent.reason)
    target = target_of(look.change, services)
    words = waiver_offered(found, text, target, branch, waiving.approvers)
    if waiving.by is By.SUGGESTION:
        return Answer(reply=words)
    issue = OpenIssue(
        repo=order.repo,
        marker=f"waiver:{found.fingerprint}:{order.number}",
        title=f"Waiver of {found.rule.id} for #{order.number}",
        body=words,
    )
    return Answer(effects=(issue,), reply="An issue asks for it.")


async def _finding(fingerprint: str, look: Look) -> Violation:
    review = await asyncio.to_thread(look.review)
    for found in (*review.new, *review.existing):
        if found.fingerprint == fingerprint:
            return found
    raise RefusalError(
        f"Nothing that the policy check finds here has the fingerprint {code(fingerprint)}.",
        reason=Reason.NOTHING_OPEN,
        checked=f"Looked at {code(look.change.head_sha[:7])}.",
    )


def _require_sense(intent: AskForWaiver, look: Look) -> None:
    """Refuse a waiver that would not count."""
    longest = timedelta(days=look.ruling.policy.waiving.max_days)
    if intent.lasts > longest:
        cause = f"A waiver lasts {longest.days} days at most here."
        raise RefusalError(cause, reason=Reason.NOT_ELIGIBLE)
    if len(one_line(intent.reason, MAX_REASON)) < MIN_REASON:
        cause = f"A waiver needs a reason of {MIN_REASON} characters or more."
        raise RefusalError(cause, reason=Reason.PARSE_ERROR)


ACT = Act(on=AskForWaiver, run=run)
