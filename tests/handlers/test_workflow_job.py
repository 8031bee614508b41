"""Deliveries of jobs, GitHub's own as published, on their way into the ledger."""

import json
import logging
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from bot.evidence import JobState
from bot.github.job_payloads import delivered_job
from bot.handlers.handler import Event
from bot.handlers.on.workflow_job import HANDLER
from bot.records import KeepJobTime
from tests.clock import FakeClock
from tests.github.published import WEBHOOKS, changed

NOON = FakeClock().now()
FILES = {
    "queued": "workflow_job.queued.json",
    "waiting": "workflow_job.waiting.json",
    "in_progress": "workflow_job.in_progress.json",
    "completed": "workflow_job.json",
}


def published(action: str) -> dict:
    """Return GitHub's own delivery. The one of a queued job says that it waits for an approval."""
    return json.loads((WEBHOOKS / FILES[action]).read_text())


async def told(action: str, **changes: object) -> KeepJobTime:
    named = {f"workflow_job.{name}": value for name, value in changes.items()}
    body = json.dumps(changed(published(action), named)).encode()
    event = Event(name=f"workflow_job.{action}", payload=body, origin="x", attempt=1)
    outcome = await HANDLER.handle(event, SimpleNamespace(clock=FakeClock()))
    [record] = outcome.records
    assert outcome.effects == ()
    return record


def test_all_that_happens_to_a_job_is_heard_of() -> None:
    assert HANDLER.on == {f"workflow_job.{action}" for action in FILES}


@pytest.mark.parametrize(
    ("action", "status", "state", "waiting", "queued"),
    [
        pytest.param("queued", "queued", JobState.CREATED, None, NOON, id="queued"),
        pytest.param("queued", "waiting", JobState.CREATED, NOON, NOON, id="queued, and waits"),
        pytest.param("queued", None, JobState.CREATED, None, NOON, id="queued, of an old server"),
        pytest.param("waiting", "waiting", JobState.CREATED, NOON, None, id="waiting"),
        pytest.param("waiting", "queued", JobState.CREATED, NOON, None, id="waiting, told late"),
        pytest.param("in_progress", "in_progress", JobState.RUNNING, None, None, id="running"),
        pytest.param("in_progress", "waiting", JobState.RUNNING, None, None, id="running indeed"),
        pytest.param("completed", "completed", JobState.DONE, None, None, id="done"),
        pytest.param("completed", "waiting", JobState.DONE, None, None, id="done indeed"),
    ],
)
async def test_what_is_entered(action, status, state, waiting, queued) -> None:
    entry = await told(action, status=status)

    assert (entry.state, entry.waiting_at, entry.queued_at) == (state, waiting, queued)
    assert entry.job == delivered_job(json.dumps(published(action)).encode())[0]


@pytest.mark.parametrize("action", FILES)
async def test_githubs_own_deliveries_are_read_without_a_word(action, caplog) -> None:
    with caplog.at_level(logging.DEBUG):
        entry = await told(action)

    assert caplog.records == []
    assert entry.job.id == published(action)["workflow_job"]["id"]


async def test_a_job_that_does_not_run_yet_has_no_other_time_than_its_first() -> None:
    job = (await told("queued")).job

    created = datetime(2023, 4, 19, 21, 12, 12, tzinfo=UTC)
    assert (job.created_at, job.started_at, job.completed_at) == (created, created, created)
    assert (job.conclusion, job.queued_for) == ("", timedelta())
