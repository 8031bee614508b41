"""Deliveries about environments and deployments, read as the simulated GitHub sends them."""

import json
from datetime import UTC, datetime

import msgspec
import pytest

from bot.environments import Deployment, DeploymentStatus, Question
from bot.github.environment_payloads import delivered_deployment, question
from bot.github.payloads import GHOST, PayloadError, delivered_workflow_run
from bot.model import User
from bot.sim.world.jobs import passed
from tests.github.published import LACKING, changed

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
API = "https://api.github.com"


@pytest.fixture
async def deliveries(town, installation, production, pull):
    """Let a job of a pull request deploy, and return the first delivery of each event."""
    run = town.shop.actions.start("Ship", on=pull, by=town.ada)
    run.begin_job("ship", environment="production")
    run.gates.bypass("production")
    run.finish(passed("ship"))
    await town.sim.webhooks.settled()
    return {one.event: json.loads(one.body) for one in reversed(town.sim.webhooks.log)}


@pytest.fixture
def asks(deliveries, sim):
    """Reads the question with other values at some dotted paths."""

    def asks(**changes: object) -> Question:
        named = {name.replace("__", "."): value for name, value in changes.items()}
        body = json.dumps(changed(deliveries["deployment_protection_rule"], named)).encode()
        return question(body, sim.urls.api)

    return asks


class TestQuestion:
    """GitHub asks our protection rule."""

    async def test_it_is_read(self, asks, town, pull, repo) -> None:
        (run,) = town.shop.actions

        asked = asks()

        assert asked == Question(
            repo=repo,
            environment="production",
            run_id=run.id,
            event="pull_request",
            sha=pull.head_sha,
            sender=User(id=town.ada.id, login="ada"),
            pull_requests=asked.pull_requests,
        )
        assert [one.number for one in asked.pull_requests] == [pull.number]

    @pytest.mark.parametrize("sha", [None, LACKING])
    async def test_what_github_does_not_say_is_empty(self, asks, sha) -> None:
        asked = asks(sha=sha, event=LACKING, deployment=None, pull_requests=LACKING)

        assert (asked.sha, asked.event, asked.pull_requests) == ("", "", ())

    async def test_a_pull_request_that_is_only_named_is_left(self, asks) -> None:
        assert asks(pull_requests=[{"number": 7}]).pull_requests == ()

    @pytest.mark.parametrize("root", [API, f"{API}/", "https://github.example/api/v3"])
    @pytest.mark.parametrize("where", ["repos/octo/shop", "repositories/9"])
    async def test_the_address_names_the_run(self, deliveries, root, where) -> None:
        url = f"{root.rstrip('/')}/{where}/actions/runs/42/deployment_protection_rule"
        model = deliveries["deployment_protection_rule"]
        body = json.dumps(model | {"deployment_callback_url": url}).encode()

        assert question(body, root).run_id == 42

    @pytest.mark.parametrize(
        "url",
        [
            pytest.param("https://evil.example/{path}", id="another host"),
            pytest.param("https://api.github.com.evil.example/{path}", id="a longer host"),
            pytest.param("https://api.github.com@evil.example/{path}", id="a host behind a name"),
            pytest.param("http://api.github.com/{path}", id="no TLS"),
            pytest.param("{api}/x/{path}", id="a longer path"),
            pytest.param("{api}/{path}/x", id="something behind it"),
            pytest.param("{api}/{path}?x=1", id="a query"),
            pytest.param("{api}/repos/o/r/actions/runs/x/deployment_protection_rule", id="no run"),
            pytest.param("{api}/repos/o/r/actions/runs/1", id="no rule"),
            pytest.param("/{path}", id="no host"),
            pytest.param("", id="nothing"),
        ],
    )
    async def test_an_address_elsewhere_is_refused(self, deliveries, url) -> None:
        path = "repos/octo/shop/actions/runs/1/deployment_protection_rule"
        model = deliveries["deployment_protection_rule"]
        told = url.format(api=API, path=path)
        body = json.dumps(model | {"deployment_callback_url": told}).encode()

        with pytest.raises(PayloadError, match="elsewhere"):
            question(body, API)

    @pytest.mark.parametrize("lacks", ["environment", "deployment_callback_url", "repository"])
    async def test_what_cannot_be_answered_is_refused(self, asks, lacks) -> None:
        with pytest.raises(msgspec.ValidationError):
            asks(**{lacks: LACKING})


