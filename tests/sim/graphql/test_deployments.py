"""Deployments and their statuses, as GraphQL shows them."""

import pytest

from bot.sim.render.deployments import node_of
from bot.sim.world.jobs import passed

STATUSES = """query Statuses($ids: [ID!]!) {
  nodes(ids: $ids) { ... on Deployment {
    id commitOid environment createdAt state
    latestStatus { id }
    statuses(first: 100) { totalCount nodes { id state createdAt logUrl } } } } }"""


@pytest.fixture
def deployment(shop, ada):
    run = shop.actions.start("Ship", on=shop.branch(), by=ada)
    run.begin_job("ship", environment="production")
    run.finish(passed("ship"))
    (made,) = shop.deployments
    return made


async def test_a_deployment_has_its_statuses(github, shop, deployment):
    answer = await github.graphql(STATUSES, ids=[node_of(deployment)])

    (found,) = answer["data"]["nodes"]
    assert (found["commitOid"], found["environment"]) == (shop.branch().sha, "production")
    assert found["state"] == "SUCCESS"
    statuses = found["statuses"]["nodes"]
    assert [one["state"] for one in statuses] == ["IN_PROGRESS", "SUCCESS"]
    assert found["latestStatus"]["id"] == statuses[1]["id"]
    (run,) = shop.actions
    page = f"/octo-org/shop/actions/runs/{run.id}/job/{run.latest.jobs[0].id}"
    assert statuses[0]["logUrl"] == f"https://github.com{page}"


async def test_one_that_nothing_is_said_of(github, shop, ada):
    made = shop.deployments.create(shop.branch().sha, "main", "production", by=ada)

    (found,) = (await github.graphql(STATUSES, ids=[node_of(made)]))["data"]["nodes"]

    assert (found["state"], found["latestStatus"]) == (None, None)
    assert found["statuses"] == {"totalCount": 0, "nodes": []}


async def test_one_of_a_repository_that_is_not_seen_is_not_there(sim, github, deployment, bob):
    other = sim.world.create_repository("bob/own", private=True)
    made = other.deployments.create(other.branch().sha, "main", "production", by=bob)

    answer = await github.graphql(STATUSES, ids=[node_of(made), "DE_none"])

    assert answer["data"]["nodes"] == [None, None]
    assert [one["type"] for one in answer["errors"]] == ["NOT_FOUND"] * 2


async def test_it_needs_a_permission(town, github, deployment):
    url = f"/app/installations/{town.installation.id}/access_tokens"
    token = await town.as_app.post(url, {"permissions": {"contents": "read"}})
    github.authorization = f"token {token.body['token']}"

    answer = await github.graphql(STATUSES, ids=[node_of(deployment)])

    assert [one["type"] for one in answer["errors"]] == ["FORBIDDEN"]
