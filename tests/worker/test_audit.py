import hashlib
import json

from bot.effects import Outcome
from bot.errors import TransientError
from bot.records import Audit, KeepCursor, WakeAt
from bot.store.audit import entries
from tests.worker.conftest import REPO, Bench

SAID = Audit(type="x", repo=REPO, subject="production", data={})


async def log(bench: Bench) -> list[dict]:
    return [json.loads(entry.body) async for entry in entries(bench.database)]


async def test_a_record_says_which_delivery_led_to_it(bench: Bench) -> None:
    bench.script = [Outcome(records=(SAID,))]
    await bench.push("one")
    await bench.worker.drain()

    [record] = await log(bench)

    body = b'{"repository": {"id": 9}, "installation": {"id": 5}}'
    assert record["source"] == "https://github.com/octo/shop"
    assert record["time"] == "2026-01-05T12:00:00.000Z"
    assert record["data"]["provenance"] == {
        "event": "push",
        "origin": "one",
        "sha256": hashlib.sha256(body).hexdigest(),
    }


async def test_several_records_of_one_job_are_kept_in_their_order(bench: Bench) -> None:
    cursor = KeepCursor(name="c", value="1")
    second = Audit(type="y", repo=REPO, subject="production", data={})
    bench.script = [Outcome(records=(SAID, cursor, second))]
    await bench.push()
    await bench.worker.drain()

    assert [record["type"] for record in await log(bench)] == ["x", "y"]


async def test_a_job_that_is_tried_again_is_recorded_once(bench: Bench) -> None:
    bench.script = [TransientError("not now"), Outcome(records=(SAID,))]
    await bench.push()
    await bench.worker.drain()
    await bench.until_next_try()

    assert len(await log(bench)) == 1


async def test_a_timer_is_recorded_each_time_it_runs(bench: Bench) -> None:
    again = WakeAt(name="later", id="x", at=bench.clock.now())
    told = Outcome(records=(again, SAID))
    bench.script = [told, told, Outcome(records=(KeepCursor(name="c", value="1"), SAID))]
    await bench.push("one")
    await bench.worker.drain()
    bench.clock.advance(minutes=1)
    await bench.worker.drain()

    records = await log(bench)

    assert [record["data"]["provenance"]["event"] for record in records] == [
        "push",
        "timer.later",
        "timer.later",
    ]
    assert [record["data"]["provenance"]["sha256"] for record in records[1:]] == ["", ""]
    assert {record["data"]["provenance"]["origin"] for record in records} == {"one"}
    assert len({record["id"] for record in records}) == 3
