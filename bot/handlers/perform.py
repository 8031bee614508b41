"""Carry out effects: the one place that changes the world."""

from typing import TypeAlias

from bot.effects import (
    Alert,
    AnswerRule,
    CancelRun,
    CloseIssue,
    CompleteCheckRun,
    Dispatch,
    Effect,
    OpenCheckRun,
    OpenDeployment,
    OpenIssue,
    Outcome,
    React,
    ReportOnRule,
    Rerun,
    SetDeploymentStatus,
    SetWeight,
    SuggestChanges,
    SwitchFlag,
    UpsertComment,
)
from bot.errors import UncertainError
from bot.handlers.deploying import afterwards, release
from bot.handlers.rolling import weights
from bot.handlers.services import Services
from bot.rollouts.records import NoteDeployment

NOTHING_FOLLOWS = Outcome()

Words: TypeAlias = (
    OpenCheckRun
    | CompleteCheckRun
    | UpsertComment
    | React
    | SuggestChanges
    | ReportOnRule
    | SetDeploymentStatus
)
"""Effects that only show people something."""


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
        case OpenDeployment():
            return await _open_deployment(effect, services, again=again)
        case SetWeight() | SwitchFlag():
            return await weights.write(effect, services, again=again)
        case Rerun() | CancelRun() | CloseIssue() | Alert():
            await _act(effect, services)
        case _:
            await _say(effect, services, again=again)
    return NOTHING_FOLLOWS


async def _act(effect: Rerun | CancelRun | CloseIssue | Alert, services: Services) -> None:
    match effect:
        case Rerun():
            await services.github.rerun(effect)
        case CancelRun():
            await services.github.cancel_run(effect)
        case CloseIssue():
            await services.github.close_issue(effect)
        case Alert():
            await services.notifier.alert(effect)


async def _say(effect: Words, services: Services, *, again: bool) -> None:
    match effect:
        case OpenCheckRun():
            await services.github.open_check_run(effect)
        case CompleteCheckRun():
            await services.github.complete_check_run(effect, again=again)
        case UpsertComment():
            await _upsert_comment(effect, services)
        case React():
            await services.github.react(effect)
        case SuggestChanges():
            await services.github.suggest(effect)
        case ReportOnRule():
            await services.github.report_on_rule(effect)
        case SetDeploymentStatus():
            await services.github.set_deployment_status(effect, again=again)


async def _upsert_comment(comment: UpsertComment, services: Services) -> None:
    repo, number, marker = comment.repo, comment.number, comment.marker
    known = await services.store.comment_id(repo, number, marker)
    comment_id = await services.github.upsert_comment(comment, known)
    if comment_id != known:
        await services.store.keep_comment_id(repo, number, marker, comment_id)


async def _open_deployment(order: OpenDeployment, services: Services, *, again: bool) -> Outcome:
    made = await services.github.open_deployment(order, again=again)
    note = NoteDeployment(repo=order.repo, rollout_id=order.rollout_id, deployment_id=made)
    return Outcome(records=(note,))
