"""Whether what the policy requires ran on a commit: gather, decide, and say so in a check run.

What is said is read from GitHub afresh each time, so it does not matter which run ended last. While
something goes on the check run is in progress, and is looked at again; in the end it is concluded
with what is known, so that nobody waits for a delivery that was lost.
"""

import asyncio
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from bot.config.layers import Kind
from bot.config.load import load
from bot.config.rules import Level
from bot.config.schema import Policy
from bot.config.stages import Stage
from bot.effects import Outcome
from bot.errors import ConfigError, RefusedError
from bot.evidence import CheckResult
from bot.handlers.arguments import of_repo
from bot.handlers.naming import name_of_pull
from bot.handlers.organization import NAME
from bot.handlers.ruling import find_ruling
from bot.handlers.services import Services
from bot.handlers.sides import gather_commit
from bot.model import MergeGroup, PullRequest, Repo, Sha, WorkflowRun
from bot.policy import budgets
from bot.policy.engine import KNOWN_RULES, Judge, level_of
from bot.policy.facts import Facts, Native
from bot.policy.render_pipeline import Told, pipeline_check, still_running, unreadable
from bot.policy.rules.time_budget import RULE as TIME_BUDGET
from bot.policy.side import Pipeline
from bot.policy.tables import Target
from bot.policy.verified import Outcome as Result, Ran, Seen, asks, ids_of, verify
from bot.records import WakeAt

TIMER = "pipeline"
"""The timer that looks at a commit."""
EVENTS = frozenset({"pull_request", "push", "merge_group"})
"""What starts a run that tells something of a commit that is to be merged."""
FIRST = timedelta(minutes=2)
"""After a push, for a commit whose workflows may never start: then nothing else would wake us."""
NO_TIME = timedelta()
AGAIN = timedelta(minutes=10)
"""After which a commit is looked at again while something goes on there."""
TRIES = 40
"""How often that is done: for six hours and a half, longer than any job of GitHub's runs."""
HISTORY = timedelta(days=30)
"""How far back durations are looked at."""
MOST = 5_000
"""Jobs that are looked at. Our own limit."""

_QUEUE = re.compile(r"gh-readonly-queue/(.+)/pr-\d+-[0-9a-f]{40}", re.ASCII)


