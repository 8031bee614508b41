import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection

from bot.__main__ import main
from bot.app import HANDLERS
from bot.database.migrate import migrate
from bot.database.open import opened
from bot.handlers.routes import Routes
from bot.queue import history, statements, upkeep
from bot.queue.history import Received
from bot.queue.inbox import admit
from bot.queue.job import Arrival, Finished, Job, NewJob, State
from bot.settings import Settings
from tests.cli.checkouts import Checkouts
from tests.clock import FakeClock

T = TypeVar("T")

ON_BOTH = pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True)

ALL_IS_DUE = datetime(2100, 1, 1, tzinfo=UTC)


def sluice(*arguments: object) -> Result:
    """Call the command line as an operator does."""
    return CliRunner().invoke(main, [*map(str, arguments)], catch_exceptions=False)


def delivery(guid: str, event: str, body: bytes) -> Arrival:
    """A delivery as the webhook lets it in."""
    return Routes(HANDLERS).arrival(guid, event, body, proof=f"signature of {guid}")


def in_database(url: str, work: Callable[[Connection], T]) -> T:
    async def once() -> T:
        async with opened(url) as database:
            return await database.run(work)

    return asyncio.run(once())


@dataclass
class Ledger:
    """The database that the verbs find through the environment, as a server fills and reads it."""

    url: str
    clock: FakeClock

    def run(self, work: Callable[[Connection], T]) -> T:
        return in_database(self.url, work)

    def admit(self, *arrivals: Arrival) -> list[State]:
        return self.run(partial(admit, arrivals=arrivals, now=self.clock.now()))

    def claim(self) -> list[Job]:
        """Start the first job of each key, whenever it is due."""

        def start(connection: Connection) -> list[Job]:
            owners = {key: f"turn of {key}" for key, _ in upkeep.due(connection, ALL_IS_DUE)}
            return statements.heads(connection, owners, ALL_IS_DUE)

        return self.run(start)

    def finish(self, job: Job, *effects: NewJob, note: str = "") -> list[Job]:
        """End a job well, and return its effects, started."""
        finished = [Finished(job=job, effects=effects, note=note)]
        [started] = self.run(partial(statements.finish, finished=finished, now=self.clock.now()))
        assert started is not None
        return started

    def bury(self, job: Job, error: str = "it broke") -> None:
        assert self.run(partial(statements.bury, item=job, error=error, now=self.clock.now()))

    def fail(self, arrival: Arrival, error: str = "it broke") -> None:
        """Let a delivery in, and give it up."""
        assert self.admit(arrival) == [State.QUEUED]
        [job] = self.claim()
        self.bury(job, error)

    def received(self) -> list[Received]:
        """The deliveries, the newest first."""
        return self.run(partial(history.received, limit=1000))

    def states(self) -> dict[str, State]:
        return {str(one.guid): one.state for one in self.received()}

    def given_up(self) -> list[tuple[str, str, str]]:
        return self.run(history.given_up)

    def waiting(self) -> int:
        """How many jobs there are that were not given up."""
        return self.run(partial(upkeep.health, now=ALL_IS_DUE)).depth


@pytest.fixture
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting at all."""
    for name in Settings.model_fields:
        for suffix in ("", "_FILE", "_PATH"):
            monkeypatch.delenv(name.upper() + suffix, raising=False)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of this test alone: SQLite's, unless the test is ON_BOTH."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return f"sqlite:///{tmp_path / 'sluice.db'}"
    return request.getfixturevalue("postgres_database")


@pytest.fixture
def ledger(bare_environment, database_url: str, clock: FakeClock, monkeypatch) -> Ledger:
    """A database with all tables."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    ledger = Ledger(database_url, clock)
    ledger.run(migrate)
    return ledger


@pytest.fixture
def checkouts(tmp_path: Path) -> Checkouts:
    return Checkouts(tmp_path)
