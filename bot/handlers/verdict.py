"""Journey 1: judge the workflows of a commit, and say so in a check run on it."""

import asyncio
from dataclasses import replace

from bot.effects import CompleteCheckRun, Outcome
from bot.handlers.handler import Event
from bot.handlers.policing.freezes import freezes_of
from bot.handlers.policing.look import Change, Look, change_of, change_of_group, look_at, target_of
from bot.handlers.policing.policies import changed_policies, judge_policies
from bot.handlers.services import Services
from bot.model import MergeGroup, PullRequest
from bot.policy import render
from bot.policy.overridden import names_of, overridden
from bot.policy.render import POLICY_CHECK, Ruled
from bot.policy.render_config import config_check
from bot.policy.review import Review
from bot.policy.tables import Target


async def judge_pull_request(
    pull: PullRequest, event: Event, services: Services, *, look_first: bool = False
) -> Outcome:
    """Judge what *pull* does to the workflows since it left its base branch.

    Args:
        pull: As it is, or was when the event happened.
        event: What asks for it.
        services: How to read.
        look_first: A check run of ours may be in progress, though this event has not opened it.
    """
    change = await change_of(pull, services)
    return await _judge(change, event, services, look_first=look_first)


async def judge_merge_group(group: MergeGroup, event: Event, services: Services) -> Outcome:
    """Judge what a merge queue is about to merge."""
    return await _judge(change_of_group(group), event, services, look_first=False)


async def _judge(change: Change, event: Event, services: Services, *, look_first: bool) -> Outcome:
    look, override = await asyncio.gather(
        look_at(change, services),
        services.store.override(change.repo, change.head_sha, POLICY_CHECK),
    )

    target = _target(look, event, services)
    if override:
        verdict = overridden(target, names_of(override.by), override.reason)
    else:
        verdict = await asyncio.to_thread(verdict_of, target, look)
    checks = [verdict]
    if paths := changed_policies(look):
        about = await asyncio.to_thread(judge_policies, look, paths)
        checks.append(config_check(target, about))

    look_first = look_first or event.attempt > 1
    return Outcome(
        effects=tuple(replace(check, look_first=look_first) for check in checks),
        records=look.ruling.keep,
        note=verdict.title,
    )


def _target(look: Look, event: Event, services: Services) -> Target:
    # GitHub gives it back with every event about the check run; whoever looks there finds the log.
    change = look.change
    parts = (
        change.name,
        f"base={change.base_sha}",
        f"cfg={look.ruling.digest}",
        f"id={event.origin}",
    )
    return target_of(change, services, ";".join(parts))


def verdict_of(target: Target, look: Look, review: Review | None = None) -> CompleteCheckRun:
    """Return the check run that says what the policy makes of a change. It takes a while.

    Args:
        target: The commit.
        look: The change.
        review: Of it, if it was judged already.
    """
    gathered = look.gathered
    if gathered.unread:
        return render.unreadable(target, gathered.unread)
    if not gathered.base.workflows and not gathered.head.workflows:
        return render.no_workflows(target)
    ruling = look.ruling
    ruled = replace(
        Ruled.by(ruling.policy, ruling.policy.mode_on(look.today)),
        fallback=ruling.fallback,
        broken=ruling.broken,
        notes=tuple(freezes_of(ruling.policy, look.now)),
    )
    return render.policy_check(target, review or look.review(), ruled)