class Where(NamedTuple):
    """A commit, and how it is found out what it is to be merged into.

    Attributes:
        branch: ``owner:branch`` that it is the head of, or the branch of a merge queue.
    """

    repo: Repo
    sha: Sha
    branch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A commit that is to be merged.

    Attributes:
        name: How its check run is found again.
        base_ref: Where it is to be merged; the policy lies there.
    """

    repo: Repo
    sha: Sha
    name: str
    base_ref: str


def wake(where: Where, services: Services, *, tries: int = 0, after: timedelta = NO_TIME) -> WakeAt:
    """Look at a commit.

    Args:
        where: Which.
        services: The clock.
        tries: How often it was looked at before.
        after: How long from now.
    """
    repo, sha, branch = where
    return WakeAt(
        name=TIMER,
        id=sha,
        at=services.clock.now() + after,
        args=of_repo(repo) | {"sha": sha, "branch": branch, "tries": str(tries)},
        is_last=True,
    )


async def wakes_for(run: WorkflowRun, services: Services) -> tuple[WakeAt, ...]:
    """Return what looks at the commit of *run*, which has ended, if a policy may ask for that.

    Nothing is asked of GitHub for a run that no policy wants to know of.
    """
    if run.event not in EVENTS or run.head_owner is None:
        return ()
    is_queued = run.event == "merge_group"
    branch = run.head_branch if is_queued else f"{run.head_owner}:{run.head_branch}"
    return await wakes(Where(run.repo, run.head_sha, branch), services)


async def wakes(where: Where, services: Services, after: timedelta = NO_TIME) -> tuple[WakeAt, ...]:
    """Return what looks at a commit, if a policy may ask for that."""
    is_asked = await _may_ask(where.repo, services)
    return (wake(where, services, after=after),) if is_asked else ()


def where_is(pull: PullRequest) -> Where:
    """Return the head of *pull*."""
    return Where(pull.repo, pull.head_sha, f"{pull.head_owner}:{pull.head_ref}")


def where_is_group(group: MergeGroup) -> Where:
    """Return what a merge queue is about to merge, on the branch that it would have made."""
    branch = f"gh-readonly-queue/{group.base_ref}/pr-0-{group.base_sha}"
    return Where(group.repo, group.head_sha, branch)


async def _may_ask(repo: Repo, services: Services) -> bool:
    """Whether a policy file that was valid when it was last read asks for anything here."""
    own = await services.store.last_good_policy(repo)
    if own and _asks(own.data, Kind.REPOSITORY):
        return True
    shared = await services.store.last_good_shared(repo.owner)
    return any(
        _asks(file.data, Kind.ORGANIZATION if path.endswith(f"/{NAME}") else Kind.GROUP)
        for path, file in shared.items()
    )


@lru_cache(maxsize=256)
def _asks(data: bytes, kind: Kind) -> bool:
    try:
        return asks(load(data, KNOWN_RULES, kind.shape).policy)
    except ConfigError:  # it was valid for another version of ours
        return False


async def find_head(where: Where, services: Services) -> Head | None:
    """Find what a commit is to be merged into; None if nothing waits for it."""
    repo, sha, branch = where
    if queue := _QUEUE.fullmatch(branch):
        return Head(repo=repo, sha=sha, name=f"queue={queue[1]}", base_ref=queue[1])
    for pull in await services.github.pull_requests_of(repo, branch):
        if pull.head_sha == sha:
            return Head(repo=repo, sha=sha, name=name_of_pull(pull), base_ref=pull.base_ref)
    return None


async def verify_head(head: Head, services: Services, *, again: WakeAt | None) -> Outcome:
    """Say whether what the policy requires ran on *head*, and how long it took.

    Args:
        head: Which commit.
        services: How to read.
        again: What looks at it again, if something goes on; None to conclude now.
    """
    gathered = await gather_commit(head.repo, head.sha, head.base_ref, services)
    ruling = await find_ruling(head.repo, gathered.tip, services)
    policy = ruling.policy
    if not asks(policy):
        return Outcome(records=ruling.keep, note="no stage is required")
    target = _target(head, services, "")
    if gathered.unread:
        unread = unreadable(target, gathered.unread)
        return Outcome(effects=(unread,), records=ruling.keep, note=gathered.unread)
    facts, seen = await asyncio.gather(
        _facts(head.repo, policy, services), _seen(head, policy, services)
    )
    pipeline = Judge(gathered.side, ruling.merged, facts).pipeline
    stages = await asyncio.to_thread(verify, pipeline, seen)
    goes_on = not seen.is_over or any(one.outcome is Result.RUNNING for one in stages)
    told = Told(
        stages=stages,
        layers=await _layers(head, pipeline, services),
        budget=level_of(TIME_BUDGET, policy),
        is_final=not goes_on or again is None,
    )
    target = _target(head, services, _digest(told, seen))
    if goes_on and again:
        opened = still_running(target, told)
        return Outcome(effects=(opened,), records=(*ruling.keep, again), note="not over yet")
    check = pipeline_check(target, told, policy.mode_on(services.clock.now().date()))
    return Outcome(effects=(check,), records=ruling.keep, note=check.title)


def _target(head: Head, services: Services, digest: str) -> Target:
    return Target(
        repo=head.repo,
        head_sha=head.sha,
        external_id=f"{head.name};pipeline={digest}",
        server_url=services.server_url,
    )


def _digest(told: Told, seen: Seen) -> str:
    """Tell this result from every other of the commit."""
    parts = [f"{one.run.id}:{one.run.attempt}" for one in seen.runs]
    parts += [f"{one.stage}={one.outcome}" for one in told.stages]
    return hashlib.sha256(";".join(parts).encode()).hexdigest()[:16]


async def _facts(repo: Repo, policy: Policy, services: Services) -> Facts:
    """Ask what GitHub does itself, where the policy accepts that in place of a stage."""
    if not any(policy.stages.of(stage).satisfied_by.native for stage in Stage):
        return Facts(owner=repo.owner)
    try:
        native: frozenset[Native] | None = await services.github.native(repo)
    except RefusedError:
        native = None
    return Facts(owner=repo.owner, native=native)


async def _seen(head: Head, policy: Policy, services: Services) -> Seen:
    """Read what ran on the commit, and what others say of it where the policy accepts that."""
    github = services.github
    runs = [run for run in await github.runs_of(head.repo, head.sha) if run.event in EVENTS]
    jobs = [await github.jobs_of(run) for run in runs]
    checks: Sequence[CheckResult] = ()
    if any(policy.stages.of(stage).satisfied_by.checks for stage in Stage):
        checks = await github.results_on(head.repo, head.sha)
    pairs = zip(runs, jobs, strict=True)
    ran = tuple(Ran(run=run, jobs=tuple(one)) for run, one in pairs)
    return Seen(runs=ran, checks=tuple(checks))


async def _layers(head: Head, pipeline: Pipeline, services: Services) -> tuple[budgets.Layer, ...]:
    policy = pipeline.context.policy
    if level_of(TIME_BUDGET, policy) is Level.OFF:
        return ()
    since = services.clock.now() - HISTORY
    jobs = await services.store.job_times(head.repo, since, MOST)
    ids = ids_of({job.name for job in jobs}, pipeline)
    return await asyncio.to_thread(budgets.layers, jobs, policy.budgets, head.sha, ids)
