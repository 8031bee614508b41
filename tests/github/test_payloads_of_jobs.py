"""GitHub's own payloads of jobs, and what the API tells of them."""

import json
from datetime import UTC, datetime

import pytest

from bot.evidence import JobTime
from bot.github import job_payloads
from bot.model import Repo, Sha
from tests.github.published import HELLO, LACKING, WEBHOOKS, changed

JOB = json.loads((WEBHOOKS / "workflow_job.json").read_text())
LINTERS = JobTime(
    repo=Repo(HELLO.id, "Octocoders", "Hello-World"),
    run_id=2202229078,
    attempt=1,
    id=289782451,
    name="linters",
    workflow="CodeQL",
    head_sha=Sha("3484a3fb816e0859fd6e1cea078d76385ff50625"),
    head_branch="main",
    conclusion="failure",
    labels=("ubuntu-latest",),
    created_at=datetime(2021, 8, 5, 10, 33, 58, tzinfo=UTC),
    started_at=datetime(2021, 8, 5, 10, 34, 58, tzinfo=UTC),
    completed_at=datetime(2021, 8, 5, 10, 38, 16, tzinfo=UTC),
    runner_group="GitHub Actions",
)


def told(**changes: object) -> JobTime:
    named = {f"workflow_job.{name}": value for name, value in changes.items()}
    job, _ = job_payloads.delivered_job(json.dumps(changed(JOB, named)).encode())
    return job


def test_a_real_job() -> None:
    assert told() == LINTERS


def test_the_api_tells_the_same_of_it() -> None:
    assert job_payloads.job_time(JOB["workflow_job"], LINTERS.repo) == LINTERS


@pytest.mark.parametrize("nothing", [None, LACKING])
def test_what_a_job_does_not_say_is_empty(nothing) -> None:
    names = ("run_attempt", "workflow_name", "head_branch", "conclusion", "labels")
    times = ("created_at", "completed_at", "runner_group_name")
    job = told(**dict.fromkeys((*names, *times), nothing))

    assert (job.attempt, job.workflow, job.head_branch, job.conclusion) == (1, "", "", "")
    assert (job.labels, job.runner_group) == ((), "")
    assert job.created_at == job.completed_at == job.started_at


def test_times_are_in_utc() -> None:
    assert told(started_at="2021-08-05T12:34:58+02:00").started_at == told().started_at
    assert told(started_at="2021-08-05T12:34:58+02:00").started_at.tzinfo is UTC


@pytest.mark.parametrize("status", ["queued", "waiting", "in_progress", "completed"])
def test_it_says_where_it_is(status) -> None:
    body = json.dumps(changed(JOB, {"workflow_job.status": status})).encode()

    assert job_payloads.delivered_job(body) == (LINTERS, status)


@pytest.mark.parametrize("nothing", [None, LACKING])
def test_an_old_server_does_not_say_where_it_is(nothing) -> None:
    body = json.dumps(changed(JOB, {"workflow_job.status": nothing})).encode()

    assert job_payloads.delivered_job(body) == (LINTERS, "")
