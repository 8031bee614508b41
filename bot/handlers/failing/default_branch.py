"""A run of the default branch ended: whoever looks after the branch has to know.

The operators are told, an issue is opened if the policy wants one, and the pull request whose merge
broke the branch gets the comment. All of it is taken back when the same job passes there again; a
run of an older commit that ends late changes nothing.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.ci import render
from bot.ci.diagnosis import Diagnosis
from bot.ci.history import Fault
from bot.ci.past import OWN_EVENTS
from bot.ci.report import FailedJob, FailedRun, MissingLog, Report
from bot.config.schema import Policy
from bot.effects import Alert, CloseIssue, Effect, OpenIssue, Outcome
from bot.handlers.failing import saying
from bot.handlers.failing.broken import Broken, all_broken, keep_broken
from bot.handlers.failing.gather import CANCELLED, FAILED, PASSED, Looking
from bot.handlers.failing.past import Judged, green_again, records_of
from bot.handlers.failing.places import files_of
from bot.handlers.failing.policy import known_policy
from bot.handlers.failing.pull import current_runs, judge_runs, shown_anew
from bot.handlers.failing.retrying import reruns_of, with_retries
from bot.handlers.failing.shown import DEFAULT_BRANCH, last_shown
from bot.handlers.services import Services
from bot.model import PullRequest, WorkflowRun
from bot.records import KeepCursor, Record

NAME = "branch"
"""How the external id of its check run begins."""


def is_of(run: WorkflowRun, branch: str) -> bool:
    """Tell whether *run* is of the default *branch* itself, and not of a fork's of its name."""
    return run.event in OWN_EVENTS and run.head_branch == branch and _is_own(run)


