import asyncio
from datetime import timedelta

import pytest

from bot.effects import Outcome
from bot.errors import RateLimitedError, StorageError, TransientError, UncertainError, UserError
from bot.model import DeliveryId, InstallationId, RepoId
from bot.queue.job import State
from bot.records import Receive, WakeAt
from bot.worker.back_off import TRIES
from bot.worker.loop import describe
from tests.queue.conftest import arrival
from tests.worker.conftest import check, outcome


async def test_a_delivery_is_handled_and_what_follows_is_performed_in_order(bench) -> None:
    bench.script = [outcome(check("first"), check("second"), note="two checks")]
    await bench.push()

    await bench.worker.drain()

    [event] = bench.events
    assert (event.name, event.origin, event.attempt) == ("push", "one", 1)
    assert event.payload == b'{"repository": {"id": 9}, "installation": {"id": 5}}'
    assert bench.github.performed == [("first", False), ("second", False)]
    delivery = await bench.delivery()
    assert (delivery.state, delivery.note) == (State.DONE, "two checks")


async def test_what_time_can_fix_is_tried_again_later(bench) -> None:
    bench.script = [TransientError("GitHub is down")]
    await bench.push()
    await bench.worker.drain()
    assert len(bench.events) == 1

    bench.clock.advance(seconds=2.4)
    await bench.worker.drain()
    assert len(bench.events) == 1, "not before half of the first wait"
    await bench.until_next_try()

    assert [event.attempt for event in bench.events] == [1, 2]
    assert (await bench.delivery()).state is State.DONE
    assert bench.ends() == {"retried": 1, "done": 1}


async def test_who_asks_us_to_wait_is_obeyed(bench) -> None:
    bench.script = [TransientError("later", retry_after=timedelta(hours=2))]
    await bench.push()
    await bench.worker.drain()

    bench.clock.advance(hours=1, minutes=59)
    await bench.worker.drain()
    assert len(bench.events) == 1
    bench.clock.advance(minutes=1)
    await bench.worker.drain()
    assert len(bench.events) == 2


async def test_people_are_told_at_the_second_failure_and_at_the_last(bench) -> None:
    bench.script = [TransientError("GitHub is down")] * TRIES
    await bench.push()
    await bench.worker.drain()
    assert bench.github.performed == []

    for _ in range(TRIES - 1):
        await bench.until_next_try()

    assert bench.github.performed == [
        ("waiting: GitHub is down", False),
        ("given up: GitHub is down", False),
    ]
    delivery = await bench.delivery()
    assert (delivery.state, delivery.note) == (State.FAILED, "GitHub is down")
    await bench.until_next_try()
    assert len(bench.events) == TRIES
    assert (await bench.queue.health()).dead == 1


async def test_a_bug_is_not_tried_again_and_its_words_are_not_shown(bench) -> None:
    bench.script = [ValueError("the token is ghs_secret")]
    await bench.push()

    await bench.worker.drain()
    await bench.until_next_try()

    assert len(bench.events) == 1
    assert bench.github.performed == [("given up: ValueError", False)]
    assert (await bench.delivery()).note == "ValueError"


async def test_last_words_that_fail_do_not_keep_a_job_alive(bench) -> None:
    def give_up(*_) -> Outcome:
        raise KeyError("sender")

    object.__setattr__(bench.routes.by_event["push"], "give_up", give_up)
    bench.script = [ValueError()]
    await bench.push()

    await bench.worker.drain()

    assert (await bench.delivery()).state is State.FAILED


async def test_a_rate_limit_pauses_its_installation_without_using_up_tries(bench) -> None:
    limit = RateLimitedError("used up", retry_after=timedelta(minutes=30))
    bench.script = [limit]
    await bench.push("limited", installation=1, repository=1)
    await bench.worker.drain()
    await bench.push("same", installation=1, repository=2)
    await bench.push("other", installation=2, repository=3)
    await bench.worker.drain()
    assert [event.origin for event in bench.events] == ["limited", "other"]

    bench.clock.advance(minutes=30)
    await bench.worker.drain()

    assert sorted(event.origin for event in bench.events[2:]) == ["limited", "same"]
    assert {event.attempt for event in bench.events} == {1}
    assert bench.ends()["limited"] == 1


async def test_an_effect_that_fails_is_tried_again_alone_and_looks_first(bench) -> None:
    bench.script = [outcome(check("first"), check("second"))]
    bench.github.failures = [TransientError("GitHub is down")]
    await bench.push()
    await bench.worker.drain()
    assert bench.github.performed == [("second", False)]

    await bench.until_next_try()

    assert bench.github.performed == [("second", False), ("first", True)]
    assert len(bench.events) == 1


async def test_a_write_that_may_have_happened_is_looked_for_at_once(bench) -> None:
    bench.script = [outcome(check("one"))]
    bench.github.failures = [UncertainError("no answer")]
    await bench.push()

    await bench.worker.drain()

    assert bench.github.performed == [("one", True)]


async def test_an_effect_that_is_given_up_fails_the_delivery_that_led_to_it(bench) -> None:
    bench.script = [outcome(check("one"))]
    bench.github.failures = [UserError("Resource not accessible", reason="x")]
    await bench.push()

    await bench.worker.drain()

    delivery = await bench.delivery()
    assert (delivery.state, delivery.note) == (State.FAILED, "Resource not accessible")


