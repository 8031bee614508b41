"""The splitter of the demo: real requests, signed orders, and counters as Prometheus tells them."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
import yaml

from bot.demo import traffic
from bot.demo.clock import FastClock
from bot.demo.tally import Totals
from bot.demo.traffic import Traffic
from bot.outside.endpoints import load_endpoints
from bot.outside.signing import signed

REQUESTS = 'http_requests_total{service="api",version="canary"}'
TIMES = '{__name__=~"http_request_duration_seconds_(sum|bucket)",version="stable"}'


@pytest.fixture
def clock() -> FastClock:
    return FastClock()


@pytest.fixture
async def served(clock, monkeypatch) -> AsyncIterator[Traffic]:
    """The service, and nobody who uses it but the test."""
    monkeypatch.setattr("bot.demo.traffic.CALM", 0)
    monkeypatch.setattr("bot.demo.traffic.BUSY", 0)
    async with traffic.running(clock, "octo/shop") as served:
        yield served


@pytest.fixture
async def session(served) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(served.address) as session:
        yield session


def secret_of(served: Traffic) -> str:
    return yaml.safe_load(served.endpoints)["endpoints"]["edge"]["secret"]


async def order(session, served, clock, weight: float, sha: str = "a" * 40) -> int:
    body = json.dumps({"weight": weight, "sha": sha, "rollout": "1"}).encode()
    headers = signed(body, secret_of(served), clock.now())
    async with session.post("/weight", data=body, headers=headers) as answer:
        return answer.status


async def come(session, count: int) -> list[str]:
    arms = []
    for _ in range(count):
        async with session.get("/") as answer:
            arms.append((await answer.json())["version"])
    return arms


async def query(session, text: str) -> list[tuple[dict[str, str], float]]:
    async with session.get("/api/v1/query", params={"query": text}) as answer:
        assert answer.status == 200
        found = (await answer.json())["data"]["result"]
        return [(one["metric"], float(one["value"][1])) for one in found]


@pytest.mark.parametrize(("weight", "canary"), [(0, 0), (10, 4), (2.5, 1), (50, 20), (100, 40)])
async def test_as_many_go_to_the_canary_as_the_weight_says(
    session, served, clock, weight, canary
) -> None:
    assert await order(session, served, clock, weight) == 204

    assert (await come(session, 40)).count("canary") == canary
    counted = {arm: one.totals.requests for arm, one in served.splitter.tallies.items()}
    assert counted == {"canary": canary, "stable": 40 - canary}


async def test_the_weight_is_told_to_who_signs(session, served, clock) -> None:
    await order(session, served, clock, 10)
    headers = signed(b"", secret_of(served), clock.now())
    async with session.get("/weight", headers=headers) as answer:
        assert await answer.json() == {"weight": 10}


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_who_does_not_sign_is_not_heard(session, served, method) -> None:
    body = b'{"weight": 50, "sha": "a"}' if method == "POST" else None
    async with session.request(method, "/weight", data=body) as answer:
        assert answer.status == 401
    assert served.splitter.weight == 0


async def test_an_old_order_is_not_heard_again(session, served, clock) -> None:
    body = b'{"weight": 50, "sha": "a"}'
    headers = signed(body, secret_of(served), clock.now())
    clock.jump(timedelta(minutes=6))
    async with session.post("/weight", data=body, headers=headers) as answer:
        assert answer.status == 401


async def test_the_panel_counts_from_the_first_traffic_of_a_canary(session, served, clock) -> None:
    splitter = served.splitter
    await come(session, 3)
    assert splitter.before["stable"] == Totals()
    await order(session, served, clock, 50)
    assert splitter.before["stable"].requests == 3
    await come(session, 2)
    await order(session, served, clock, 100)

    assert splitter.before["stable"].requests == 3, "a second step is the same canary"


async def test_failures_are_counted_as_what_they_are(session, served) -> None:
    served.stable.dials.errors = 100
    await come(session, 3)
    totals = served.splitter.tallies["stable"].totals

    assert (totals.requests, totals.errors) == (3, 3)
    assert totals.seconds > 0


async def test_a_selector_finds_series_and_a_jump_of_the_clock_adds_nothing(
    session, served, clock
) -> None:
    await order(session, served, clock, 100)
    await come(session, 4)
    before = await query(session, REQUESTS)
    clock.jump(timedelta(hours=2))

    assert await query(session, REQUESTS) == before
    assert {labels["code"]: value for labels, value in before} == {"200": 4, "500": 0}
    assert {labels["version"] for labels, _ in before} == {"canary"}
    assert await query(session, f"last_over_time({REQUESTS}[3600s])") == before


async def test_times_are_a_histogram(session, served) -> None:
    await come(session, 5)
    found = await query(session, TIMES)
    buckets = {labels["le"]: value for labels, value in found if "le" in labels}

    assert buckets["+Inf"] == 5
    assert list(buckets.values()) == sorted(buckets.values())
    [total] = [value for labels, value in found if labels["__name__"].endswith("_sum")]
    assert total == pytest.approx(served.splitter.tallies["stable"].totals.seconds)


async def test_the_newest_sample_is_as_old_as_the_question(session, clock) -> None:
    [(labels, value)] = await query(session, f"max(timestamp({REQUESTS}))")

    assert labels == {}
    assert value == pytest.approx(clock.now().timestamp(), abs=5)
    assert await query(session, 'max(timestamp(nothing{version="canary"}))') == []


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/api/v1/query?query=1", id="no-selector"),
        pytest.param("/api/v1/query", id="no-query"),
        pytest.param("/api/v1/query_range?query=x{}", id="the-past"),
    ],
)
async def test_what_it_cannot_tell_it_says_so(session, path) -> None:
    async with session.get(path) as answer:
        assert answer.status == 422
        assert (await answer.json())["error"]


async def test_the_operator_s_file_is_for_the_one_repository(served) -> None:
    assert load_endpoints(served.endpoints)._known["edge"].repositories == ("octo/shop",)
    assert load_endpoints(served.endpoints)._known["edge"].url == served.address


async def test_what_was_promoted_is_stable_and_nothing_is_beside_it(session, served, clock) -> None:
    await order(session, served, clock, 100, sha="b" * 40)
    served.canary.dials.errors = 3.0
    served.settle()

    assert (served.stable.sha, served.stable.dials.errors) == ("b" * 7, 3.0)
    assert served.canary.dials.errors < 1
    assert set(await come(session, 3)) == {"stable"}
