"""Explain why the runs of a pull request's head failed, and say when all is well again.

What is said is read from GitHub afresh each time: all runs of the head, not only the one that an
event speaks of. So it does not matter in which order the events come. A pull request that turns red
again after it was green gets a new comment; the old one stays folded as it is.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.ci import render
from bot.ci.report import FailedRun, Report
from bot.config.schema import Policy
from bot.deploys.request import NOT_LET_IN
from bot.effects import CompleteCheckRun, Effect, Outcome
from bot.handlers.failing import saying
from bot.handlers.failing.gather import CANCELLED, FAILED, PASSED, Looking, look_at
from bot.handlers.failing.past import (
    Judged,
    circumstances,
    green_again,
    judge_run,
    records_of,
)
from bot.handlers.failing.places import files_of
from bot.handlers.failing.policy import known_policy
from bot.handlers.failing.retrying import reruns_of, with_retries
from bot.handlers.failing.shown import Shown, digest_of, keep_shown, last_shown
from bot.handlers.naming import name_of_pull
from bot.handlers.services import Services
from bot.handlers.waking import wake_reactions
from bot.model import PullRequest, Repo, Sha, WorkflowRun
from bot.records import KeepFailure, Record

MOST_RUNS = 5
"""Explained at most; who broke more than that needs no more than that."""

HARMLESS = frozenset({PASSED, "neutral", "skipped"})
"""Conclusions of runs in which nothing went wrong."""

DAYS = 7
"""How long it is looked at what people think of a comment."""


async def show(pull: PullRequest, looking: Looking) -> Outcome:
    """Bring what *pull* shows in line with the runs of its head."""
    services = looking.services
    runs = await current_runs(pull.repo, pull.head_sha, services)
    policy = await known_policy(pull.repo, services)
    judged = await judge_runs(runs, pull.base_ref, policy, looking)
    episode, is_red = await services.store.failure_episode(pull.repo, pull.number)
    failed = tuple(one.run for one in judged)
    report = report_of(pull, failed, policy, services)
    if failed:
        number = episode if is_red else episode + 1
        red = await _red(report, pull, policy, number, services)
        return replace(red, records=(*records_of(judged, services), *red.records))
    if is_red and _is_green(runs):
        green = replace(report, runs=await green_again(runs, services))
        return await _green(green, pull, policy, episode, services)
    return Outcome(note="no failure")


def _is_green(runs: Sequence[WorkflowRun]) -> bool:
    """Tell whether all is well: what goes on, or was cancelled, does not show that."""
    ends = {run.conclusion for run in runs}
    return PASSED in ends and ends <= HARMLESS


async def current_runs(repo: Repo, sha: Sha, services: Services) -> Sequence[WorkflowRun]:
    """Read the newest run of each workflow on *sha*.

    Those that ended because a gateway did not let them in are left out: its card says why.
    """
    runs = await services.github.runs_of(repo, sha)
    if not runs:
        return runs
    requests = await services.store.requests_of_runs(repo, [run.id for run in runs])
    refused = {(one.run_id, one.run_attempt) for one in requests if one.state in NOT_LET_IN}
    return [run for run in runs if (run.id, run.attempt) not in refused]


async def judge_runs(
    runs: Sequence[WorkflowRun], base: str, policy: Policy, looking: Looking
) -> tuple[Judged, ...]:
    """Find out which of *runs* failed, why, and whose fault that is."""
    suspects = [run for run in runs if run.conclusion in FAILED | {CANCELLED}]
    if not suspects:
        return ()
    services = looking.services
    seen = await circumstances(suspects[0].repo, base, policy, services)
    found: list[Judged] = []
    for run in suspects:
        if len(found) == MOST_RUNS:
            break
        looked = await look_at(run, looking, learns=policy.failures.learn)
        # A run that was cancelled by a newer push has no failed job, and is no failure.
        if looked.failed or run.conclusion in FAILED:
            found.append(await judge_run(run, looked, seen, services))
    return tuple(found)


def report_of(
    pull: PullRequest, runs: tuple[FailedRun, ...], policy: Policy, services: Services
) -> Report:
    """Put together what is said of *runs*."""
    return Report(
        number=pull.number,
        head_sha=pull.head_sha,
        runs=runs,
        server_url=services.server_url,
        rollback_url=policy.links.rollback,
        files=files_of(job for run in runs for job in run.jobs),
    )


async def _red(
    report: Report, pull: PullRequest, policy: Policy, episode: int, services: Services
) -> Outcome:
    runs = await with_retries(report.runs, policy, services)
    report = replace(report, runs=runs)
    effects: list[Effect] = [*reruns_of(runs)]
    wakes: tuple[Record, ...] = ()
    if policy.failures.comment:
        effects.append(saying.red_comment(report, episode))
        wakes = (wake_reactions(pull.repo, services.clock.now(), DAYS),)
    check = render.failures_check(report, name_of_pull(pull))
    shows, keep = await shown_anew(report, check, services)
    return Outcome(
        effects=(*effects, *shows),
        records=(*keep, *wakes, _keep(pull, episode, is_red=True)),
        note=f"{len(runs)} failed",
    )


async def _green(
    report: Report, pull: PullRequest, policy: Policy, episode: int, services: Services
) -> Outcome:
    effects: list[Effect] = []
    if policy.failures.comment:
        effects.append(saying.green_comment(report, episode))
    last = await last_shown(pull.repo, pull.number, services)
    keep: tuple[Record, ...] = ()
    # On another commit there is nothing to take back.
    if last and last.sha == pull.head_sha:
        check = render.recovered_check(report, name_of_pull(pull))
        shows, keep = await shown_anew(report, check, services)
        effects += shows
    return Outcome(
        effects=tuple(effects),
        records=(*keep, _keep(pull, episode, is_red=False)),
        note="green again",
    )


async def shown_anew(
    report: Report, check: CompleteCheckRun, services: Services
) -> tuple[tuple[CompleteCheckRun, ...], tuple[Record, ...]]:
    """Return *check*, and what to remember of it, unless that is what is shown.

    Args:
        report: What it says.
        check: Its external id is how that is to begin.
        services: What was shown.
    """
    digest = digest_of(check)
    last = await last_shown(check.repo, report.number, services)
    if last and (last.sha, last.digest) == (report.head_sha, digest):
        return (), ()
    runs = tuple((failed.run.id, failed.run.attempt) for failed in report.runs[:MOST_RUNS])
    keep = keep_shown(check.repo, report.number, Shown(report.head_sha, digest, runs))
    external_id = f"{check.external_id};failures={digest}"
    return (replace(check, external_id=external_id),), (keep,)


def _keep(pull: PullRequest, episode: int, *, is_red: bool) -> KeepFailure:
    head = f"{pull.head_owner}:{pull.head_ref}"
    return KeepFailure(
        repo=pull.repo, number=pull.number, head=head, is_red=is_red, episode=episode
    )
