"""What both engines promise. Every test runs on SQLite and on PostgreSQL."""

import asyncio
import secrets
from datetime import timedelta

import pytest

from bot.errors import StorageError
from bot.model import InstallationId
from bot.queue.job import Finished, Kind, Rank, State
from tests.queue.conftest import arrival, effect, timer


async def test_a_delivery_is_handed_out_once_with_its_body(engine) -> None:
    assert await engine.queue.admit(arrival("one", event="pull_request", action="opened"))

    [job] = await engine.claim()

    assert (job.kind, job.name, job.origin) == (Kind.DELIVERY, "pull_request.opened", "one")
    assert job.payload == b'{"id": "one"}'
    assert job.attempts == 1
    assert await engine.claim() == []


async def test_a_finished_job_is_gone(engine) -> None:
    await engine.queue.admit(arrival())
    [job] = await engine.claim()

    await engine.done(job)

    assert await engine.claim() == []
    assert (await engine.queue.health()).depth == 0


@pytest.mark.parametrize("stage", ["queued", "running", "done"])
async def test_the_same_delivery_again_is_a_duplicate(engine, stage: str) -> None:
    await engine.queue.admit(arrival())
    if stage != "queued":
        [job] = await engine.claim()
        if stage == "done":
            await engine.done(job)

    assert await engine.queue.admit(arrival()) is State.DUPLICATE
    assert len(await engine.claim()) == (stage == "queued")


async def test_fifty_redeliveries_at_once_after_the_end_run_nothing(engine) -> None:
    await engine.queue.admit(arrival())
    [job] = await engine.claim()
    await engine.done(job)

    for _ in range(50):
        assert await engine.queue.admit(arrival()) is State.DUPLICATE
    assert await engine.claim() == []


async def test_the_same_body_under_another_id_is_a_duplicate(engine) -> None:
    await engine.queue.admit(arrival("one", body=b"{}"))

    assert await engine.queue.admit(arrival("two", body=b"{}")) is State.DUPLICATE
    assert await engine.queue.admit(arrival("two", body=b"{}")) is State.DUPLICATE
    assert [job.origin for job in await engine.claim()] == ["one"]


async def test_the_same_body_after_the_window_is_not(engine) -> None:
    await engine.queue.admit(arrival("one", body=b"{}"))
    engine.clock.advance(days=7, milliseconds=1)

    assert await engine.queue.admit(arrival("two", body=b"{}")) is State.QUEUED


@pytest.mark.parametrize("guid", ["one", "another"])
async def test_a_failed_delivery_that_comes_again_is_run_again(engine, guid: str) -> None:
    await engine.fail("one")

    assert await engine.queue.admit(arrival(guid, body=b'{"id": "one"}')) is State.QUEUED

    [job] = await engine.claim()
    assert (job.origin, job.attempts, job.payload) == (guid, 1, b'{"id": "one"}')


async def test_what_nothing_handles_is_recorded_and_not_run(engine) -> None:
    assert await engine.queue.admit(arrival(is_wanted=False)) is State.IGNORED
    assert await engine.queue.admit(arrival(is_wanted=False)) is State.DUPLICATE

    assert await engine.claim() == []


async def test_one_key_runs_one_job_at_a_time_in_order_and_others_go_on(engine) -> None:
    for number in range(3):
        await engine.queue.admit(arrival(f"a{number}", key="a"))
        await engine.queue.admit(arrival(f"b{number}", key="b"))

    order = []
    for _ in range(3):
        jobs = await engine.claim()
        assert sorted(job.key for job in jobs) == ["a", "b"]
        order += [job.origin for job in jobs]
        for job in jobs:
            await engine.done(job)

    assert [name for name in order if name[0] == "a"] == ["a0", "a1", "a2"]
    assert [name for name in order if name[0] == "b"] == ["b0", "b1", "b2"]


async def test_a_job_that_arrives_while_its_key_runs_is_not_forgotten(engine) -> None:
    await engine.queue.admit(arrival("first"))
    [first] = await engine.claim()
    await engine.queue.admit(arrival("second"))
    assert await engine.claim() == []

    await engine.done(first)

    assert [job.origin for job in await engine.claim()] == ["second"]


async def test_effects_are_started_in_the_same_turn_before_the_next_delivery(engine) -> None:
    await engine.queue.admit(arrival("first"))
    await engine.queue.admit(arrival("second"))
    [job] = await engine.claim()

    effects = await engine.done(job, effects=(effect(job, "A"), effect(job, "B")))

    assert [(one.name, one.attempts, one.origin) for one in effects] == [
        ("A", 1, "first"),
        ("B", 1, "first"),
    ]
    assert [job.origin for job in await engine.claim()] == ["second"]


