"""Resolve what unpinned actions name today, so that the commit can be suggested."""

from collections.abc import Sequence

from bot.handlers.policing.look import Look
from bot.handlers.services import Services
from bot.policy.engine import Judge
from bot.policy.pinning import pinned, wanted
from bot.policy.rule import Violation


async def pinned_in(
    look: Look, violations: Sequence[Violation], services: Services
) -> list[Violation]:
    """Return *violations*, those of unpinned actions with the edit that pins them."""
    judge = Judge(look.gathered.head, look.ruling.merged, look.facts)
    workflows = {workflow.path: workflow for workflow in judge.pipeline.workflows}
    pins = await services.github.pins(wanted(violations, workflows))
    return list(pinned(violations, workflows, pins))
