"""Deployments that we make for rollouts come back as events, and are no bypass."""

from dataclasses import replace

import pytest

from bot.audit.record import Type
from bot.effects import OpenDeployment, Outcome, SetDeploymentStatus
from bot.environments import DeploymentState
from bot.handlers.deploying.gather import releases_of
from bot.handlers.perform import perform
from bot.model import Repo, RepoId
from bot.rollouts.records import NoteDeployment
from bot.sim.faults import Fault
from bot.sim.world.deployments import Facts
from tests.journeys.deployed import alerts, gated, release
from tests.journeys.deploying import Deploys, deploys

ID = "0123456789abcdef"


@pytest.fixture
async def shop(story) -> Deploys:
    """A shop where nothing enters production without us."""
    return await gated(story)


def services(shop: Deploys):
    return shop.story.bot.executor._connect(shop.story.installation.id)


def canary(shop: Deploys) -> OpenDeployment:
    return OpenDeployment(
        repo=Repo(RepoId(shop.shop.id), shop.shop.owner.login, shop.shop.name),
        environment="production",
        sha=shop.pull.head_sha,
        rollout_id=ID,
        description="Canary",
        payload={"service": "api", "weight": 10},
    )


async def opens(shop: Deploys) -> int:
    """Open the deployment of a rollout, and return its id."""
    order = canary(shop)
    outcome = await perform(order, services(shop), again=False)
    await shop.told()
    [note] = outcome.records
    assert isinstance(note, NoteDeployment)
    assert (note.repo, note.rollout_id) == (order.repo, ID)
    return note.deployment_id


async def says(shop: Deploys, made: int, state: str, words: str = "10 %") -> None:
    status = SetDeploymentStatus(
        repo=canary(shop).repo,
        rollout_id=ID,
        deployment_id=made,
        state=DeploymentState(state),
        description=words,
        auto_inactive=False,
    )
    assert await perform(status, services(shop), again=False) == Outcome()
    await shop.told()


async def live(shop: Deploys) -> list[tuple[str, bool]]:
    """What was deployed, newest first, and whether it was healthy."""
    found = await releases_of(canary(shop).repo, "production", services(shop))
    return [(one.sha, one.was_healthy) for one in found]


@pytest.mark.parametrize("state", ["in_progress", "success"])
async def test_a_rollout_goes_past_nobody(shop, state) -> None:
    made = await opens(shop)

    await says(shop, made, "queued")
    await says(shop, made, state)

    assert Type.DEPLOY_BYPASSED not in await shop.log()
    assert await alerts(shop.story, "bypassed") == 0
    assert shop.replies() == []


@pytest.mark.parametrize(
    ("who", "payload"),
    [
        pytest.param("eve", {"rollout_id": ID}, id="someone who copied our payload"),
        pytest.param("sluice", {}, id="a run that was dispatched in our name"),
        pytest.param("sluice", {"rollout_id": 7}, id="a number for an id"),
    ],
)
async def test_what_only_looks_like_one_does(shop, who, payload) -> None:
    world = shop.story.sim.world
    by = world.app.bot if who == "sluice" else world.user(who)
    made = shop.shop.deployments.create(
        shop.pull.head_sha, "change", "production", by=by, facts=Facts(payload=payload)
    )

    made.say("in_progress", by=by)
    await shop.told()

    assert (await shop.log()).count(Type.DEPLOY_BYPASSED) == 1
    assert await alerts(shop.story, "bypassed") == 1


async def test_someone_with_a_name_like_ours_goes_past_us(shop) -> None:
    pretender = shop.story.sim.world.user("sluice[bot]-2")
    made = shop.shop.deployments.create(
        shop.pull.head_sha, "x", "production", by=pretender, facts=Facts(payload={"rollout_id": ID})
    )

    made.say("in_progress", by=pretender)
    await shop.told()

    assert (await shop.log()).count(Type.DEPLOY_BYPASSED) == 1


@pytest.mark.parametrize(
    ("said", "releases"),
    [
        pytest.param([], [], id="it was only opened"),
        pytest.param(["queued"], [], id="it waits"),
        pytest.param(["in_progress"], [], id="it is partial"),
        pytest.param(["in_progress", "failure"], [], id="it was rolled back while partial"),
        pytest.param(["in_progress", "inactive"], [], id="it was superseded while partial"),
        pytest.param(["in_progress", "success"], [True], id="all of the traffic is there"),
        pytest.param(
            ["in_progress", "success", "failure"], [False], id="it was rolled back afterwards"
        ),
        pytest.param(["success", "inactive"], [True], id="another took its place"),
    ],
)
async def test_what_is_live_is_what_has_all_of_the_traffic(shop, said, releases) -> None:
    before = shop.shop.branch().sha
    older = shop.shop.deployments.create(before, "main", "production", by=shop.ada)
    older.say("success", by=shop.ada)
    made = await opens(shop)

    for state in said:
        await says(shop, made, state)

    sha = shop.pull.head_sha
    assert await live(shop) == [*((sha, healthy) for healthy in releases), (before, True)]


async def test_a_partial_rollout_of_someone_else_is_seen_as_it_was(shop) -> None:
    made = shop.shop.deployments.create(shop.pull.head_sha, "x", "production", by=shop.eve)
    made.say("in_progress", by=shop.eve)

    assert await live(shop) == [(shop.pull.head_sha, False)]


async def test_a_rollout_that_was_opened_and_not_acknowledged_is_opened_once(shop) -> None:
    shop.story.sim.faults.inject("repos/create-deployment", Fault.APPLIED_BAD_GATEWAY)

    made = await opens(shop)

    assert [one.id for one in shop.shop.deployments] == [made]


async def test_a_status_that_was_not_acknowledged_is_said_once(shop) -> None:
    made = await opens(shop)
    shop.story.sim.faults.inject("repos/create-deployment-status", Fault.APPLIED_BAD_GATEWAY)

    await says(shop, made, "in_progress")

    [deployment] = shop.shop.deployments
    assert [one.words.description for one in deployment.statuses] == ["10 %"]


async def test_two_rollouts_of_one_commit_have_a_deployment_each(shop) -> None:
    first = await opens(shop)
    other = replace(canary(shop), rollout_id="fedcba9876543210")

    outcome = await perform(other, services(shop), again=True)

    assert outcome.records != ()
    [older, newer] = shop.shop.deployments
    assert older.id == first != newer.id


async def test_what_was_deployed_by_a_workflow_stays_live_under_a_rollout(story) -> None:
    shop = await deploys(story)
    await release(shop)
    deployed = await live(shop)

    made = await opens(shop)
    await says(shop, made, "in_progress")

    assert await live(shop) == deployed != []
