"""Whom deliveries are sent to, and what becomes of them on the way."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest

from tests.sim.conftest import SECRET


async def test_a_delivery_is_signed_and_addressed(sim, receiver, installation):
    await sim.webhooks.settled()

    ((headers, body),) = receiver.received
    right = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    assert headers["X-Hub-Signature-256"] == f"sha256={right}"
    assert headers["X-GitHub-Event"] == "installation"
    assert headers["X-GitHub-Delivery"] == sim.webhooks.log[0].guid
    assert headers["X-GitHub-Hook-ID"] == str(sim.webhooks.hook_id)
    assert headers["X-GitHub-Hook-Installation-Target-ID"] == str(sim.world.app.id)
    assert headers["User-Agent"].startswith("GitHub-Hookshot/")
    assert headers["Content-Type"] == "application/json"
    assert "X-GitHub-Enterprise-Host" not in headers


async def test_what_was_not_subscribed_to_is_not_sent(town, heard, pull):
    town.sim.world.app.events = ()
    await heard()

    pull.comment("unheard", by=town.ada)
    assert await heard() == []


async def test_who_may_write_checks_hears_of_them_unasked(town, heard, pull):
    town.sim.world.app.events = ()
    await heard()

    pull.push({"b": "1"}, by=town.ada)
    town.shop.actions.start("CI", on=pull, by=town.ada).begin("test")
    assert await heard() == ["check_suite.requested", "check_run.created"]


async def test_who_may_read_checks_hears_of_them_if_it_subscribed(town, heard, pull):
    town.installation.permissions["checks"] = "read"
    run = town.shop.actions.start("CI", on=pull, by=town.ada)
    await heard()

    run.begin("test")
    assert await heard() == [
        "workflow_run.in_progress",
        "check_run.created",
        "workflow_job.in_progress",
    ]
    town.sim.world.app.events = ()
    run.begin("lint")
    assert await heard() == []


async def test_what_is_not_permitted_is_not_sent(town, heard, pull):
    body = {"name": "x", "head_sha": pull.head_sha}
    run = (await town.github.post("/repos/octo-org/shop/check-runs", body)).body
    del town.installation.permissions["issues"]
    town.installation.permissions["checks"] = "read"
    await heard()

    pull.comment("unheard", by=town.ada)
    pull.push({"b": "1"}, by=town.ada)
    town.shop.checks.find(run["id"]).rerequest(by=town.ada)

    assert await heard() == ["push", "pull_request.synchronize"]


async def test_nothing_is_sent_without_an_address(heard, sim, pull, ada):
    await heard()
    sim.webhooks.url = ""

    pull.comment("unheard", by=ada)

    assert await heard() == []


@pytest.mark.parametrize(
    ("status", "words"), [(200, "OK"), (299, "OK"), (500, "Invalid HTTP Response: 500")]
)
async def test_the_log_tells_what_came_back(town, receiver, pull, status, words):
    receiver.status = status
    pull.comment("hi", by=town.ada)
    await town.sim.webhooks.settled()

    last = town.sim.webhooks.log[-1]
    assert (last.status_code, last.status, last.answer) == (status, words, "noted")


async def test_nobody_listens(sim, pull, ada):
    await sim.webhooks.settled()
    sim.webhooks.url = "http://127.0.0.1:1/"
    pull.comment("hi", by=ada)
    await sim.webhooks.settled()

    last = sim.webhooks.log[-1]
    assert (last.status_code, last.status) == (502, "failed to connect to host")


async def test_github_does_not_wait_for_long(sim, github, pull, ada):
    await sim.webhooks.settled()
    sim.webhooks.patience = timedelta(seconds=0.05)
    sim.webhooks.url = f"{sim.storage_url}/slow"
    sim.faults.inject("storage/logs", "no answer at all")
    pull.comment("hi", by=ada)
    await sim.webhooks.settled()

    assert (sim.webhooks.log[-1].status_code, sim.webhooks.log[-1].status) == (504, "timed out")


async def test_an_outage_loses_what_happens_and_github_does_not_repeat_it(heard, sim, pull, ada):
    await heard()
    sim.webhooks.outage = True
    pull.comment("lost", by=ada)
    assert await heard() == []
    sim.webhooks.outage = False
    pull.comment("heard", by=ada)

    assert await heard() == ["issue_comment.created"]
    assert [one.status_code for one in sim.webhooks.log[-2:]] == [502, 202]


async def test_what_was_lost_can_be_asked_for(heard, receiver, sim, pull, ada):
    await heard()
    sim.webhooks.outage = True
    pull.comment("lost", by=ada)
    await sim.webhooks.settled()
    sim.webhooks.outage = False
    lost = sim.webhooks.log[-1]
    sim.webhooks.redeliver(lost)
    await sim.webhooks.settled()

    ((headers, body),) = receiver.received
    assert headers["X-GitHub-Delivery"] == lost.guid
    assert body == lost.body


async def test_a_delivery_shows_the_world_as_it_was(receiver, sim, pull, ada):
    sim.webhooks.hold()
    pull.edit(by=ada, title="Early")
    pull.edit(by=ada, title="Late")
    sim.webhooks.release()
    await sim.webhooks.settled()

    titles = [
        json.loads(body)["pull_request"]["title"]
        for headers, body in receiver.received
        if headers["X-GitHub-Event"] == "pull_request"
    ]
    assert titles[-2:] == ["Early", "Late"]


async def test_deliveries_may_come_in_another_order(heard, sim, pull, ada):
    await heard()
    sim.webhooks.hold()
    pull.close(by=ada)
    pull.reopen(by=ada)
    assert await heard() == []
    sim.webhooks.release(backwards=True)

    assert await heard() == ["pull_request.reopened", "pull_request.closed"]


async def test_deliveries_may_come_twice(receiver, sim, pull, ada):
    await sim.webhooks.settled()
    receiver.received.clear()
    sim.webhooks.duplicates = True
    pull.comment("hi", by=ada)
    await sim.webhooks.settled()

    first, second = receiver.received
    assert first == second
