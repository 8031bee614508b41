"""Deployments that we make ourselves, one for each rollout."""

from dataclasses import replace

import pytest

from bot.effects import OpenDeployment, SetDeploymentStatus
from bot.environments import DeploymentState
from bot.errors import RefusedError, UncertainError
from bot.github.deployments import DESCRIPTION
from bot.sim.faults import Fault
from bot.sim.world.deployments import Facts
from tests.github.simulated.conftest import called

ID = "0123456789abcdef"


@pytest.fixture
def order(repo, shop):
    """What opens a deployment of the newest commit."""
    return OpenDeployment(
        repo=repo,
        environment="production",
        sha=shop.branch().sha,
        rollout_id=ID,
        description="Canary of api, 10 %",
        payload={"service": "api", "weight": 10, "plan": ("10 %", "50 %", "100 %")},
    )


@pytest.fixture
def status(repo, shop, sim):
    """What says that a deployment of ours is under way."""
    made = shop.deployments.create(
        shop.branch().sha, "main", "production", by=sim.world.app.bot, facts=facts()
    )
    return SetDeploymentStatus(
        repo=repo,
        rollout_id=ID,
        deployment_id=made.id,
        state=DeploymentState.IN_PROGRESS,
        description="10 %",
        auto_inactive=False,
    )


def facts(rollout_id=ID, task="deploy"):
    return Facts(task=task, payload={"rollout_id": rollout_id})


def said(shop):
    """State and words of each status of the only deployment, oldest first."""
    (made,) = shop.deployments
    return [(one.state, one.words.description) for one in made.statuses]


class TestOpen:
    """One is created."""

    async def test_it_says_what_it_is_of(self, github, shop, sim, order) -> None:
        found = await github.open_deployment(order, again=False)

        (made,) = shop.deployments
        assert (made.id, made.sha, made.ref) == (found, order.sha, order.sha)
        assert (made.environment, made.creator) == ("production", sim.world.app.bot)
        assert made.facts == Facts(
            payload={
                "service": "api",
                "weight": 10,
                "plan": ["10 %", "50 %", "100 %"],
                "rollout_id": ID,
            },
            description="Canary of api, 10 %",
            is_production=True,
        )

    @pytest.mark.parametrize(
        ("environment", "is_production"),
        [("production", True), ("Production", True), ("staging", False), ("eu/production", False)],
    )
    async def test_what_people_use_is_production(
        self, github, shop, order, environment, is_production
    ) -> None:
        await github.open_deployment(replace(order, environment=environment), again=False)

        (made,) = shop.deployments
        assert made.facts.is_production is is_production

    async def test_a_payload_cannot_name_another_rollout(self, github, shop, order) -> None:
        await github.open_deployment(replace(order, payload={"rollout_id": "x"}), again=False)

        (made,) = shop.deployments
        assert made.facts.payload == {"rollout_id": ID}

    async def test_neither_red_checks_nor_a_branch_that_moved_on_matter(
        self, github, shop, order, bob, ada
    ) -> None:
        shop.statuses.set(order.sha, "legacy", "failure", by=bob)
        shop.push("main", {"later.py": "1\n"}, by=ada)

        await github.open_deployment(order, again=False)

        (made,) = shop.deployments
        assert made.sha == order.sha, "it is deployed as it is"

    async def test_nothing_is_looked_for_the_first_time(self, github, asked, order) -> None:
        await github.open_deployment(order, again=False)

        assert called(asked) == ["repos/create-deployment"]

    async def test_what_was_applied_is_taken(self, github, sim, shop, order) -> None:
        sim.faults.inject("repos/create-deployment", Fault.APPLIED_BAD_GATEWAY)
        with pytest.raises(UncertainError):
            await github.open_deployment(order, again=False)

        found = await github.open_deployment(order, again=True)

        assert [made.id for made in shop.deployments] == [found]

    async def test_of_several_the_oldest_is_taken(self, github, shop, sim, order) -> None:
        made = [
            shop.deployments.create(
                order.sha, "main", "production", by=sim.world.app.bot, facts=facts()
            )
            for _ in range(2)
        ]

        assert await github.open_deployment(order, again=True) == made[0].id

    @pytest.mark.parametrize(
        "change",
        [
            pytest.param({"facts": facts("another")}, id="of another rollout"),
            pytest.param({"by": "eve"}, id="of someone who copied the payload"),
            pytest.param({"facts": Facts(payload="0123456789abcdef")}, id="with a mere text"),
            pytest.param({"facts": Facts(payload={"rollout_id": 7})}, id="with a number"),
            pytest.param({"facts": facts(task="migrate")}, id="for something else"),
            pytest.param({"environment": "staging"}, id="to another environment"),
        ],
    )
    async def test_what_is_not_the_same_is_not_taken(
        self, github, shop, sim, order, change
    ) -> None:
        by = sim.world.user(change["by"]) if "by" in change else sim.world.app.bot
        other = shop.deployments.create(
            order.sha,
            "main",
            change.get("environment", "production"),
            by=by,
            facts=change.get("facts", facts()),
        )

        assert await github.open_deployment(order, again=True) != other.id

    async def test_of_another_commit_it_is_not_the_same_either(
        self, github, shop, sim, order, ada
    ) -> None:
        later = shop.push("main", {"later.py": "1\n"}, by=ada)
        other = shop.deployments.create(
            later.sha, "main", "production", by=sim.world.app.bot, facts=facts()
        )

        assert await github.open_deployment(order, again=True) != other.id

    async def test_a_commit_that_is_not_there(self, github, order) -> None:
        with pytest.raises(RefusedError, match="No ref found"):
            await github.open_deployment(replace(order, sha="f" * 40), again=False)


