"""The ledger of jobs, on both databases."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.evidence import JobTime
from bot.model import Repo, RepoId
from bot.queue.upkeep import KEEP_JOBS, prune
from bot.records import KeepJobTime, KeepRun
from bot.store.state import State
from tests.deploys.making import MINUTE, NOW, REPO, SHA

ELSEWHERE = Repo(RepoId(75), "octo", "other")
ALL = NOW - timedelta(days=365)


@pytest.fixture
def store(database) -> State:
    return State(database)


def job(number: int = 1, **changes) -> JobTime:
    made = JobTime(
        repo=REPO,
        run_id=9001,
        attempt=1,
        id=number,
        name="test (3.11, ubuntu)",
        workflow="CI",
        head_sha=SHA,
        head_branch="change",
        conclusion="success",
        labels=("self-hosted", "größer"),
        created_at=NOW - 3 * MINUTE,
        started_at=NOW - 2 * MINUTE,
        completed_at=NOW,
        runner_group="Default",
    )
    return replace(made, **changes)


def run(run_id: int = 9001, **changes) -> KeepRun:
    made = KeepRun(repo=REPO, run_id=run_id, path=".github/workflows/ci.yml", event="push", at=NOW)
    return replace(made, **changes)


async def test_a_job_comes_back_as_it_was_told(store, keep) -> None:
    await keep(KeepJobTime(job=job()))

    assert await store.job_times(REPO, ALL, 10) == [job()]
    assert await store.job_times(ELSEWHERE, ALL, 10) == []


async def test_a_job_that_is_told_twice_is_there_once(store, keep) -> None:
    await keep(KeepJobTime(job=job()), KeepJobTime(job=job(name="forged")))

    assert await store.job_times(REPO, ALL, 10) == [job()]


async def test_its_run_says_which_file_and_which_event(store, keep) -> None:
    first, second = job(1), job(2, run_id=9002)
    await keep(KeepJobTime(job=first), run(9001), run(9002, event="pull_request"))
    await keep(KeepJobTime(job=second), run(9001, repo=ELSEWHERE, event="schedule"))

    told = await store.job_times(REPO, ALL, 10)
    assert [(one.id, one.event, one.path) for one in told] == [
        (2, "pull_request", ".github/workflows/ci.yml"),
        (1, "push", ".github/workflows/ci.yml"),
    ]


async def test_the_newest_come_first_and_no_more_than_asked_for(store, keep) -> None:
    old, new = job(1, completed_at=NOW - MINUTE), job(2)
    await keep(*(KeepJobTime(job=one) for one in (new, old)))

    assert await store.job_times(REPO, ALL, 10) == [new, old]
    assert await store.job_times(REPO, ALL, 1) == [new]
    assert await store.job_times(REPO, NOW, 10) == [new]
    assert await store.job_times(REPO, NOW + timedelta(milliseconds=1), 10) == []


async def test_it_goes_back_ninety_days(store, keep, database) -> None:
    await keep(KeepJobTime(job=job()), run())

    await database.run(partial(prune, now=NOW + KEEP_JOBS))
    assert len(await store.job_times(REPO, ALL, 10)) == 1

    await database.run(partial(prune, now=NOW + KEEP_JOBS + timedelta(milliseconds=1)))
    await keep(KeepJobTime(job=job()))
    [left] = await store.job_times(REPO, ALL, 10)
    assert left.event == "", "its run was forgotten too"


async def test_a_run_that_goes_on_is_kept_for_its_last_attempt(store, keep, database) -> None:
    await keep(run(at=NOW + MINUTE), run(at=NOW))
    await database.run(partial(prune, now=NOW + MINUTE + KEEP_JOBS))
    await keep(KeepJobTime(job=job()))

    [told] = await store.job_times(REPO, ALL, 10)
    assert told.event == "push"
