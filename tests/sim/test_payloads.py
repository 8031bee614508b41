"""Our deliveries next to GitHub's own: nothing is missing, and nothing of theirs is left."""

import json
from pathlib import Path

import pytest

from bot.sim.payloads import notice_of
from bot.sim.render.urls import Urls
from bot.sim.templates import example
from bot.sim.world.context import Event
from bot.sim.world.jobs import failed

PUBLISHED = Path(__file__).parents[1] / "data" / "webhooks"

# What their examples have for reasons of their own.
NOT_OURS = {
    "deployment",  # of that one check
    "custom_properties",  # only where a single repository is shown
    "rerequestable",
    "runs_rerequestable",
    "organization",  # in examples of repositories that belong to a person
}


@pytest.fixture
async def deliveries(sim, github, shop, ada, installation):
    """Let everything happen, and return the newest delivery of each event."""
    sim.world.app.events = (*sim.world.app.events, "push")
    pull = shop.pulls.open(shop.push("fix", {"a": "1"}, by=ada), by=ada)
    pull.comment("hi", by=ada)
    shop.actions.start("CI", on=pull, by=ada).finish(failed("test"))
    shop.environments.create("production", reviewers=(ada,))
    shop.actions.start("CI", on=pull, by=ada).begin_job("ship", environment="production")
    shop.merge_queue.add(pull, by=ada)
    other = sim.world.install(sim.world.organization("other-org"), [], by=ada)
    other.add(sim.world.create_repository("other-org/x"), by=ada)
    await sim.webhooks.settled()
    return {one.event: json.loads(one.body) for one in sim.webhooks.log}


def published(event):
    file = PUBLISHED / f"{event}.json"
    return json.loads(file.read_text()) if file.exists() else example(event)


EVENTS = [
    "check_run", "check_suite", "deployment", "deployment_status",
    "installation", "installation_repositories", "issue_comment",
    "merge_group", "pull_request", "push", "workflow_run",
]  # fmt: skip


def missing(theirs, ours, path=""):
    """Yield the paths of *theirs* that *ours* does not have."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for name in theirs.keys() - NOT_OURS:
            if name in ours:
                yield from missing(theirs[name], ours[name], f"{path}.{name}")
            elif name not in PERMISSIONS:
                yield f"{path}.{name}"
    elif isinstance(theirs, list) and isinstance(ours, list) and theirs and ours:
        yield from missing(theirs[0], ours[0], f"{path}[]")


PERMISSIONS = set(example("check_suite")["check_suite"]["app"]["permissions"]) | {
    "secrets", "packages", "workflows", "discussions", "single_file", "environments",
    "security_events", "content_references", "organization_secrets", "organization_packages",
    "secret_scanning_alerts", "organization_self_hosted_runners", "requested_action",
}  # fmt: skip


@pytest.mark.parametrize("event", EVENTS)
async def test_a_delivery_has_all_that_githubs_own_has(deliveries, event):
    assert sorted(missing(published(event), deliveries[event])) == []


@pytest.mark.parametrize("event", EVENTS)
async def test_nothing_of_the_models_is_left(deliveries, event):
    text = json.dumps(deliveries[event])

    for theirs in (
        "Codertocat", "Octocoders", "octo-repo", "Hello-World", "electron", "matfax",
        "api.github.com", "21031067", "186853002", "17273051", "6811672", "289782451",
        "1291536064", "2823525", "ec26c3e57ca3a959ca5aad62de7213c562f8c821", "2019-", "2020-",
    ):  # fmt: skip
        assert theirs not in text


def test_an_event_that_nobody_described_is_a_mistake(ada):
    with pytest.raises(TypeError, match="Event has no payload"):
        notice_of(Event(sender=ada), Urls("", ""))
