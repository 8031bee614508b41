"""A database with every table, on each engine, and a way to write records into it."""

import pytest

from bot.audit.record import Provenance
from bot.database.migrate import migrate
from bot.database.open import opened
from bot.store.records import writer
from tests.deploys.making import NOW


@pytest.fixture
async def database(database_url: str):
    async with opened(database_url) as database:
        await database.run(migrate)
        yield database


@pytest.fixture
def keep(database):
    write = writer("https://github.com")

    async def keep(*records) -> None:
        for number, record in enumerate(records):
            origin = Provenance(id=str(number), at=NOW, event="test", origin="test")
            await database.run(write(record, origin))

    return keep