def _is_own(run: WorkflowRun) -> bool:
    return run.head_owner is not None and run.head_owner.casefold() == run.repo.owner.casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The default branch as a run of it leaves it.

    Attributes:
        judged: The runs of its commit that failed.
        broken: What failed before.
        left: What of that fails still.
    """

    run: WorkflowRun
    policy: Policy
    judged: tuple[Judged, ...]
    broken: tuple[Broken, ...]
    left: tuple[Broken, ...]
    looking: Looking

    @property
    def runs(self) -> tuple[FailedRun, ...]:
        """The runs of the commit that failed."""
        return tuple(one.run for one in self.judged)

    @property
    def services(self) -> Services:
        """What to read with."""
        return self.looking.services

    def report(self, runs: Sequence[FailedRun], number: int = DEFAULT_BRANCH) -> Report:
        """Put together what is said of *runs*, on a pull request if there is a *number*."""
        return Report(
            number=number,
            head_sha=self.run.head_sha,
            runs=tuple(runs),
            server_url=self.services.server_url,
            rollback_url=self.policy.links.rollback,
            files=files_of(job for one in runs for job in one.jobs),
            is_merged=number != DEFAULT_BRANCH,
        )


async def follow(run: WorkflowRun, looking: Looking) -> Outcome:
    """Tell of what *run*, which has ended, broke on the default branch, or mended."""
    services = looking.services
    broken = await all_broken(run.repo, services)
    has_failed = run.conclusion in FAILED | {CANCELLED}
    # A run that was skipped mends nothing.
    has_mended = run.conclusion == PASSED and any(one.is_mended_by(run, None) for one in broken)
    if not has_failed and not has_mended:
        return Outcome(note="no failure to speak of")
    policy = await known_policy(run.repo, services)
    runs = await current_runs(run.repo, run.head_sha, services)
    judged = await judge_runs(runs, run.head_branch, policy, looking)
    passed = next((one.passed for one in judged if one.run.run.id == run.id), frozenset())
    names = passed if has_failed else None
    left = tuple(one for one in broken if not one.is_mended_by(run, names))
    retried = await with_retries([one.run for one in judged], policy, services)
    judged = tuple(replace(one, run=told) for one, told in zip(judged, retried, strict=True))
    scene = Scene(run=run, policy=policy, judged=judged, broken=broken, left=left, looking=looking)
    return await _tell(scene)


async def _tell(scene: Scene) -> Outcome:
    pull = await _breaking_pull(scene)
    now = _broken_now(scene, pull)
    effects: list[Effect] = [
        *_issues(scene, now),
        *_closing(scene, now),
        *await _comments(scene, pull, now),
        *reruns_of(scene.runs),
    ]
    alerts, told = await _alerts(scene)
    checks, shown = await _checks(scene)
    records: list[Record] = [*told, *shown, *records_of(scene.judged, scene.services)]
    if now != scene.broken:
        records.append(keep_broken(scene.run.repo, now))
    return Outcome(
        effects=(*alerts, *effects, *checks),
        records=tuple(records),
        note=f"{len(scene.judged)} failed on the default branch",
    )


async def _breaking_pull(scene: Scene) -> PullRequest | None:
    """Find the pull request whose merge broke the branch: the commit before passed."""
    is_new = any(
        job.history is not None and job.history.fault is Fault.NEW
        for one in scene.judged
        for job in _lasting(one)
    )
    if not is_new or not scene.policy.failures.comment:
        return None
    run = scene.run
    found = await scene.services.github.pull_requests_with(run.repo, run.head_sha)
    return next((pull for pull in found if pull.merge_sha == run.head_sha), None)


def _lasting(judged: Judged) -> list[FailedJob]:
    """Return the jobs that were looked at, and that no newer run shows to be mended."""
    return [
        job
        for job in judged.run.jobs
        if job.finding is not MissingLog.SIBLING and job.job.id not in judged.mended
    ]


def _broken_now(scene: Scene, pull: PullRequest | None) -> tuple[Broken, ...]:
    """Return what fails on the branch now, the oldest first."""
    known = {one.key: one for one in scene.left}
    markers = {one.fingerprint: one.marker for one in scene.left if one.marker}
    for judged in scene.judged:
        run = judged.run.run
        for job in _lasting(judged):
            new = _as_broken(run, job, pull)
            old = known.get(new.key, new)
            marker = old.marker or markers.get(new.fingerprint, "")
            if new.fingerprint and not marker and scene.policy.failures.issues:
                marker = markers[new.fingerprint] = f"failing-{new.fingerprint}-{run.id}"
            newest = max((old.run_id, old.attempt), (new.run_id, new.attempt))
            known[new.key] = Broken(
                workflow=new.workflow,
                job=new.job,
                fingerprint=new.fingerprint,
                run_id=newest[0],
                attempt=newest[1],
                marker=marker,
                number=old.number or new.number,
            )
    return tuple(known.values())


def _as_broken(run: WorkflowRun, job: FailedJob, pull: PullRequest | None) -> Broken:
    is_new = job.history is not None and job.history.fault is Fault.NEW
    return Broken(
        workflow=run.name,
        job=job.job.name,
        fingerprint=_fingerprint(job),
        run_id=run.id,
        attempt=run.attempt,
        number=pull.number if pull and is_new else 0,
    )


def _fingerprint(job: FailedJob) -> str:
    found = job.finding
    return found.fingerprint if isinstance(found, Diagnosis) and found.is_telling else ""


def _issues(scene: Scene, now: Iterable[Broken]) -> Iterable[OpenIssue]:
    """Open an issue for each failure that has none."""
    before = {one.marker for one in scene.broken}
    markers = {one.key: one.marker for one in now if one.marker not in before}
    for judged in scene.judged:
        for job in _lasting(judged):
            key = judged.run.run.name, job.job.name, _fingerprint(job)
            marker = markers.get(key, "")
            if marker and marker not in before:
                before.add(marker)
                report = scene.report([judged.run])
                yield render.opened_issue(report, judged.run, job, marker)


def _closing(scene: Scene, now: Iterable[Broken]) -> Iterable[CloseIssue]:
    """Close the issues of what passes again."""
    left = {one.marker for one in now} | {""}
    for marker in sorted({one.marker for one in scene.broken} - left):
        yield CloseIssue(repo=scene.run.repo, marker=marker, body=render.closing_words(scene.run))


async def _comments(scene: Scene, pull: PullRequest | None, now: Iterable[Broken]) -> list[Effect]:
    """Tell the pull request that broke it, and those whose fault is mended."""
    effects: list[Effect] = []
    if pull is not None:
        effects.append(saying.red_comment(scene.report(scene.runs, pull.number), 1))
    left = {one.number for one in now} | {0}
    mended = sorted({one.number for one in scene.broken} - left)
    if mended:
        green = await green_again([scene.run], scene.services)
        effects += [saying.green_comment(scene.report(green, number), 1) for number in mended]
    return effects


async def _alerts(scene: Scene) -> tuple[tuple[Alert, ...], tuple[KeepCursor, ...]]:
    """Tell the operators, once for each run and what failed in it."""
    judged = next((one for one in scene.judged if one.run.run.id == scene.run.id), None)
    if judged is None or (judged.run.jobs and not _lasting(judged)):
        return (), ()
    marks = sorted({_fingerprint(job) for job in judged.run.jobs})
    digest = hashlib.sha256(" ".join(marks).encode()).hexdigest()[:16]
    run = scene.run
    name, value = f"failures told {run.repo.id} {run.workflow_id}", f"{run.id} {digest}"
    if await scene.services.store.cursor(name) == value:
        return (), ()
    text = render.alert_text(scene.report([judged.run]), judged.run)
    alert = Alert(repo=run.repo, kind="ci failing", text=text)
    return (alert,), (KeepCursor(name=name, value=value),)


async def _checks(scene: Scene) -> tuple[tuple[Effect, ...], tuple[Record, ...]]:
    """Show all that fails on the commit, or that nothing does any more."""
    if scene.judged:
        report = scene.report(scene.runs)
        return await shown_anew(report, render.failures_check(report, NAME), scene.services)
    last = await last_shown(scene.run.repo, DEFAULT_BRANCH, scene.services)
    if last is None or last.sha != scene.run.head_sha:
        return (), ()
    green = scene.report(await green_again([scene.run], scene.services))
    return await shown_anew(green, render.recovered_check(green, NAME), scene.services)
