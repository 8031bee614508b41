"""Journey 1: judge the workflows of a commit, and say so in a check run on it.

The policy is read at the tip of the base branch, so that a pull request cannot loosen its own
rules; the workflows are those of the head and of the commit where it left the base.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.config.load import POLICY_PATH
from bot.effects import CompleteCheckRun, Outcome
from bot.handlers.handler import Event
from bot.handlers.naming import name_of_group, name_of_pull
from bot.handlers.ruling import Ruling, find_ruling, problems_of
from bot.handlers.services import Services
from bot.model import File, MergeGroup, PullRequest, Repo, Sha
from bot.policy import render
from bot.policy.overridden import names_of, overridden
from bot.policy.render import POLICY_CHECK, Target
from bot.policy.review import review
from bot.policy.workflow import Facts, is_workflow
from bot.ports import Tree

INCOMPLETE = "GitHub could not list every file of the repository: its tree is too large."


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A commit that is to be judged, against the one that it started from.

    Attributes:
        name: How it is found again from its check run.
        look_first: See CompleteCheckRun.
    """

    repo: Repo
    name: str
    head_sha: Sha
    base_sha: Sha
    base_ref: str
    look_first: bool


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
    base = await services.github.merge_base(pull.repo, pull.base_sha, pull.head_sha)
    change = Change(
        repo=pull.repo,
        name=name_of_pull(pull),
        head_sha=pull.head_sha,
        base_sha=base,
        base_ref=pull.base_ref,
        look_first=look_first or event.attempt > 1,
    )
    return await _judge(change, event, services)


async def judge_merge_group(group: MergeGroup, event: Event, services: Services) -> Outcome:
    """Judge what a merge queue is about to merge."""
    change = Change(
        repo=group.repo,
        name=name_of_group(group),
        head_sha=group.head_sha,
        base_sha=group.base_sha,
        base_ref=group.base_ref,
        look_first=event.attempt > 1,
    )
    return await _judge(change, event, services)


async def _judge(change: Change, event: Event, services: Services) -> Outcome:
    base, head = await asyncio.gather(
        services.github.tree(change.repo, change.base_sha),
        services.github.tree(change.repo, change.head_sha),
    )
    ids = {sha for tree in (base, head) for sha in _wanted(tree).values()}
    (blobs, tip), override = await asyncio.gather(
        services.github.read(change.repo, ids, ref=change.base_ref, path=POLICY_PATH),
        services.store.override(change.repo, change.head_sha, POLICY_CHECK),
    )
    ruling = await find_ruling(change.repo, tip, services)
    before, after = (
        [File(path, sha, blobs[sha]) for path, sha in _wanted(tree).items()]
        for tree in (base, head)
    )

    is_complete = base.complete and head.complete
    target = _target(change, ruling, event, services)
    verdict = await asyncio.to_thread(
        _verdict, target, ruling, before, after if is_complete else None
    )
    if override:
        verdict = overridden(target, names_of(override.by), override.reason)
    checks = [verdict, *_config_checks(target, before, after)]

    return Outcome(
        effects=tuple(replace(check, look_first=change.look_first) for check in checks),
        records=ruling.keep,
        note=verdict.title,
    )


def _wanted(tree: Tree) -> dict[str, Sha]:
    return {
        path: sha
        for path, sha in sorted(tree.blobs.items())
        if is_workflow(path) or path == POLICY_PATH
    }


def _target(change: Change, ruling: Ruling, event: Event, services: Services) -> Target:
    # GitHub gives it back with every event about the check run; whoever looks there finds the log.
    parts = (change.name, f"base={change.base_sha}", f"cfg={ruling.digest}", f"id={event.origin}")
    return Target(
        repo=change.repo,
        head_sha=change.head_sha,
        external_id=";".join(parts),
        server_url=services.server_url,
    )


def _verdict(
    target: Target, ruling: Ruling, before: Sequence[File], after: Sequence[File] | None
) -> CompleteCheckRun:
    if after is None:
        return render.unreadable(target, INCOMPLETE)
    base, head = ([file for file in files if is_workflow(file.path)] for files in (before, after))
    if not base and not head:
        return render.no_workflows(target)
    facts = Facts(owner=target.repo.owner)
    found = review(base, head, ruling.policy, facts)
    return render.policy_check(target, found, ruling.policy, ruling.fallback)


def _config_checks(
    target: Target, before: Sequence[File], after: Sequence[File]
) -> list[CompleteCheckRun]:
    """Judge the policy file itself, where the head has another one than it started from."""
    return [
        render.config_check(target, problems_of(file.data), file.path)
        for file in after
        if file.path == POLICY_PATH and file not in before
    ]
