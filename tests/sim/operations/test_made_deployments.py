"""Deployments that an App makes by itself, over the API."""

import pytest

REPO = "/repos/octo-org/shop"
RIGHT = {"ref": "main", "auto_merge": False, "required_contexts": []}


@pytest.fixture
def deploy(github):
    """Asks for a deployment."""

    async def deploy(**change):
        return await github.post(f"{REPO}/deployments", RIGHT | change)

    return deploy


@pytest.fixture
def say(github):
    """Says how far a deployment is."""

    async def say(made, state, **words):
        url = f"{REPO}/deployments/{made.body['id']}/statuses"
        return await github.post(url, {"state": state} | words)

    return say


@pytest.fixture
def behind(shop, ada):
    """A branch that lacks what was pushed to main after it."""
    made = shop.push("fix", {"a.py": "1\n"}, by=ada)
    shop.push("main", {"b.py": "1\n"}, by=ada)
    return made


def states(shop):
    return [[one.state for one in made.statuses] for made in shop.deployments]


async def test_it_is_made_as_it_was_asked_for(deploy, shop):
    sha = shop.branch().sha
    payload = {"rollout_id": "1"}

    answer = await deploy(ref=sha, environment="staging", payload=payload, description="10 %")

    made = answer.body
    assert answer.status == 201
    assert (made["sha"], made["ref"], made["task"]) == (sha, sha, "deploy")
    assert (made["payload"], made["description"]) == (payload, "10 %")
    assert (made["creator"]["login"], made["creator"]["type"]) == ("sluice[bot]", "Bot")
    assert (made["transient_environment"], made["production_environment"]) == (False, False)


async def test_the_environment_comes_into_being(deploy, shop):
    made = (await deploy()).body

    assert made["environment"] == "production"
    assert made["production_environment"] is True
    assert [one.name for one in shop.environments] == ["production"]


async def test_it_is_told_with_its_payload_and_its_creator(
    deploy, say, sim, receiver, installation
):
    made = await deploy(payload={"rollout_id": "1"})
    await say(made, "in_progress", description="10 %", log_url="https://x.test/")
    await sim.webhooks.settled()

    told = receiver.payload("deployment.created")
    assert told["deployment"]["payload"] == {"rollout_id": "1"}
    assert told["sender"]["login"] == told["deployment"]["creator"]["login"] == "sluice[bot]"
    said = receiver.payload("deployment_status.created")
    assert said["deployment_status"]["description"] == "10 %"
    assert said["deployment_status"]["log_url"] == "https://x.test/"
    assert said["deployment"]["payload"] == {"rollout_id": "1"}


async def test_what_is_behind_is_merged_instead_by_default(github, shop, behind):
    answer = await github.post(f"{REPO}/deployments", {"ref": "fix"})

    assert (answer.status, "Auto-merged main into fix" in answer.message) == (202, True)
    assert list(shop.deployments) == []


async def test_it_is_not_if_one_says_so(deploy, behind):
    assert (await deploy(ref="fix")).status == 201


@pytest.mark.parametrize(
    ("change", "status"),
    [
        pytest.param({}, 201, id="none is required"),
        pytest.param({"required_contexts": ["lint"]}, 201, id="a green one"),
        pytest.param({"required_contexts": ["lint", "legacy"]}, 409, id="a red one"),
        pytest.param({"required_contexts": ["test"]}, 409, id="one that never ran"),
        pytest.param({"required_contexts": None}, 422, id="no list"),
    ],
)
async def test_required_contexts(deploy, shop, bob, change, status):
    sha = shop.branch().sha
    for name, state in (("lint", "success"), ("legacy", "failure")):
        shop.statuses.set(sha, name, state, by=bob)

    assert (await deploy(**change)).status == status


async def test_by_default_all_are_required(github, shop, bob):
    url = f"{REPO}/deployments"
    assert (await github.post(url, {"ref": "main"})).status == 201

    shop.statuses.set(shop.branch().sha, "legacy", "failure", by=bob)

    answer = await github.post(url, {"ref": "main"})
    assert (answer.status, answer.message) == (
        409,
        "Conflict: Commit status checks failed for main.",
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"ref": "moon"}, "No ref found for: moon"),
        ({"ref": 1}, "is not a string"),
        ({"environment": 1}, "is not a string"),
    ],
)
async def test_one_that_is_refused(deploy, change, message):
    answer = await deploy(**change)

    assert (answer.status, message in answer.message) == (422, True)


async def test_who_may_only_read_deploys_nothing(town, deploy, say, github):
    made = await deploy()
    url = f"/app/installations/{town.installation.id}/access_tokens"
    token = await town.as_app.post(url, {"permissions": {"deployments": "read"}})
    github.authorization = f"token {token.body['token']}"

    assert (await deploy()).status == 403
    assert (await say(made, "success")).status == 403


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ({"description": "x" * 140}, 201),
        ({"description": "x" * 141}, 422),
        ({"state": "waiting"}, 422),
    ],
)
async def test_the_words_of_a_status_have_limits(deploy, say, words, status):
    made = await deploy()

    assert (await say(made, **({"state": "queued"} | words))).status == status


async def test_nothing_is_said_of_one_that_is_not_there(github):
    url = f"{REPO}/deployments/1/statuses"

    assert (await github.post(url, {"state": "success"})).status == 404


@pytest.mark.parametrize(
    ("change", "older"),
    [
        pytest.param({"environment": "staging"}, ["success", "inactive"], id="by default"),
        pytest.param({"environment": "production"}, ["success"], id="never in production"),
        pytest.param(
            {"environment": "staging", "transient_environment": True},
            ["success"],
            id="nor what goes away",
        ),
    ],
)
async def test_a_success_makes_older_ones_inactive(deploy, say, shop, change, older):
    first, second = await deploy(**change), await deploy(**change)
    elsewhere = await deploy(environment="qa")
    for made in (first, elsewhere):
        await say(made, "success", auto_inactive=False)

    await say(second, "success")

    assert states(shop) == [older, ["success"], ["success"]]


async def test_not_if_it_is_told_so(deploy, say, shop):
    first, second = await deploy(environment="staging"), await deploy(environment="staging")
    await say(first, "success")

    await say(second, "success", auto_inactive=False)

    assert states(shop) == [["success"], ["success"]]


async def test_only_what_succeeded_becomes_inactive(deploy, say, shop):
    made = [await deploy(environment="staging") for _ in range(3)]
    await say(made[0], "failure")
    await say(made[2], "success")

    await say(made[1], "success")

    assert states(shop) == [["failure"], ["success"], ["success"]], "nor what is newer"


async def test_what_goes_on_makes_nothing_inactive(deploy, say, shop):
    first, second = await deploy(environment="staging"), await deploy(environment="staging")
    await say(first, "success")

    await say(second, "in_progress")

    assert states(shop) == [["success"], ["in_progress"]]
