"""Transactions, on both databases."""

import asyncio
import traceback

import pytest
from sqlalchemy import select

from bot.database.dialect import insert
from bot.database.migrate import migrate
from bot.database.open import opened
from bot.database.schema import cursor
from bot.errors import StorageError


@pytest.fixture
async def database(database_url: str):
    async with opened(database_url) as database:
        await database.run(migrate)
        yield database


def keep(name: str, value: str = "x"):
    def work(connection) -> str:
        connection.execute(insert(connection, cursor).values(name=name, value=value))
        return name

    return work


def names(connection) -> list[str]:
    return sorted(connection.execute(select(cursor.c.name)).scalars())


async def test_work_is_committed_and_its_result_returned(database) -> None:
    assert await database.run(keep("one")) == "one"
    assert await database.run(names) == ["one"]


async def test_work_that_raises_changes_nothing(database) -> None:
    def fail(connection) -> None:
        keep("one")(connection)
        raise LookupError("no")

    with pytest.raises(LookupError):
        await database.run(fail)
    assert await database.run(names) == []


async def test_of_many_given_in_together_only_those_that_fail_fail(database) -> None:
    await database.run(keep("taken"))

    results = await asyncio.gather(
        *(database.run(keep(name)) for name in ("a", "taken", "b", "c")), return_exceptions=True
    )

    assert [type(result) for result in results] == [str, StorageError, str, str]
    assert await database.run(names) == ["a", "b", "c", "taken"]


async def test_an_error_of_the_database_does_not_quote_what_was_to_be_stored(database) -> None:
    secret = "hunter" + "2"
    await database.run(keep("one"))

    with pytest.raises(StorageError) as raised:
        await database.run(keep("one", secret))

    assert "INSERT" not in str(raised.value)
    assert secret not in "".join(traceback.format_exception(raised.value))


async def test_who_gives_up_waiting_fails_nobody(database) -> None:
    waiting = asyncio.create_task(database.run(keep("one")))
    await asyncio.sleep(0)
    waiting.cancel()

    assert await database.run(keep("two")) == "two"