async def test_a_timer_runs_at_its_time_for_the_same_repository(bench) -> None:
    at = bench.clock.now() + timedelta(minutes=9)
    bench.script = [Outcome(records=(WakeAt(name="later", id="x", at=at, args={"a": "b"}),))]
    await bench.push()
    await bench.worker.drain()

    bench.clock.advance(minutes=9)
    await bench.worker.drain()

    assert bench.events[1].name == "timer.later"
    assert bench.events[1].arguments() == {"a": "b"}
    assert bench.events[1].origin == "one", "it can be traced to the delivery that set it"


async def test_a_timer_can_be_set_for_another_repository(bench) -> None:
    where = (InstallationId(7), RepoId(8))
    wake = WakeAt(name="later", id="x", at=bench.clock.now(), where=where)
    bench.script = [Outcome(records=(wake,))]
    await bench.push()

    jobs = []
    execute = bench.executor.run

    async def run(job):
        jobs.append((job.key, job.installation))
        return await execute(job)

    bench.executor.run = run
    await bench.worker.drain()

    assert jobs == [("repository:9", 5), ("repository:8", 7)]


async def test_a_delivery_that_a_job_found_is_handled(bench) -> None:
    found = Receive(guid=DeliveryId("lost"), event="push", body=b'{"repository": {"id": 4}}')
    bench.script = [Outcome(records=(found, found))]
    await bench.push()

    await bench.worker.drain()

    assert [event.origin for event in bench.events] == ["one", "lost"]


async def test_a_recurring_timer_comes_back_whatever_happens(bench) -> None:
    bench.script = [Outcome(), ValueError("a bug"), Outcome()]
    await bench.queue.set_timers(*bench.executor.recurring())

    for _ in range(3):
        await bench.worker.drain()
        bench.clock.advance(minutes=4, seconds=59)
        await bench.worker.drain()
        bench.clock.advance(seconds=1)

    assert [event.name for event in bench.events] == ["timer.tick"] * 3
    assert bench.ends("timer") == {"done": 2, "failed": 1}
    assert (await bench.queue.health()).dead == 0


async def test_a_superseded_delivery_is_not_handled(bench) -> None:
    await bench.push("old")
    await bench.push("new")
    await bench.database.run(
        lambda connection: connection.exec_driver_sql("UPDATE job SET subject = 'same'")
    )

    await bench.worker.drain()

    assert [event.origin for event in bench.events] == ["new"]
    assert (await bench.delivery("old")).state is State.SUPERSEDED


async def test_the_loop_starts_what_arrives_and_stops_when_told(bench) -> None:
    await bench.queue.start()
    loop = asyncio.create_task(bench.worker.run())
    handled = asyncio.Event()

    async def handle(*_) -> Outcome:
        handled.set()
        return Outcome()

    object.__setattr__(bench.routes.by_event["push"], "handle", handle)
    await bench.push()
    await handled.wait()
    await bench.worker.stop()
    await loop
    await bench.queue.stop()

    assert (await bench.delivery()).state is State.DONE


async def test_stopping_lets_running_jobs_finish_and_gives_up_those_that_hang(bench) -> None:
    await bench.queue.start()
    loop = asyncio.create_task(bench.worker.run())
    started, release = asyncio.Semaphore(0), asyncio.Event()

    async def handle(event, _) -> Outcome:
        started.release()
        await (release if event.origin == "slow" else asyncio.Event()).wait()
        return Outcome()

    object.__setattr__(bench.routes.by_event["push"], "handle", handle)
    await bench.push("slow", repository=1)
    await bench.push("hung", repository=2)
    await started.acquire()
    await started.acquire()
    stopping = asyncio.create_task(bench.worker.stop(grace=timedelta(seconds=0.2)))
    await asyncio.sleep(0)
    await bench.push("too late", repository=3)
    release.set()
    await stopping
    await loop
    await bench.queue.stop()

    assert (await bench.delivery("slow")).state is State.DONE
    assert (await bench.delivery("hung")).state is State.QUEUED
    assert (await bench.delivery("too late")).state is State.QUEUED


async def test_a_job_that_hangs_is_ended_and_tried_again(bench, monkeypatch) -> None:
    monkeypatch.setattr("bot.worker.loop.JOB_LIMIT", timedelta(seconds=0.01))

    async def handle(*_) -> Outcome:
        await asyncio.Event().wait()
        return Outcome()

    object.__setattr__(bench.routes.by_event["push"], "handle", handle)
    await bench.push()

    await bench.worker.drain()

    assert bench.ends() == {"retried": 1}


async def test_a_database_that_fails_when_a_job_ends_does_not_end_the_loop(bench) -> None:
    async def finish(_):
        raise StorageError("disk full")

    await bench.push()
    bench.queue.finish, real = finish, bench.queue.finish
    await bench.worker._start_some()
    await asyncio.gather(*bench.worker._tasks)
    bench.queue.finish = real

    await bench.worker.drain()

    assert [event.attempt for event in bench.events] == [1, 2]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (TransientError("GitHub answered 502"), "GitHub answered 502"),
        (TimeoutError(), "it took too long"),
        (KeyError("a payload's words"), "KeyError"),
    ],
)
def test_only_our_own_words_are_shown(error: Exception, words: str) -> None:
    assert describe(error) == words


async def test_a_job_that_is_claimed_while_it_stops_ends_before_it_has_stopped(bench) -> None:
    bench.script += [Outcome()]
    await bench.queue.admit(arrival())
    running = asyncio.create_task(bench.worker.run())
    await asyncio.sleep(0)  # it asks for jobs

    await bench.worker.stop()

    assert running.done()
    assert bench.worker._tasks == set()
    assert [event.name for event in bench.events] == ["push"]
