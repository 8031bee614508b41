"""Carry out effects: the one place that changes the world."""

from bot.effects import (
    Alert,
    AnswerRule,
    CancelRun,
    CompleteCheckRun,
    Dispatch,
    Effect,
    OpenCheckRun,
    OpenIssue,
    Outcome,
    React,
    ReportOnRule,
    Rerun,
    UpsertComment,
)
from bot.errors import UncertainError
from bot.handlers.deploying import afterwards, release
from bot.handlers.services import Services

NOTHING_FOLLOWS = Outcome()


async def perform(effect: Effect, services: Services, *, again: bool) -> Outcome:
    """Do what *effect* says, once, however often this is called.

    Args:
        effect: What to do.
        services: How.
        again: It was tried before, and may have been done.

    Returns:
        What follows from having done it.
    """
    try:
        return await _perform(effect, services, again=again)
    except UncertainError:
        # GitHub may have done it all the same. Looking costs a call; waiting costs the user time.
        return await _perform(effect, services, again=True)


async def _perform(effect: Effect, services: Services, *, again: bool) -> Outcome:
    match effect:
        case AnswerRule():
            return await release.answer_rule(effect, services)
        case Dispatch():
            return await release.dispatch(effect, services, again=again)
        case OpenIssue():
            return await afterwards.open_issue(effect, services)
        case OpenCheckRun() | CompleteCheckRun() | UpsertComment() | React() | ReportOnRule():
            await _say(effect, services, again=again)
        case Rerun():
            await services.github.rerun(effect)
        case CancelRun():
            await services.github.cancel_run(effect)
        case Alert():
            await services.notifier.alert(effect)
    return NOTHING_FOLLOWS


async def _say(
    effect: OpenCheckRun | CompleteCheckRun | UpsertComment | React | ReportOnRule,
    services: Services,
    *,
    again: bool,
) -> None:
    match effect:
        case OpenCheckRun():
            await services.github.open_check_run(effect)
        case CompleteCheckRun():
            await services.github.complete_check_run(effect, again=again)
        case UpsertComment():
            await _upsert_comment(effect, services)
        case React():
            await services.github.react(effect)
        case ReportOnRule():
            await services.github.report_on_rule(effect)


async def _upsert_comment(comment: UpsertComment, services: Services) -> None:
    repo, number, marker = comment.repo, comment.number, comment.marker
    known = await services.store.comment_id(repo, number, marker)
    comment_id = await services.github.upsert_comment(comment, known)
    if comment_id != known:
        await services.store.keep_comment_id(repo, number, marker, comment_id)
