"""How much may be asked, and what an answer says of it."""

import asyncio
from contextlib import nullcontext

import pytest

from bot.sim.exchange import RefusalError
from bot.sim.faults import Fault
from bot.sim.limits import Limits, hourly
from tests.sim.caller import app_jwt


async def test_every_answer_tells_what_is_left(github):
    first = await github.get("/repos/octo-org/shop")
    second = await github.get("/repos/octo-org/none")

    assert first.headers["x-ratelimit-limit"] == "5000"
    assert first.headers["x-ratelimit-used"] == "1"
    assert second.headers["x-ratelimit-remaining"] == "4998"
    assert second.headers["x-ratelimit-resource"] == "core"
    assert second.headers["x-ratelimit-reset"] == "1767618000"


async def test_what_was_seen_before_costs_nothing(github, shop, ada):
    first = await github.get("/repos/octo-org/shop/branches/main")
    same = await github.get(
        "/repos/octo-org/shop/branches/main", If_None_Match=first.headers["ETag"]
    )
    shop.push("main", {"a": "1"}, by=ada)
    new = await github.get(
        "/repos/octo-org/shop/branches/main", If_None_Match=first.headers["ETag"]
    )

    assert (same.status, same.text, same.headers["x-ratelimit-used"]) == (304, "", "1")
    assert (new.status, new.headers["x-ratelimit-used"]) == (200, "2")


@pytest.mark.parametrize(
    ("repositories", "limit"),
    [(1, 5_000), (20, 5_000), (21, 5_050), (170, 12_500), (171, 12_500)],
)
def test_large_installations_have_more(repositories, limit):
    assert hourly(repositories) == limit


async def test_the_hour_ends(clock, sim, github):
    sim.limits.hourly = 2
    statuses = [(await github.get("/repos/octo-org/shop")).status for _ in range(3)]
    refused = await github.get("/repos/octo-org/shop")

    assert statuses == [200, 200, 403]
    assert refused.message.startswith("API rate limit exceeded for installation ID")
    assert refused.headers["x-ratelimit-remaining"] == "0"
    assert "retry-after" not in refused.headers
    clock.advance(minutes=59)
    assert (await github.get("/rate_limit")).body["rate"]["remaining"] == 0


async def test_a_new_hour_begins(town, clock, github):
    town.sim.limits.hourly = 1
    await github.get("/repos/octo-org/shop")
    clock.advance(minutes=59)
    town.as_app.authorization = f"Bearer {app_jwt(town.sim, town.key)}"
    town.sim.limits.hourly = None
    token = await town.as_app.post(f"/app/installations/{town.installation.id}/access_tokens")
    github.authorization = f"token {token.body['token']}"

    assert (await github.get("/repos/octo-org/shop")).status == 403
    clock.advance(minutes=1)
    assert (await github.get("/repos/octo-org/shop")).status == 200


async def test_graphql_has_an_hour_of_its_own_and_ends_it_with_200(sim, github):
    sim.limits.hourly = 1
    query = '{ repository(owner: "octo-org", name: "shop") { id } }'

    assert "data" in await github.graphql(query)
    answer = await github.post("/graphql", {"query": query})

    assert (answer.status, answer.headers["x-ratelimit-remaining"]) == (200, "0")
    assert answer.body["errors"][0]["type"] == "RATE_LIMITED"
    assert (await github.get("/repos/octo-org/shop")).status == 200


async def test_asking_what_is_left_costs_nothing(github):
    answer = await github.get("/rate_limit")

    assert answer.body["rate"] == {
        "limit": 5000, "used": 0, "remaining": 5000, "reset": 1_767_618_000,
    }  # fmt: skip
    assert (await github.get("/rate_limit")).body["resources"]["core"]["used"] == 0


async def comment(github, shop, number):
    url = f"/repos/octo-org/shop/issues/{number}/comments"
    return (await github.post(url, {"body": "hi"})).status


async def test_eighty_comments_a_minute(clock, sim, github, shop, ada):
    sim.limits.secondary = True
    pull = shop.pulls.open(shop.push("fix", {"a": "1"}, by=ada), by=ada)

    assert [await comment(github, shop, pull.number) for _ in range(82)] == [201] * 80 + [403] * 2
    clock.advance(seconds=60)
    assert await comment(github, shop, pull.number) == 201


async def test_five_hundred_comments_an_hour(clock, sim, github, shop, ada):
    sim.limits.secondary = True
    sim.limits.contents_hourly = 5
    pull = shop.pulls.open(shop.push("fix", {"a": "1"}, by=ada), by=ada)
    statuses = []
    for _ in range(6):
        statuses.append(await comment(github, shop, pull.number))
        clock.advance(minutes=2)

    assert statuses == [201] * 5 + [403]
    clock.advance(minutes=47)  # Now the first was 59 minutes ago, and the refusal counted, too.
    assert await comment(github, shop, pull.number) == 403


@pytest.mark.parametrize(("seconds", "refused"), [(3599, True), (3600, False)])
def test_what_was_an_hour_ago_is_forgotten(clock, seconds, refused):
    limits = Limits()
    limits.secondary, limits.contents_hourly = True, 1
    limits.admit("someone", 5, clock.now(), is_content=True, under_way=1)
    clock.advance(seconds=seconds)

    with pytest.raises(RefusalError) if refused else nullcontext():
        limits.admit("someone", 5, clock.now(), is_content=True, under_way=1)


@pytest.mark.parametrize(
    ("reads", "writes", "last"),
    [
        pytest.param(10, 0, 200, id="ten reads"),
        pytest.param(11, 0, 403, id="one read too many"),
        pytest.param(5, 1, 422, id="a write costs five"),
        pytest.param(6, 1, 403, id="a write too many"),
    ],
)
async def test_points_a_minute(sim, github, reads, writes, last):
    sim.limits.secondary = True
    sim.limits.points = 10
    answers = [await github.get("/repos/octo-org/shop") for _ in range(reads)]
    answers += [await github.post("/repos/octo-org/shop/check-runs", {}) for _ in range(writes)]

    assert answers[-1].status == last


async def test_a_query_costs_what_a_read_costs(sim, github):
    sim.limits.secondary = True
    sim.limits.points = 2
    body = {"query": "{ nodes(ids: []) { id } }"}

    assert [(await github.post("/graphql", body)).status for _ in range(3)] == [200, 200, 403]


async def test_a_refusal_for_haste_says_how_long_to_wait(sim, github):
    sim.limits.secondary = True
    sim.limits.points = 0

    answer = await github.get("/repos/octo-org/shop")

    assert (answer.status, answer.headers["retry-after"]) == (403, "60")
    assert answer.message.startswith("You have exceeded a secondary rate limit")


async def test_no_more_than_so_many_at_once(sim, github):
    sim.limits.secondary = True
    sim.limits.concurrent = 1
    sim.faults.inject("repos/get", Fault.HANG)
    arrived = asyncio.Event()
    sim.observers.append(lambda _: arrived.set())
    hanging = asyncio.create_task(github.get("/repos/octo-org/shop"))
    await arrived.wait()

    assert (await github.get("/repos/octo-org/shop/branches/main")).status == 403
    hanging.cancel()
    await asyncio.gather(hanging, return_exceptions=True)


async def test_off_means_off(sim, github):
    sim.limits.points = 0

    assert (await github.get("/repos/octo-org/shop")).status == 200
