"""What both engines promise of jobs that wait: for their next try, their time or their share."""

from datetime import timedelta

from bot.model import InstallationId
from bot.queue.job import Kind, State
from tests.queue.conftest import arrival, effect, timer


async def test_a_retry_waits_for_its_time_and_lets_others_pass(engine) -> None:
    await engine.queue.admit(arrival("first"))
    await engine.queue.admit(arrival("second"))
    [job] = await engine.claim()
    await engine.queue.retry(job, engine.clock.now() + timedelta(seconds=5), "why")
    engine.queue.settle(job)

    [other] = await engine.claim()
    assert other.origin == "second"
    await engine.done(other)
    engine.clock.advance(seconds=4.999)
    await engine.queue.look()
    assert await engine.claim() == []

    engine.clock.advance(seconds=0.001)
    await engine.queue.look()
    [again] = await engine.claim()
    assert (again.origin, again.attempts) == ("first", 2)


async def test_a_postponed_start_is_no_try(engine) -> None:
    await engine.queue.admit(arrival())
    [job] = await engine.claim()
    await engine.queue.postpone(job, engine.clock.now(), "limited")
    engine.queue.settle(job)

    [again] = await engine.claim()
    assert again.attempts == 1


async def test_a_buried_job_stays_buried_and_leaves_last_words(engine) -> None:
    await engine.queue.admit(arrival())
    [job] = await engine.claim()
    await engine.queue.bury(job, "it broke", [effect(job, "Sorry")])
    engine.queue.settle(job)

    [words] = await engine.claim()
    assert words.name == "Sorry"
    await engine.done(words)
    engine.clock.advance(days=30)
    await engine.queue.look()
    assert await engine.claim() == []
    assert (await engine.queue.health()).dead == 1


async def test_a_paused_installation_waits_and_no_other(engine) -> None:
    for number in (1, 2):
        changes = {"installation": InstallationId(number), "key": f"repository:{number}"}
        await engine.queue.admit(arrival(f"of {number}", **changes))
    until = engine.clock.now() + timedelta(minutes=1)
    await engine.queue.pause(InstallationId(1), until)

    [job] = await engine.claim()
    assert job.origin == "of 2"

    engine.clock.advance(seconds=59)
    await engine.queue.look()
    assert await engine.claim() == []
    engine.clock.advance(seconds=1)
    await engine.queue.look()
    [job] = await engine.claim()
    assert job.origin == "of 1"


async def test_one_installation_gets_no_more_than_its_share(engine) -> None:
    queue = await engine.open(share=2)
    for number in range(6):
        await engine.queue.admit(arrival(f"big{number}", key=f"repository:{number}"))
    small = {"installation": InstallationId(2), "key": "repository:9"}
    await engine.queue.admit(arrival("small", **small))
    await engine.queue.announced()
    await queue.look()

    jobs = [job.origin for _ in range(3) for job in await queue.claim(1)]

    assert "small" in jobs
    assert len(jobs) == 3


async def test_a_timer_fires_at_its_time_and_moves_when_it_is_set_again(engine) -> None:
    soon, later = (engine.clock.now() + timedelta(minutes=one) for one in (1, 2))
    await engine.queue.set_timers(timer(run_at=soon, payload=b"old"))
    await engine.queue.set_timers(timer(run_at=later, payload=b"new"))

    engine.clock.advance(minutes=1)
    await engine.queue.look()
    assert await engine.claim() == []
    engine.clock.advance(minutes=1)
    await engine.queue.look()
    [job] = await engine.claim()
    assert (job.kind, job.payload) == (Kind.TIMER, b"new")


async def test_a_timer_of_a_job_is_set_when_the_job_ends(engine) -> None:
    await engine.queue.admit(arrival())
    [job] = await engine.claim()

    await engine.done(job, timers=(timer(run_at=engine.clock.now()),))

    assert [one.name for one in await engine.claim()] == ["timer.sweep"]


async def test_deliveries_that_a_job_finds_are_admitted_when_it_ends(engine) -> None:
    await engine.queue.set_timers(timer())
    [job] = await engine.claim()

    await engine.done(job, arrivals=(arrival("lost"),))

    assert [one.origin for one in await engine.claim()] == ["lost"]
    assert await engine.queue.admit(arrival("lost")) is State.DUPLICATE
