"""Several processes on one PostgreSQL."""

import asyncio
from datetime import timedelta

import pytest

from bot.queue.job import Finished
from tests.conftest import eventually
from tests.queue.conftest import Engine, arrival

LEASE = timedelta(seconds=0.3)


@pytest.fixture
def database_url(postgres_database: str) -> str:
    return postgres_database


async def test_two_replicas_share_the_work_and_never_a_key(engine: Engine) -> None:
    replicas = [engine.queue, await engine.open()]
    running: set[str] = set()
    done: list[str] = []
    for number in range(200):
        await engine.queue.admit(arrival(f"d{number}", key=f"repository:{number % 10}"))

    async def work(queue) -> int:
        count = 0
        while len(done) < 200:
            for job in await queue.claim(3):
                assert job.key not in running, "two at once"
                running.add(job.key)
                await asyncio.sleep(0)
                await queue.finish(Finished(job=job))
                running.discard(job.key)
                done.append(job.origin)
                queue.settle(job)
                count += 1
            await queue.look()
            await queue.announced()
        return count

    async with asyncio.timeout(20):
        counts = await asyncio.gather(*(work(queue) for queue in replicas))

    assert sorted(done) == sorted(f"d{number}" for number in range(200))
    assert min(counts) > 0


async def test_a_dead_replica_s_jobs_run_elsewhere_when_its_lease_ends(engine: Engine) -> None:
    dying = await engine.open(lease=LEASE)
    await dying.admit(arrival())
    await dying.announced()
    [job] = await dying.claim(1)
    dying._turns._tasks[1].cancel()  # it renews nothing any more, as if it were dead
    heir = await engine.open(lease=LEASE)

    claimed = []

    async def takes_over() -> None:
        while not claimed:
            await heir.look()
            claimed.extend(await heir.claim(1))
            await asyncio.sleep(0.02)

    async with asyncio.timeout(10):
        await takes_over()

    assert claimed[0].origin == job.origin
    assert await dying.finish(Finished(job=job)) is None
    dying.settle(job)
    await dying.claim(1)  # gives its old turn up, and leaves the new holder's alone
    assert await heir.finish(Finished(job=claimed[0])) == []


async def test_a_living_replica_keeps_its_lease(engine: Engine) -> None:
    holder = await engine.open(lease=LEASE)
    other = await engine.open(lease=LEASE)
    await holder.admit(arrival())
    await holder.announced()
    [job] = await holder.claim(1)
    renewed = holder._turns._renewed

    await eventually(lambda: holder._turns._renewed > renewed + 2 * LEASE.total_seconds())

    await other.look()
    assert await other.claim(1) == []
    assert await holder.finish(Finished(job=job)) == []


async def test_a_delivery_that_two_replicas_admit_at_once_runs_once(engine: Engine) -> None:
    other = await engine.open()

    await asyncio.gather(
        *(queue.admit(arrival()) for queue in (engine.queue, other) for _ in range(5))
    )

    claimed = [job for queue in (engine.queue, other) for job in await engine.claim(queue)]
    assert [job.origin for job in claimed] == ["one"]


async def test_a_lease_counts_before_it_is_first_renewed(engine: Engine) -> None:
    queue = await engine.build()
    await queue.start()
    queue._turns._tasks[1].cancel()  # before it began
    engine.stack.push_async_callback(queue.stop)
    for guid in ("first", "second"):
        await queue.admit(arrival(guid))
    await queue.announced()
    [first] = await queue.claim(1)
    await queue.finish(Finished(job=first))
    queue.settle(first)

    assert [job.origin for job in await queue.claim(1)] == ["second"]
