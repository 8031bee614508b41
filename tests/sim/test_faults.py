"""What goes wrong on request, as a client sees it."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest

from bot.sim.faults import ANY, LOGS, Fault
from bot.sim.world.jobs import failed

URL = "/repos/octo-org/shop"


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (Fault.INTERNAL_ERROR, 500, "Server Error"),
        (Fault.UNAVAILABLE, 503, "No server is currently available"),
        (Fault.HTML_BAD_GATEWAY, 502, "<!DOCTYPE html>"),
        (Fault.APPLIED_BAD_GATEWAY, 502, "<!DOCTYPE html>"),
        (Fault.SECONDARY_LIMIT, 403, "secondary rate limit"),
        (Fault.TOO_MANY_REQUESTS, 429, "secondary rate limit"),
        (Fault.PRIMARY_LIMIT, 403, "API rate limit exceeded"),
        (Fault.REVOKED, 401, "Bad credentials"),
        (Fault.NOT_FOUND, 404, "Not Found"),
        (Fault.GONE, 410, "Gone"),
    ],
)
async def test_an_answer_that_is_wrong_once(sim, github, fault, status, words):
    sim.faults.inject("repos/get", fault)

    bad = await github.get(URL)

    assert bad.status == status
    assert words in bad.text
    assert (await github.get(URL)).status == 200


@pytest.mark.parametrize("fault", [Fault.SECONDARY_LIMIT, Fault.TOO_MANY_REQUESTS])
async def test_a_limit_says_how_long_to_wait(sim, github, fault):
    sim.faults.inject("repos/get", fault, retry_after=7)

    assert (await github.get(URL)).headers["retry-after"] == "7"


async def test_the_primary_limit_says_when_it_ends(sim, github):
    sim.faults.inject("repos/get", Fault.PRIMARY_LIMIT)

    answer = await github.get(URL)

    assert answer.headers["x-ratelimit-remaining"] == "0"
    assert answer.headers["x-ratelimit-reset"] == "1767618000"
    assert "retry-after" not in answer.headers


async def test_a_connection_is_reset(sim, github, shop):
    sim.faults.inject("checks/create", Fault.RESET)

    with pytest.raises(aiohttp.ClientOSError, match="reset by peer"):
        await github.post(f"{URL}/check-runs", {"name": "x", "head_sha": shop.branch().sha})


async def test_aiohttp_reads_again_by_itself_when_a_connection_was_reset(sim, github):
    sim.faults.inject("repos/get", Fault.RESET)

    assert (await github.get(URL)).status == 200


async def test_an_answer_breaks_off(sim, github):
    sim.faults.inject("repos/get", Fault.CUT)

    with pytest.raises(aiohttp.ClientPayloadError):
        await github.get(URL)


async def test_an_answer_never_comes(sim, github):
    sim.faults.inject("repos/get", Fault.HANG)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await github.get(URL)


@pytest.mark.parametrize(
    ("fault", "done"),
    [
        (Fault.APPLIED_BAD_GATEWAY, True),
        (Fault.CUT, True),
        (Fault.HTML_BAD_GATEWAY, False),
        (Fault.INTERNAL_ERROR, False),
        (Fault.RESET, False),
    ],
)
async def test_whether_it_was_done_all_the_same(sim, github, shop, fault, done):
    sim.faults.inject("checks/create", fault)
    body = {"name": "x", "head_sha": shop.branch().sha}

    try:
        await github.post(f"{URL}/check-runs", body)
    except aiohttp.ClientError:
        assert fault in {Fault.CUT, Fault.RESET}

    assert bool(list(shop.checks)) is done


async def test_so_many_times_after_so_many_good_ones(sim, github):
    sim.faults.inject("repos/get", Fault.UNAVAILABLE, times=2, skip=1)

    assert [(await github.get(URL)).status for _ in range(4)] == [200, 503, 503, 200]


async def test_only_the_operation_that_is_meant(sim, github):
    sim.faults.inject("repos/get-branch", Fault.UNAVAILABLE)

    assert (await github.get(URL)).status == 200
    assert (await github.get(f"{URL}/branches/main")).status == 503


async def test_any_operation(sim, github):
    sim.faults.inject(ANY, Fault.UNAVAILABLE, times=2)

    assert (await github.get(URL)).status == 503
    assert (await github.get(f"{URL}/branches/main")).status == 503


async def test_faults_can_be_called_off(sim, github):
    sim.faults.inject(ANY, Fault.UNAVAILABLE, times=9)
    sim.faults.clear()

    assert (await github.get(URL)).status == 200


async def test_observers_know_what_went_wrong(sim, github):
    seen = []
    sim.observers.append(lambda exchange: seen.append((exchange.fault, exchange.answer is None)))
    sim.faults.inject("repos/get", Fault.HTML_BAD_GATEWAY)

    await github.get(URL)
    await github.get(URL)

    assert seen == [(Fault.HTML_BAD_GATEWAY, True), (None, False)]


@pytest.mark.parametrize(
    ("fault", "status"), [(Fault.UNAVAILABLE, 503), (Fault.NOT_FOUND, 404), (Fault.GONE, 410)]
)
async def test_the_storage_host_fails_too(town, github, fault, status):
    run = town.shop.actions.start("CI", on=town.shop.branch(), by=town.ada)
    run.finish(failed("test"))
    answer = await github.get(f"{URL}/actions/jobs/{run.latest.jobs[0].id}/logs")
    town.sim.faults.inject(LOGS, fault)

    async with town.session.get(answer.headers["Location"]) as log:
        assert log.status == status


async def test_a_log_breaks_off(sim, session, github, shop, ada):
    run = shop.actions.start("CI", on=shop.branch(), by=ada)
    run.finish(failed("test", "line\n" * 100_000))
    answer = await github.get(f"{URL}/actions/jobs/{run.latest.jobs[0].id}/logs")
    sim.faults.inject(LOGS, Fault.CUT)

    with pytest.raises(aiohttp.ClientPayloadError):
        async with session.get(answer.headers["Location"]) as log:
            await log.read()


async def test_githubs_clock_counts_whole_seconds(clock, sim):
    clock.advance(seconds=1.9)

    assert sim.world.context.now().isoformat() == "2026-01-05T12:00:01+00:00"


async def test_githubs_clock_may_differ(sim, github):
    sim.world.context.skew = timedelta(minutes=7)

    assert (await github.get(URL)).headers["Date"] == "Mon, 05 Jan 2026 12:07:00 GMT"
