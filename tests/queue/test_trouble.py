"""The database fails for a while: nothing is lost, and nothing has to be started again."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest

from bot.errors import StorageError
from bot.queue.job import Finished, Job
from bot.queue.pgqueuer import PgQueuerTurns
from bot.queue.queue import Queue
from tests.conftest import eventually
from tests.queue.conftest import arrival, timer
from tests.servers.postgres import free_port

LEASE = timedelta(seconds=1)
TICKETS = "sluice_pgqueuer"


async def claimed(queue: Queue) -> Job:
    """Return the first job that can be claimed, once one can."""
    jobs: list[Job] = []
    async with asyncio.timeout(10):
        while not jobs:
            jobs = await queue.claim(1)
            await asyncio.sleep(0 if jobs else 0.02)
    return jobs[0]


async def test_jobs_that_could_not_be_started_are_a_moment_later(engine, monkeypatch) -> None:
    monkeypatch.setattr("bot.queue.queue.LOOK_EVERY", timedelta(hours=1))
    queue = await engine.open(lease=LEASE)
    await queue.admit(arrival())
    await queue.announced()

    async with engine.without("job"):
        with pytest.raises(StorageError):
            await queue.claim(1)

    job = await claimed(queue)
    assert (job.origin, job.attempts) == ("one", 1)


async def test_what_is_due_is_looked_for_again(engine, monkeypatch) -> None:
    monkeypatch.setattr("bot.queue.queue.LOOK_EVERY", timedelta(seconds=0.01))
    queue = await engine.open()
    in_vain, look = asyncio.Event(), queue.look

    async def watched() -> None:
        try:
            await look()
        except StorageError:
            in_vain.set()
            raise

    queue.look = watched
    async with engine.without("job"):
        await in_vain.wait()
    await queue.set_timers(timer(run_at=engine.clock.now() + timedelta(minutes=1)))
    engine.clock.advance(minutes=1)

    assert (await claimed(queue)).name == "timer.sweep"


async def test_a_queue_that_could_not_start_can_be_stopped(engine) -> None:
    queue = await engine.build()
    async with engine.without("job"):
        with pytest.raises(StorageError):
            await queue.start()
        await queue.stop()

    await engine.queue.admit(arrival())
    assert (await claimed(engine.queue)).origin == "one", "it holds on to nothing"


class TestTickets:
    """PgQueuer's statements alone fail."""

    @pytest.fixture
    def database_url(self, postgres_database: str) -> str:
        return postgres_database

    async def test_without_tickets_there_are_no_turns(self, engine) -> None:
        await engine.queue.admit(arrival())
        await engine.queue.announced()

        async with engine.without(TICKETS):
            with pytest.raises(StorageError, match="PgQueuer"):
                await engine.queue.claim(1)

        assert (await claimed(engine.queue)).origin == "one"

    async def test_a_key_that_could_not_be_announced_is_announced_later(self, engine) -> None:
        turns = engine.queue._turns
        async with engine.without(TICKETS):
            await engine.queue.admit(arrival())
            await eventually(lambda: not turns._announced and not turns._enqueuing.locked())

        assert (await claimed(engine.queue)).origin == "one"

    async def test_a_turn_that_could_not_be_given_back_runs_out(self, engine) -> None:
        queue = await engine.open(lease=LEASE)
        await queue.admit(arrival("first"))
        first = await claimed(queue)
        await queue.finish(Finished(job=first))
        queue.settle(first)
        async with engine.without(TICKETS):
            with pytest.raises(StorageError, match="PgQueuer"):
                await queue.claim(1)
        await queue.admit(arrival("second"))

        assert (await claimed(queue)).origin == "second"

    async def test_a_lease_that_cannot_be_renewed_is_not_trusted_until_it_is(self, engine) -> None:
        queue = await engine.open(lease=LEASE)
        await queue.admit(arrival())
        job = await claimed(queue)
        [turn] = queue._turns._held.values()
        await eventually(lambda: queue._turns.is_held(turn))

        async with engine.without(TICKETS):
            await eventually(lambda: not queue._turns.is_held(turn))
        await eventually(lambda: queue._turns.is_held(turn))

        assert await queue.finish(Finished(job=job)) == []

    async def test_an_idle_queue_is_woken_after_its_connections_were_lost(self, engine) -> None:
        await engine.end_connections()
        await engine.queue.admit(arrival())

        async with asyncio.timeout(20):
            jobs: list[Job] = []
            while not jobs:
                await engine.queue.wait()
                with suppress(StorageError):
                    jobs = await engine.queue.claim(1)

        assert [job.origin for job in jobs] == ["one"]

    async def test_a_server_that_is_not_there_is_named_and_may_be_left_alone(self) -> None:
        turns = PgQueuerTurns(f"postgresql://sluice@127.0.0.1:{free_port()}/x", share=1)

        with pytest.raises(StorageError, match="PgQueuer"):
            await turns.start()
        await turns.stop()
