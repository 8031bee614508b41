"""What happens to the jobs of a process that is no more."""

from datetime import timedelta

from bot.queue.job import Finished, State
from tests.queue.conftest import arrival, timer

LEASE = timedelta(seconds=0.3)


async def test_jobs_and_timers_survive_a_restart(engine) -> None:
    await engine.queue.admit(arrival("waiting"))
    await engine.queue.set_timers(timer(run_at=engine.clock.now() + timedelta(hours=1)))
    await engine.queue.stop()

    engine.queue = await engine.open()
    [job] = await engine.claim()
    await engine.done(job)
    engine.clock.advance(hours=1)
    await engine.queue.look()

    assert job.origin == "waiting"
    assert [one.name for one in await engine.claim()] == ["timer.sweep"]


async def test_a_job_that_was_running_runs_again_and_counts_as_tried(engine) -> None:
    await engine.queue.admit(arrival())
    [job] = await engine.claim()
    await engine.queue.stop()  # gracefully, and yet the job was not ended

    engine.queue = await engine.open()
    [again] = await engine.claim()

    assert (again.origin, again.attempts) == (job.origin, 2)
    assert again.owner != job.owner


async def test_a_turn_that_was_lost_can_change_nothing(engine) -> None:
    await engine.queue.admit(arrival())
    [job] = await engine.claim()
    await engine.queue.stop()
    lost, engine.queue = engine.queue, await engine.open()
    [again] = await engine.claim()

    assert await lost.finish(Finished(job=job, state=State.IGNORED)) is None
    await lost.retry(job, engine.clock.now(), "late")
    await lost.bury(job, "late")

    assert await engine.done(again) == []
    assert (await engine.queue.health()).dead == 0
