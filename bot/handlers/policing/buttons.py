"""Someone pressed a button of the policy's check run: fix, request a waiver, or explain."""

import asyncio

from bot.commands import render as words
from bot.effects import Effect, Outcome, SuggestChanges, UpsertComment
from bot.errors import UserError
from bot.github import payloads
from bot.handlers.act import Order
from bot.handlers.handler import Event
from bot.handlers.naming import number_in
from bot.handlers.policing.asking import require_part
from bot.handlers.policing.look import Look, change_of, look_at, target_of
from bot.handlers.policing.pins import pinned_in
from bot.handlers.pressing import order_of
from bot.handlers.services import Services
from bot.model import CheckRun
from bot.policy.answers import explained, fixes_offered, how_to_waive
from bot.policy.render import EXPLAIN, FIX, POLICY_CHECK, WAIVE
from bot.policy.review import Review
from bot.policy.rule import Violation
from bot.policy.suggesting import Mended, offer
from bot.policy.tables import Target


def is_ours(run: CheckRun) -> bool:
    """Whether *run* is the policy's, of a pull request."""
    return run.name == POLICY_CHECK and number_in(run) is not None


async def press(event: Event, services: Services) -> Outcome:
    """Do what the button says, for the commit that it stands on."""
    repo, run, identifier, presser = payloads.pressed(event.payload)
    number = number_in(run)
    known = {FIX.identifier, WAIVE.identifier, EXPLAIN.identifier}
    if number is None or presser.is_bot or identifier not in known:
        return Outcome(note="not for us")
    order = await order_of(event, (repo, number), run, presser, services)
    if order.change.head_sha != run.head_sha:
        return Outcome(note="the pull request has moved on")
    try:
        if identifier != EXPLAIN.identifier:
            require_part(order)
    except UserError as error:
        told = _comment(order, f"policy-refused-{presser.id}", words.refusal(error, None))
        return Outcome(effects=(told,), note=f"refused: {error.reason}")
    look = await look_at(await change_of(order.change, services), services)
    review = await asyncio.to_thread(look.review)
    return Outcome(
        effects=(await _answer(identifier, order, look, review, services),), note=identifier
    )


async def _answer(
    identifier: str, order: Order, look: Look, review: Review, services: Services
) -> Effect:
    target = target_of(look.change, services)
    if identifier == WAIVE.identifier:
        return _comment(order, "policy-waive", how_to_waive(review.new, target))
    if identifier == EXPLAIN.identifier:
        rules = list({found.rule.id: found.rule for found in review.new}.values())
        return _comment(order, "policy-explain", explained(rules))
    return await _fixes(order, look, review.new, target, services)


async def _fixes(
    order: Order, look: Look, new: tuple[Violation, ...], target: Target, services: Services
) -> Effect:
    mended = [
        Mended(violation=found, edit=found.finding.edit)
        for found in await pinned_in(look, new, services)
        if found.finding.edit
    ]
    if not mended:
        return _comment(
            order, "policy-fix", "Nothing of what the policy check found can be mended safely."
        )
    found = offer(mended, look.change.shown)
    body = fixes_offered(found, target)
    if not found.suggestions:
        return _comment(order, "policy-fix", body)
    return SuggestChanges(
        repo=order.repo,
        number=order.number,
        sha=look.change.head_sha,
        marker=f"policy-fix-{look.change.head_sha}",
        body=body,
        suggestions=found.suggestions,
    )


def _comment(order: Order, marker: str, body: str) -> UpsertComment:
    return UpsertComment(repo=order.repo, number=order.number, marker=marker, body=body)
