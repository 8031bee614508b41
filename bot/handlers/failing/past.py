"""What the ledger tells of jobs that failed: whose fault it is, and what was green before."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.ci.attempts import on_own_branch
from bot.ci.diagnosis import Diagnosis
from bot.ci.fault import judge
from bot.ci.history import MOST_PASTS, REMEMBERED, Known, failed_job
from bot.ci.past import FlakyMark, Past
from bot.ci.remembered import KeepDiagnosis
from bot.ci.report import FailedJob, FailedRun, MissingLog
from bot.config.schema import Policy
from bot.handlers.analyst import Looked
from bot.handlers.failing.learning import wakes_for
from bot.handlers.services import Services
from bot.model import Repo, Sha, WorkflowRun
from bot.policy.budgets import layer_of
from bot.records import Record, WakeAt
from bot.redact import redact

LINE = 300
"""Characters of a line that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """In what light failures are seen.

    Attributes:
        base: The branch that the change goes to, or that failed itself.
        marks: What people called flaky.
    """

    base: str
    policy: Policy
    marks: Mapping[str, FlakyMark]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A run, and what the ledger tells of its jobs.

    Attributes:
        passed: The names of the jobs that passed.
        mended: The ids of those that failed, but passed in a newer run of the base branch.
        learns: What reads the logs of jobs that passed.
    """

    run: FailedRun
    passed: frozenset[str]
    mended: frozenset[int]
    learns: tuple[WakeAt, ...] = ()


async def circumstances(repo: Repo, base: str, policy: Policy, services: Services) -> Circumstances:
    """Read what is the same for all failures of *repo*."""
    marks = await services.store.flaky_marks(repo)
    return Circumstances(base=base, policy=policy, marks=marks)


async def judge_run(
    run: WorkflowRun, looked: Looked, seen: Circumstances, services: Services
) -> Judged:
    """Say of each job of *run* that failed, and was looked at, whose fault that is."""
    jobs: list[FailedJob] = []
    greens: list[Past] = []
    mended: set[int] = set()
    learns: list[WakeAt] = []
    for job in looked.failed:
        if job.finding is MissingLog.SIBLING:
            jobs.append(_with_budget(job, seen.policy))
            continue
        told, pasts = await _judge(run, job, seen, services)
        jobs.append(_with_budget(told, seen.policy))
        if seen.policy.failures.learn:
            learns += await wakes_for(run.repo, pasts, services)
        passed = [past for past in on_own_branch(pasts, seen.base) if past.has_passed]
        newest = max(passed, key=_order, default=None)
        if newest is not None and newest.job.run_id > run.id:
            mended.add(job.job.id)
        before = (past for past in passed if past.job.run_id < run.id)
        greens += filter(None, [max(before, key=_order, default=None)])
    return Judged(
        run=FailedRun(run=run, jobs=tuple(jobs), last_green=_oldest(greens), names=looked.names),
        passed=looked.passed,
        mended=frozenset(mended),
        learns=tuple(learns),
    )


async def _judge(
    run: WorkflowRun, job: FailedJob, seen: Circumstances, services: Services
) -> tuple[FailedJob, Sequence[Past]]:
    store, now = services.store, services.clock.now()
    diagnosis = job.finding if isinstance(job.finding, Diagnosis) else None
    failed = failed_job(run, job.job, diagnosis)
    since, mark = now - REMEMBERED, failed.fingerprint
    known_pasts = await store.pasts_of(run.repo, failed.name, since, MOST_PASTS)
    pasts = [_of_run(past, run) for past in known_pasts]
    like = await store.pasts_like(run.repo, mark, since, MOST_PASTS) if mark else ()
    known = Known(
        base=seen.base,
        now=now,
        attempts=pasts,
        like=like,
        mark=seen.marks.get(mark),
        quarantine=seen.policy.failures.quarantine,
    )
    return replace(job, history=await asyncio.to_thread(judge, failed, known)), pasts


def _of_run(past: Past, run: WorkflowRun) -> Past:
    """Add what started *run*, which is entered in the ledger when this is done."""
    if past.job.run_id != run.id:
        return past
    return replace(past, job=replace(past.job, event=run.event))


def _with_budget(job: FailedJob, policy: Policy) -> FailedJob:
    budgets = policy.budgets
    numbered = {1: budgets.layer1, 2: budgets.layer2, 3: budgets.layer3}
    number = layer_of(job.job.name, numbered)
    return replace(job, budget=numbered[number].within) if number else job


def _order(past: Past) -> tuple[int, int]:
    return past.job.run_id, past.job.attempt


def _oldest(greens: Iterable[Past]) -> Sha | None:
    """Return the commit before which none of several jobs had failed."""
    found = min(greens, key=_order, default=None)
    return found.job.head_sha if found else None


def records_of(judged: Iterable[Judged], services: Services) -> tuple[Record, ...]:
    """Return what is remembered of the jobs of some runs that were analysed."""
    found: list[Record] = []
    for one in judged:
        found += [*_diagnoses(one.run, services), *one.learns]
    return tuple(found)


def _diagnoses(run: FailedRun, services: Services) -> tuple[KeepDiagnosis, ...]:
    return tuple(
        KeepDiagnosis(
            repo=run.run.repo,
            job_id=job.job.id,
            fingerprint=found.fingerprint if found.is_telling else "",
            category=found.category,
            tool=found.tool,
            step=redact(job.step.name) if job.step else "",
            line=(found.annotation or _best(found))[:LINE],
            tests=found.tests,
            at=services.clock.now(),
        )
        for job in run.jobs
        if isinstance(found := job.finding, Diagnosis)
    )


def _best(found: Diagnosis) -> str:
    return found.lines[0].text if found.lines else ""


async def green_again(runs: Sequence[WorkflowRun], services: Services) -> tuple[FailedRun, ...]:
    """Return *runs*, which pass, each with its newest earlier attempt that failed.

    The ledger is only asked for runs that were run again.
    """
    if all(run.attempt == 1 for run in runs):
        return tuple(FailedRun(run=run) for run in runs)
    since = services.clock.now() - REMEMBERED
    pasts = await services.store.pasts(runs[0].repo, since, MOST_PASTS)
    failed: dict[int, int] = {}
    for past in pasts:
        if past.has_failed:
            failed[past.job.run_id] = max(past.job.attempt, failed.get(past.job.run_id, 0))
    return tuple(
        FailedRun(run=run, failed_attempt=failed.get(run.id, 0) if run.attempt > 1 else 0)
        for run in runs
    )
