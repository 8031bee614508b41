"""Things that go wrong around a job: its effects, and the database it comes from."""

import asyncio
from datetime import timedelta

import pytest

from bot.effects import Outcome
from bot.errors import StorageError, TransientError
from bot.queue.job import State
from bot.worker.back_off import TRIES
from tests.conftest import eventually
from tests.worker.conftest import check, outcome


async def test_an_effect_that_fails_again_shows_nothing_but_itself(bench) -> None:
    bench.script = [outcome(check("one"))]
    bench.github.failures = [TransientError("GitHub is down")] * 3
    await bench.push()
    await bench.worker.drain()

    for _ in range(3):
        assert bench.github.performed == []
        await bench.until_next_try()

    assert bench.github.performed == [("one", True)]
    assert bench.ends("effect") == {"retried": 3, "done": 1}


async def test_nor_does_one_that_is_given_up(bench) -> None:
    bench.script = [outcome(check("one"))]
    bench.github.failures = [TransientError("GitHub is down")] * TRIES
    await bench.push()
    await bench.worker.drain()

    for _ in range(TRIES):
        await bench.until_next_try()

    assert bench.github.performed == bench.github.failures == []
    assert bench.ends("effect") == {"retried": TRIES - 1, "failed": 1}
    delivery = await bench.delivery()
    assert (delivery.state, delivery.note) == (State.FAILED, "GitHub is down")


@pytest.fixture
def refused(bench) -> asyncio.Event:
    """Set once the database has refused to hand out jobs."""
    event = asyncio.Event()
    claim = bench.queue.claim

    async def watched(limit: int):
        try:
            return await claim(limit)
        except StorageError:
            event.set()
            raise

    bench.queue.claim = watched
    return event


async def rename(bench, old: str, new: str) -> None:
    statement = f"ALTER TABLE {old} RENAME TO {new}"
    await bench.database.run(lambda connection: connection.exec_driver_sql(statement))


async def test_the_loop_outlives_a_database_that_fails(bench, refused, monkeypatch) -> None:
    monkeypatch.setattr("bot.worker.loop.TROUBLE", timedelta(0))
    handled = asyncio.Event()

    async def handle(event, _) -> Outcome:
        bench.events.append(event)
        handled.set()
        return Outcome()

    object.__setattr__(bench.routes.by_event["push"], "handle", handle)
    await bench.push()
    await rename(bench, "job", "away")
    loop = asyncio.create_task(bench.worker.run())
    await refused.wait()
    assert bench.events == []

    await rename(bench, "away", "job")
    await handled.wait()
    await bench.worker.stop()
    await loop

    assert [event.attempt for event in bench.events] == [1]
    assert (await bench.delivery()).state is State.DONE


async def test_nor_does_a_bug_end_it(bench, monkeypatch) -> None:
    monkeypatch.setattr("bot.worker.loop.TROUBLE", timedelta(0))
    failed, claim = asyncio.Event(), bench.queue.claim

    async def fails_once(limit: int):
        if not failed.is_set():
            failed.set()
            raise RuntimeError
        return await claim(limit)

    bench.queue.claim = fails_once
    bench.script = [Outcome()]
    await bench.push()
    loop = asyncio.create_task(bench.worker.run())
    await failed.wait()
    await eventually(lambda: bench.events)
    await bench.worker.stop()
    await loop

    assert len(bench.events) == 1
