"""A job's number, by which what it wrote for good is told apart: on SQLite and on PostgreSQL."""

from bot.queue.job import Finished
from tests.queue.conftest import arrival, effect, timer


async def test_a_job_that_is_started_again_has_its_number(engine) -> None:
    await engine.queue.admit(arrival())
    [job] = await engine.claim()
    await engine.queue.stop()

    engine.queue = await engine.open()

    assert [again.number for again in await engine.claim()] == [job.number]


async def test_effects_have_numbers_and_keep_them(engine) -> None:
    await engine.queue.admit(arrival())
    [job] = await engine.claim()
    wanted = (effect(job, "React"), effect(job, "Rerun"))
    started = await engine.queue.finish(Finished(job=job, effects=wanted))
    await engine.queue.stop()

    engine.queue = await engine.open()
    [first] = await engine.claim()
    await engine.done(first)
    [second] = await engine.claim()

    assert [one.name for one in started] == ["React", "Rerun"]
    assert [one.number for one in started] == [first.number, second.number]
    assert len({job.number, first.number, second.number}) == 3


async def test_a_timer_of_the_same_id_has_another_number_each_time_it_runs(engine) -> None:
    numbers = set()
    for _ in range(3):
        await engine.queue.set_timers(timer())
        [job] = await engine.claim()
        await engine.done(job)
        numbers.add(job.number)

    assert len(numbers) == 3


async def test_a_delivery_that_is_sent_again_has_another_number(engine) -> None:
    await engine.queue.admit(arrival())
    [job] = await engine.claim()
    await engine.queue.bury(job, "it broke")
    engine.queue.settle(job)
    await engine.queue.admit(arrival())

    [again] = await engine.claim()

    assert again.number != job.number