class TestStatus:
    """How far it is."""

    async def test_it_is_said(self, github, shop, status) -> None:
        addresses = {"log_url": "https://x.test/log", "environment_url": "https://shop.test"}

        await github.set_deployment_status(replace(status, **addresses), again=False)

        (made,) = shop.deployments
        (one,) = made.statuses
        assert (one.state, one.words.description) == ("in_progress", "10 %")
        assert one.words.log_url == "https://x.test/log"
        assert one.words.environment_url == "https://shop.test"

    @pytest.mark.parametrize(
        ("length", "shown"),
        [(DESCRIPTION, "x" * 140), (DESCRIPTION + 1, "x" * 139 + "…")],
    )
    async def test_too_many_words_are_cut(self, github, shop, status, length, shown) -> None:
        long = replace(status, description="x" * length)

        await github.set_deployment_status(long, again=False)
        await github.set_deployment_status(long, again=True)

        assert said(shop) == [("in_progress", shown)]

    async def test_said_again_it_is_said_once(self, github, sim, shop, status) -> None:
        sim.faults.inject("repos/create-deployment-status", Fault.APPLIED_BAD_GATEWAY)
        with pytest.raises(UncertainError):
            await github.set_deployment_status(status, again=False)

        await github.set_deployment_status(status, again=True)

        assert said(shop) == [("in_progress", "10 %")]

    async def test_what_never_arrived_is_said(self, github, shop, status) -> None:
        await github.set_deployment_status(status, again=True)

        assert said(shop) == [("in_progress", "10 %")]

    @pytest.mark.parametrize(
        ("newest", "state"),
        [
            pytest.param("in_progress", "in_progress", id="under way, with other words"),
            pytest.param("queued", "in_progress", id="it goes on"),
            pytest.param("in_progress", "success", id="it ends"),
            pytest.param("success", "failure", id="it fails after all"),
        ],
    )
    async def test_what_is_new_is_said(self, town, github, status, newest, state) -> None:
        (made,) = town.shop.deployments
        made.say(newest, by=town.ada)

        order = replace(status, state=DeploymentState(state))
        await github.set_deployment_status(order, again=True)

        assert said(town.shop) == [(newest, ""), (state, "10 %")]

    @pytest.mark.parametrize(
        ("newest", "state"),
        [
            pytest.param("success", "in_progress", id="too late"),
            pytest.param("failure", "queued", id="much too late"),
            pytest.param("error", "pending", id="after an error"),
            pytest.param("inactive", "in_progress", id="after another took its place"),
        ],
    )
    async def test_an_end_is_not_taken_back(self, town, github, status, newest, state) -> None:
        (made,) = town.shop.deployments
        made.say(newest, by=town.ada)

        order = replace(status, state=DeploymentState(state))
        await github.set_deployment_status(order, again=True)

        assert said(town.shop) == [(newest, "")]

    async def test_the_first_time_nothing_is_looked_for(self, github, asked, status) -> None:
        await github.set_deployment_status(status, again=False)

        assert called(asked) == ["repos/create-deployment-status"]

    @pytest.mark.parametrize("again", [False, True])
    async def test_one_that_was_deleted_needs_none(self, github, shop, status, again) -> None:
        shop.deployments._made.clear()

        await github.set_deployment_status(status, again=again)

    @pytest.mark.parametrize(("auto_inactive", "older"), [(True, "inactive"), (False, "success")])
    async def test_older_ones_are_left_alone_while_they_serve(
        self, town, github, auto_inactive, older
    ) -> None:
        us, shop = town.sim.world.app.bot, town.shop
        first, second = (
            shop.deployments.create(shop.branch().sha, "main", "staging", by=us) for _ in range(2)
        )
        first.say("success", by=us)

        await github.set_deployment_status(
            SetDeploymentStatus(
                repo=town.repo,
                rollout_id=ID,
                deployment_id=second.id,
                state=DeploymentState.SUCCESS,
                description="100 %",
                auto_inactive=auto_inactive,
            ),
            again=False,
        )

        assert first.state == older


async def test_a_listed_deployment_tells_its_rollout(github, shop, sim, repo, order) -> None:
    await github.open_deployment(order, again=False)
    shop.deployments.create(order.sha, "main", "production", by=sim.world.user("eve"))

    second, first = await github.deployments(repo, "production")

    assert (first.rollout_id, second.rollout_id) == (ID, "")
    assert first.creator.is_bot
