"""Carry out effects: the one place that changes the world."""

from bot.effects import CompleteCheckRun, Effect, OpenCheckRun, React, UpsertComment
from bot.errors import UncertainError
from bot.handlers.services import Services


async def perform(effect: Effect, services: Services, *, again: bool) -> None:
    """Do what *effect* says, once, however often this is called.

    Args:
        effect: What to do.
        services: How.
        again: It was tried before, and may have been done.
    """
    try:
        await _perform(effect, services, again=again)
    except UncertainError:
        # GitHub may have done it all the same. Looking costs a call; waiting costs the user time.
        await _perform(effect, services, again=True)


async def _perform(effect: Effect, services: Services, *, again: bool) -> None:
    match effect:
        case OpenCheckRun():
            await services.github.open_check_run(effect)
        case CompleteCheckRun():
            await services.github.complete_check_run(effect, again=again)
        case UpsertComment():
            await _upsert_comment(effect, services)
        case React():
            await services.github.react(effect)


async def _upsert_comment(comment: UpsertComment, services: Services) -> None:
    repo, number, marker = comment.repo, comment.number, comment.marker
    known = await services.store.comment_id(repo, number, marker)
    comment_id = await services.github.upsert_comment(comment, known)
    if comment_id != known:
        await services.store.keep_comment_id(repo, number, marker, comment_id)
