import asyncio
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from bot.database.migrate import migrate
from bot.database.open import opened
from bot.queue import pgqueuer
from tests.clock import FakeClock
from tests.servers import postgres


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a PostgreSQL server, without a database."""
    try:
        with postgres.server() as url:
            yield url
    except postgres.NotAvailableError as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def database_names() -> Iterator[str]:
    return (f"test_{number}" for number in itertools.count())


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """The name of a database with all tables in it, to be copied: making them takes a second."""

    async def make() -> None:
        await pgqueuer.install(url)
        async with opened(url) as database:
            await database.run(migrate)

    url = create_database(postgres_url, "template_sluice")
    asyncio.run(make())
    return "template_sluice"


def create_database(server_url: str, name: str, template: str = "template1") -> str:
    async def create() -> None:
        connection = await asyncpg.connect(f"{server_url}/postgres")
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        await connection.close()

    asyncio.run(create())
    return f"{server_url}/{name}"


@pytest.fixture
def postgres_database(postgres_url: str, postgres_template: str, database_names) -> str:
    """A PostgreSQL database with all tables, of this test alone."""
    return create_database(postgres_url, next(database_names), postgres_template)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of this test alone, once on each engine; on PostgreSQL with all tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'sluice.db'}"
    return request.getfixturevalue("postgres_database")


async def eventually(is_so: Callable[[], object], within: float = 10) -> None:
    """Return when *is_so*; for what other processes do in their own time."""
    async with asyncio.timeout(within):
        while not is_so():  # noqa: ASYNC110 - there is no event that another process could set
            await asyncio.sleep(0.01)
