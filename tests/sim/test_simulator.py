"""The simulator as a whole, and as an Enterprise Server."""

import pytest

from bot.sim.simulator import Registration, Simulator
from tests.sim.caller import Caller, app_jwt
from tests.sim.conftest import SECRET


@pytest.fixture
async def ghes(clock, manifest, pem, receiver_url):
    made = Simulator(
        clock, Registration(manifest, pem, SECRET), server_url="https://ghes.example", ghes=True
    )
    await made.start()
    made.webhooks.url = receiver_url
    yield made
    await made.stop()


async def test_an_enterprise_server_has_other_roots(session, ghes, key):
    shop = ghes.world.create_repository("octo-org/shop")
    installation = ghes.world.install(shop.owner)
    caller = Caller(session, ghes, f"Bearer {app_jwt(ghes, key)}")
    token = (await caller.post(f"/app/installations/{installation.id}/access_tokens")).body["token"]
    caller.authorization = f"token {token}"

    answer = await caller.get("/repos/octo-org/shop")
    host = ghes.urls.api.removesuffix("/api/v3")
    query = {"query": '{ repository(owner: "octo-org", name: "shop") { name } }'}
    graph = await caller.post(f"{host}/api/graphql", query)
    other = await caller.get(f"{host}/repos/octo-org/shop")

    assert len(token) == 40
    assert answer.body["html_url"] == "https://ghes.example/octo-org/shop"
    assert answer.headers["X-GitHub-Enterprise-Version"] == "3.19.0"
    assert graph.body == {"data": {"repository": {"name": "shop"}}}
    assert other.status == 404


async def test_an_enterprise_server_says_so_in_its_deliveries(ghes, receiver):
    ghes.world.install(ghes.world.organization("octo-org"))
    await ghes.webhooks.settled()

    ((headers, _),) = receiver.received
    assert headers["X-GitHub-Enterprise-Host"] == "ghes.example"
    assert headers["X-GitHub-Enterprise-Version"] == "3.19.0"
    assert ghes.webhooks.patience.total_seconds() == 30


async def test_observers_are_shown_every_exchange(sim, github, shop):
    seen = []
    sim.observers.append(seen.append)

    await github.get("/repos/octo-org/shop/pulls?state=all")
    await github.post("/repos/octo-org/shop/check-runs", {"name": 1})
    await github.get("/nothing")

    read, write, nothing = seen
    assert (read.operation, read.route) == ("pulls/list", "/repos/{owner}/{repo}/pulls")
    assert (read.path, read.query) == ("/repos/octo-org/shop/pulls", {"state": "all"})
    assert (read.body, read.status, read.answer) == (None, 200, [])
    assert read.headers["Authorization"] == github.authorization
    assert (write.method, write.body, write.status) == ("POST", {"name": 1}, 422)
    assert (nothing.operation, nothing.status) == ("", 404)


async def test_watchers_hear_of_every_change(sim, github, installation, shop, ada):
    changes = []
    await sim.webhooks.settled()
    sim.on_change(lambda: changes.append(1))

    async def changed():
        await sim.webhooks.settled()
        count = len(changes)
        changes.clear()
        return count > 0

    shop.add_collaborator(ada, "admin")
    assert await changed()
    await github.get("/repos/octo-org/shop")
    await github.graphql("{ nodes(ids: []) { id } }")
    assert not await changed()
    body = {"name": "x", "head_sha": shop.branch().sha}
    run = (await github.post("/repos/octo-org/shop/check-runs", body)).body
    assert await changed()
    await github.patch(
        f"/repos/octo-org/shop/check-runs/{run['id']}", {"output": {"summary": "more"}}
    )
    assert await changed()


async def test_a_large_request_is_taken(github, shop):
    one = {
        "path": "a", "start_line": 1, "end_line": 1, "annotation_level": "notice",
        "message": "x" * 65_000,
    }  # fmt: skip
    output = {"title": "t", "summary": "s", "annotations": [one] * 50}
    body = {"name": "x", "head_sha": shop.branch().sha, "output": output}

    assert (await github.post("/repos/octo-org/shop/check-runs", body)).status == 201


async def test_it_can_be_stopped_without_having_begun(clock, manifest, pem):
    await Simulator(clock, Registration(manifest, pem, SECRET)).stop()


def test_no_two_things_have_the_same_number(sim, shop, ada, installation):
    pull = shop.pulls.open(shop.push("fix", {"a": "1"}, by=ada), by=ada)
    run = shop.actions.start("CI", on=pull, by=ada)
    numbers = [
        ada.id, shop.id, installation.id, pull.id, run.id, run.workflow.id,
        run.suite.id, pull.comment("hi", by=ada).id,
    ]  # fmt: skip

    assert len(set(numbers)) == len(numbers)
    assert min(numbers) > 2**32
    assert sim.world.app.id < 2**31  # GraphQL takes it as an Int.
