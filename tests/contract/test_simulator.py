"""The simulator keeps to GitHub's documents: every operation, every event."""

import json
import re

import pytest

from bot.sim.operation import GRAPHQL
from bot.sim.router import operations
from bot.sim.webhooks import NEEDS
from tests.contract.contract import Contract
from tests.contract.documents import event_validator, openapi, parameters
from tests.contract.permissions import EVENTS, FOR_ITS_OWN_SAKE, PERMISSIONS
from tests.contract.tour import REPO, Tour, ask_as_app, ask_everything
from tests.sim.caller import app_jwt

REST = [one for one in operations() if one.id != GRAPHQL]
EVERYTHING = {
    "actions": "write", "administration": "read", "contents": "write", "deployments": "write",
    "issues": "write", "members": "read", "merge_queues": "read", "statuses": "read",
}  # fmt: skip


@pytest.mark.parametrize("operation", REST, ids=lambda one: one.id)
def test_an_operation_is_declared_as_github_documents_it(operation):
    documented = openapi()["operations"][operation.id]

    assert operation.method == documented["method"].upper()
    assert operation.route == documented["path"]
    names = {name for place, name in parameters(operation.id) if place == "path"}
    assert set(re.findall(r"\{(\w+)\}", operation.route)) == names


@pytest.mark.parametrize("operation", REST, ids=lambda one: one.id)
def test_an_operation_needs_the_permission_that_github_says(operation):
    assert operation.needs == PERMISSIONS[operation.id]


def test_nothing_is_documented_that_is_not_simulated():
    assert set(openapi()["operations"]) == {one.id for one in REST} == set(PERMISSIONS)


def test_events_need_the_permissions_that_github_says():
    assert NEEDS == EVENTS


def test_app_yml_asks_for_what_something_needs_and_for_no_more(manifest):
    granted = {f"{name}:{level}" for name, level in manifest.permissions.items()}
    needed = {need for needs in PERMISSIONS.values() for need in needs}
    needed |= {EVENTS[event] for event in manifest.events} | FOR_ITS_OWN_SAKE

    assert sorted(granted - needed) == []


def test_app_yml_may_hear_of_what_it_subscribes_to(manifest):
    for event in manifest.events:
        name, _, _ = EVENTS[event].partition(":")
        assert name in manifest.permissions


def test_app_yml_grants_writing_only_where_something_writes(manifest):
    writing = {name for name, level in manifest.permissions.items() if level == "write"}
    used = {need.partition(":")[0] for one in REST for need in one.needs if one.method != "GET"} | {
        need.partition(":")[0] for need in FOR_ITS_OWN_SAKE
    }

    assert writing <= used


@pytest.fixture
async def tour(town):
    town.installation.permissions |= EVERYTHING
    url = f"/app/installations/{town.installation.id}/access_tokens"
    body = {"permissions": EVERYTHING | {"checks": "write", "pull_requests": "write"}}
    token = (await town.as_app.post(url, body | {"repository_ids": [town.shop.id]})).body["token"]
    town.github.authorization = f"token {token}"
    made = Tour(town)
    made.people()
    made.machines()
    made.deployments()
    return made


async def test_every_answer_is_what_github_would_answer(town, tour):
    contract, called = Contract(town.sim.world.app.permissions | EVERYTHING), set()
    town.sim.observers.append(contract.observe)
    town.sim.observers.append(lambda exchange: called.add(exchange.operation))

    await ask_everything(town, tour)
    await ask_as_app(town)
    tour.ends(town.installation)
    town.as_app.authorization = f"Bearer {app_jwt(town.sim, town.key)}"
    await town.as_app.get("/app/installations")

    assert contract.problems == []
    assert called == {one.id for one in operations()}


async def test_every_delivery_is_what_github_would_send(town, tour):
    await ask_everything(town, tour)
    tour.ends(town.installation)
    await town.sim.webhooks.settled()

    seen = set()
    for one in town.sim.webhooks.log:
        event = f"{one.event}.{one.action}".rstrip(".")
        seen.add(event)
        payload = json.loads(one.body)
        errors = [
            (error.instance_path, error.message[-200:])
            for error in event_validator(event).iter_errors(payload)
        ]
        assert errors == [], event
    assert seen == set(openapi()["events"])


async def test_what_lies_after_the_end_is_still_github(town, tour):
    """Deleted forks, merged pull requests and renamed repositories."""
    contract = Contract(town.sim.world.app.permissions)
    town.sim.observers.append(contract.observe)
    tour.fork.delete()
    tour.pull.merge(by=tour.ada)
    town.shop.rename("store")

    for path in (f"/pulls/{tour.theirs.number}", f"/pulls/{tour.pull.number}", "/actions/runs", ""):
        moved = await town.github.get(REPO + path)
        assert (await town.github.get(moved.headers["Location"])).status == 200
    assert contract.problems == []