def read(model, **changes) -> Deployment:
    named = {name.replace("__", "."): value for name, value in changes.items()}
    return delivered_deployment(json.dumps(changed(model, named)).encode())


class TestDeployment:
    """A deployment began, or got on."""

    async def test_a_new_one_is_read(self, deliveries, town, pull, repo) -> None:
        (run,) = town.shop.actions
        (made,) = town.shop.deployments

        assert read(deliveries["deployment"]) == Deployment(
            repo=repo,
            id=made.id,
            environment="production",
            sha=pull.head_sha,
            ref="fix",
            creator=User(id=town.ada.id, login="ada"),
            created_at=NOON,
            run_id=run.id,
        )

    async def test_one_that_got_on_says_how_far(self, deliveries) -> None:
        made = read(deliveries["deployment_status"])

        assert made.statuses == (DeploymentStatus(state="waiting", at=NOON),)
        assert made.state == "waiting"

    @pytest.mark.parametrize(
        ("log_url", "run_id"),
        [
            ("https://github.com/o/r/actions/runs/42/job/43", 42),
            ("https://github.com/o/r/actions/runs/42", 0),
            ("https://github.com/o/r/runs/42?check_suite_focus=true", 0),
            ("https://ci.example/logs/42", 0),
            ("", 0),
            (None, 0),
            (LACKING, 0),
        ],
    )
    @pytest.mark.parametrize("run", [None, LACKING])
    async def test_its_log_tells_the_run_when_nothing_else_does(
        self, deliveries, log_url, run_id, run
    ) -> None:
        model = deliveries["deployment_status"]

        made = read(model, workflow_run=run, deployment_status__log_url=log_url)

        assert made.run_id == run_id

    async def test_whoever_made_it_may_be_gone(self, deliveries) -> None:
        assert read(deliveries["deployment"], deployment__creator=None).creator == GHOST


class TestWorkflowRun:
    """What a run tells of itself."""

    async def test_it_says_what_it_is(self, deliveries, town, pull) -> None:
        (run,) = town.shop.actions

        found = delivered_workflow_run(json.dumps(deliveries["workflow_run"]).encode())

        assert (found.title, found.path) == (pull.title, ".github/workflows/ship.yml")
        assert (found.actor, found.suite_id) == (User(id=town.ada.id, login="ada"), run.suite.id)

    @pytest.mark.parametrize("gone", [None, LACKING])
    async def test_what_it_does_not_say_is_empty(self, deliveries, gone) -> None:
        names = ("display_title", "path", "actor", "triggering_actor", "check_suite_id")
        model = changed(
            deliveries["workflow_run"], {f"workflow_run.{name}": gone for name in names}
        )

        found = delivered_workflow_run(json.dumps(model).encode())

        assert (found.title, found.path, found.actor, found.suite_id) == ("", "", None, 0)

    async def test_whoever_ran_it_again_counts(self, deliveries, town) -> None:
        again = {"workflow_run.triggering_actor": {"id": 7, "login": "eve", "type": "User"}}

        model = changed(deliveries["workflow_run"], again)
        assert delivered_workflow_run(json.dumps(model).encode()).actor == User(id=7, login="eve")

        model = changed(model, {"workflow_run.triggering_actor": None})
        found = delivered_workflow_run(json.dumps(model).encode()).actor
        assert found == User(id=town.ada.id, login="ada")

    async def test_a_file_of_another_repository_is_named_without_its_ref(self, deliveries) -> None:
        path = {"workflow_run.path": ".github/workflows/ship.yml@refs/heads/main"}

        model = changed(deliveries["workflow_run"], path)

        found = delivered_workflow_run(json.dumps(model).encode())
        assert found.path == ".github/workflows/ship.yml"
