"""The audit log, on both databases."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text

from bot.audit.entry import fault
from bot.audit.export import DEPLOYS
from bot.audit.record import Provenance, Type
from bot.database.open import opened
from bot.errors import StorageError
from bot.records import Audit, KeepCursor
from bot.store.audit import CHUNK, append, deploys, entries, entries_of
from bot.store.records import writer
from tests.audit.entries import NOON, REPO, record


def appending(*records, repository: int = 9):
    def work(connection) -> None:
        for one in records:
            append(connection, one, repository)

    return work


async def log(database) -> list:
    return [entry async for entry in entries(database)]


async def ids(database) -> list[tuple[int, str]]:
    return [(entry.seq, entry.id) for entry in await log(database)]


async def test_an_entry_is_all_that_its_record_says(database) -> None:
    await database.run(appending(record(Type.VOTE_CAST, 1.5, request="r1", title="é\0")))

    [entry] = await log(database)

    assert fault(entry, 1) == ""
    assert (entry.repository, entry.type, entry.request) == (9, Type.VOTE_CAST, "r1")
    assert entry.time == NOON + timedelta(seconds=90)


async def test_entries_are_numbered_in_their_order_without_a_gap(database) -> None:
    await database.run(appending(record("x", id="a"), record("x", id="b")))
    await database.run(appending(record("x", id="c")))

    assert await ids(database) == [(1, "a"), (2, "b"), (3, "c")]


async def test_what_is_there_is_not_appended_again_and_leaves_no_gap(database) -> None:
    await database.run(appending(record("x", id="a")))
    await database.run(appending(record("y", 5, id="a"), record("x", id="b")))

    assert await ids(database) == [(1, "a"), (2, "b")]
    assert [entry.type for entry in await log(database)] == ["x", "x"]


async def test_what_is_rolled_back_leaves_no_gap(database) -> None:
    def fail(connection) -> None:
        append(connection, record("x", id="lost"), 9)
        raise LookupError

    await database.run(appending(record("x", id="a")))
    with suppress(LookupError):
        await database.run(fail)
    await database.run(appending(record("x", id="b")))

    assert await ids(database) == [(1, "a"), (2, "b")]


async def test_many_who_append_at_once_leave_no_gap(database_url: str, database) -> None:
    names = [f"{number:02}" for number in range(40)]
    async with opened(database_url) as another:
        await asyncio.gather(
            *(
                (database, another)[place % 2].run(appending(record("x", id=name)))
                for place, name in enumerate(names)
            )
        )

    found = await ids(database)
    assert [seq for seq, _ in found] == list(range(1, 41))
    assert sorted(name for _, name in found) == names


async def test_a_log_of_several_chunks_is_read_to_its_end(database) -> None:
    size = 2 * CHUNK + 1
    await database.run(appending(*(record("x", id=str(number)) for number in range(size))))

    assert await ids(database) == [(number + 1, str(number)) for number in range(size)]


CHANGES = {
    "update": "UPDATE audit SET type = 'y'",
    "delete": "DELETE FROM audit WHERE seq = 2",
    "insert or replace, by number": "INSERT OR REPLACE INTO audit SELECT 1, 'n', time, "
    "repository, type, request, body, leaf FROM audit WHERE seq = 2",
    "insert or replace, by id": "INSERT OR REPLACE INTO audit SELECT 3, 'a', time, "
    "repository, type, request, body, leaf FROM audit WHERE seq = 2",
    "leave a gap": "INSERT INTO audit SELECT 4, 'n', time, repository, type, request, body, leaf "
    "FROM audit WHERE seq = 2",
    "truncate": "TRUNCATE audit",
    "upsert": "INSERT INTO audit SELECT * FROM audit WHERE seq = 2 ON CONFLICT (seq) "
    "DO UPDATE SET type = 'y'",
}
ONLY_SQLITE = {name for name in CHANGES if name.startswith("insert or")} | {"leave a gap"}
ONLY_POSTGRES = {"truncate", "upsert"}


@pytest.mark.parametrize("change", CHANGES)
async def test_what_is_written_stays(database, database_url: str, change: str) -> None:
    other = ONLY_POSTGRES if database_url.startswith("sqlite") else ONLY_SQLITE
    if change in other:
        pytest.skip("the other database's")
    await database.run(appending(record("x", id="a"), record("x", id="b")))
    before = await log(database)

    with pytest.raises(StorageError, match="the audit log is append-only"):
        await database.run(lambda connection: connection.execute(text(CHANGES[change])))

    assert await log(database) == before


async def test_a_record_is_kept_with_the_state_it_tells_of_or_not_at_all(database) -> None:
    write = writer("https://ghe.example")
    said = Audit(type="x", repo=REPO, subject="production", data={"request": "r1"})
    led = Provenance(id="7:1", at=NOON, event="push", origin="one")
    writes = [write(KeepCursor(name="c", value="1"), led), write(said, led)]

    def work(connection, *, fails: bool) -> None:
        for one in writes:
            one(connection)
        if fails:
            raise LookupError

    with suppress(LookupError):
        await database.run(partial(work, fails=True))
    assert await log(database) == []

    await database.run(partial(work, fails=False))
    [entry] = await log(database)
    assert (entry.id, entry.repository, entry.request) == ("7:1", 9, "r1")
    assert b'"source":"https://ghe.example/octo/shop"' in entry.body


async def began(database, since: int, until: int) -> list[tuple[int, str]]:
    minutes = {"since": since, "until": until}
    times = {name: NOON + timedelta(minutes=one) for name, one in minutes.items()}
    return await database.run(partial(deploys, types=DEPLOYS, **times))


async def test_deployments_belong_to_the_time_in_which_they_began(database) -> None:
    await database.run(
        appending(
            record(Type.DEPLOY_STARTED, 10, id="1", request="first"),
            record(Type.DEPLOY_STARTED, 19, id="2", request="last"),
            record(Type.DEPLOY_STARTED, 20, id="3", request="late"),
            record(Type.DEPLOY_STARTED, 9, id="4", request="early"),
            record(Type.DEPLOY_SUCCEEDED, 15, id="5", request="early"),
            record(Type.DEPLOY_SUCCEEDED, 25, id="6", request="first"),
        )
    )

    assert await began(database, 10, 20) == [(9, "first"), (9, "last")]


async def test_what_was_never_let_through_is_no_deployment(database) -> None:
    await database.run(
        appending(
            record(Type.REQUEST_OPENED, id="1", request="r1"),
            record(Type.VOTE_CAST, id="2", request="r1"),
            record(Type.REQUEST_REJECTED, id="3", request="r1"),
            record(Type.ROLLBACK_REQUESTED, id="4", request="r2"),
            record(Type.LOCK_TAKEN, id="5"),
        )
    )

    assert await began(database, -1, 1) == []


async def test_a_deployment_has_all_of_its_records_and_no_other(database) -> None:
    await database.run(
        appending(
            record(Type.REQUEST_OPENED, -60, id="1", request="r1"),
            record(Type.DEPLOY_STARTED, id="2", request="r1"),
            record(Type.DEPLOY_STARTED, id="3", request="r2"),
            record(Type.DEPLOY_BYPASSED, id="4", deployment_id=5),
            record(Type.DEPLOY_BYPASSED, id="5"),
            record(Type.DEPLOY_BYPASSED, id="6"),
            record(Type.REVIEW_DONE, 60, id="7", request="r1"),
        )
    )
    await database.run(appending(record(Type.DEPLOY_STARTED, id="8", request="r1"), repository=8))

    found = [
        [entry.id for entry in await database.run(partial(entries_of, repository=one, deploy=name))]
        for one, name in await began(database, -1, 1)
    ]

    assert found == [["1", "2", "7"], ["3"], ["4"], ["5"], ["6"], ["8"]]