async def test_an_effect_that_was_started_and_not_ended_goes_first_later(engine) -> None:
    await engine.queue.admit(arrival("first"))
    await engine.queue.admit(arrival("second"))
    [job] = await engine.claim()
    effects = (effect(job),)
    await engine.queue.finish(Finished(job=job, effects=effects))
    engine.queue.settle(job)

    [again] = await engine.claim()
    assert (again.kind, again.name, again.attempts) == (Kind.EFFECT, "React", 2)


async def test_what_a_job_leaves_behind_is_stored_wholly_or_not_at_all(engine) -> None:
    await engine.queue.admit(arrival())
    [job] = await engine.claim()

    def fail(_) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await engine.done(job, effects=(effect(job),), timers=(timer(),), writes=(fail,))
    engine.queue.settle(job)

    [again] = await engine.claim()
    assert (again.origin, again.attempts) == (job.origin, 2)


async def test_a_later_job_of_the_same_subject_makes_an_earlier_one_needless(engine) -> None:
    await engine.queue.admit(arrival("old", subject="pull:7"))
    await engine.queue.admit(arrival("new", subject="pull:7"))
    await engine.queue.admit(arrival("other", subject="pull:8"))

    seen = []
    for _ in range(3):
        [job] = await engine.claim()
        seen.append((job.origin, job.is_superseded))
        await engine.done(job)

    assert seen == [("old", True), ("new", False), ("other", False)]


async def test_what_is_newer_is_told_by_the_news_and_not_by_their_arrival(engine) -> None:
    old, new = engine.clock.now(), engine.clock.now() + timedelta(seconds=1)
    await engine.queue.admit(arrival("new", subject="pull:7", news_of=new))
    await engine.queue.admit(arrival("old", subject="pull:7", news_of=old))

    seen = []
    for _ in range(2):
        [job] = await engine.claim()
        seen.append((job.origin, job.is_superseded))
        if job.origin == "new":
            break
        await engine.done(job)

    assert seen == [("new", False)]
    await engine.done(job)
    [job] = await engine.claim()
    assert (job.origin, job.is_superseded) == ("old", False), "nobody is left who knows better"


async def test_ranks_go_before_age(engine) -> None:
    await engine.queue.admit(arrival("delivery", key="a"))
    await engine.queue.set_timers(timer(key="a", installation=InstallationId(1)))

    [job] = await engine.claim()

    assert job.kind is Kind.TIMER
    assert Rank.EFFECT < Rank.TIMER < Rank.DELIVERY


async def test_health_counts_what_waits(engine) -> None:
    await engine.queue.admit(arrival("one"))
    await engine.queue.admit(arrival("two", key="repository:2"))
    await engine.queue.set_timers(timer(run_at=engine.clock.now() + timedelta(days=1)))
    engine.clock.advance(seconds=30)

    health = await engine.queue.health()

    assert (health.depth, health.oldest_seconds, health.dead) == (2, 30.0, 0)


async def test_a_queue_with_nothing_to_do_wakes_nobody(engine) -> None:
    await engine.queue.admit(arrival())
    [job] = await engine.claim()
    await engine.done(job)
    assert await engine.claim() == []
    await asyncio.wait_for(engine.queue.wait(), 5)  # the turn came back

    assert await engine.claim() == []
    waiting = asyncio.create_task(engine.queue.wait())
    await engine.queue.health()
    assert not waiting.done()

    engine.queue.wake()
    await waiting


async def test_a_key_with_much_to_do_lets_others_have_their_turn(engine) -> None:
    for number in range(25):
        await engine.queue.admit(arrival(f"long{number}", key="long"))
    await engine.queue.admit(arrival("short", key="short"))

    order = []
    for _ in range(23):
        [job] = await engine.claim(limit=1)
        order.append(job.origin)
        await engine.done(job)

    assert "short" in order


async def test_old_bodies_and_old_deliveries_are_thrown_away(engine) -> None:
    await engine.queue.admit(arrival("done"))
    [job] = await engine.claim()
    await engine.done(job)
    await engine.fail("failed")

    engine.clock.advance(days=8)
    await engine.queue.prune()
    assert await engine.queue.admit(arrival("done")) is State.DUPLICATE
    engine.clock.advance(days=83)
    await engine.queue.prune()

    assert await engine.queue.admit(arrival("done")) is State.QUEUED
    assert await engine.queue.admit(arrival("failed")) is State.QUEUED


async def test_a_writable_database_says_so(engine) -> None:
    await engine.queue.prove_writable()
    await engine.queue.prove_writable()


async def test_a_database_that_is_gone_says_so(engine) -> None:
    await engine.queue.admit(arrival())
    await engine.break_database()

    with pytest.raises(StorageError):
        await engine.queue.admit(arrival("two", body=secrets.token_bytes(500_000)))
