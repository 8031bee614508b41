from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.database.migrate import migrate
from bot.database.sqlite import SqliteDatabase
from bot.effects import CompleteCheckRun, Conclusion, Effect, Outcome
from bot.handlers.handler import Event, Handler, Trouble
from bot.handlers.routes import Routes
from bot.handlers.services import Services
from bot.meters import Meters
from bot.model import Repo, RepoId, Sha
from bot.queue.history import Received, received
from bot.queue.memory import MemoryTurns
from bot.queue.queue import Queue
from bot.store.records import writer
from bot.store.state import State
from bot.worker.execute import Executor
from bot.worker.loop import Worker
from tests.clock import FakeClock

REPO = Repo(RepoId(9), "octo", "shop")


def check(name: str) -> CompleteCheckRun:
    return CompleteCheckRun(
        repo=REPO,
        head_sha=Sha("a" * 40),
        name=name,
        external_id="x",
        conclusion=Conclusion.SUCCESS,
        title="",
        summary="",
    )


@dataclass
class Recorder:
    """A GitHub that notes what is performed, and fails as it is told."""

    performed: list[tuple[str, bool]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    async def complete_check_run(self, one: CompleteCheckRun, *, again: bool) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.performed.append((one.name, again))


@dataclass
class Bench:
    """A worker with handlers that do as they are told."""

    clock: FakeClock
    queue: Queue
    database: SqliteDatabase
    meters: Meters = field(default_factory=Meters)
    github: Recorder = field(default_factory=Recorder)
    script: list[Outcome | Exception] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    shown: list[tuple[str, str]] = field(default_factory=list)
    worker: Worker = field(init=False)

    def __post_init__(self) -> None:
        routes = Routes(
            [
                Handler(
                    on=frozenset({"push", "timer.later"}),
                    handle=self.handle,
                    keep_waiting=self.keep_waiting,
                    give_up=self.give_up,
                ),
                Handler(
                    on=frozenset({"timer.tick"}), handle=self.handle, every=timedelta(minutes=5)
                ),
            ]
        )
        services = Services(
            clock=self.clock,
            app=None,
            github=self.github,
            store=State(self.database),
            server_url="",
            api_url="",
            notifier=None,
            traffic=None,
            metrics=None,
            flags=None,
            health=None,
            auditor=None,
            analyst=None,
        )
        self.executor = Executor(
            routes, lambda _: services, writer("https://github.com"), self.clock
        )
        self.worker = Worker(self.queue, self.executor, self.clock, self.meters)
        self.routes = routes

    async def handle(self, event: Event, _: Services) -> Outcome:
        self.events.append(event)
        result = self.script.pop(0) if self.script else Outcome()
        if isinstance(result, Exception):
            raise result
        return result

    def keep_waiting(self, _: Event, trouble: Trouble) -> Outcome:
        return Outcome(effects=(check(f"waiting: {trouble.why}"),))

    def give_up(self, _: Event, trouble: Trouble) -> Outcome:
        return Outcome(effects=(check(f"given up: {trouble.why}"),))

    async def push(self, guid: str = "one", repository: int = 9, installation: int = 5) -> None:
        body = f'{{"repository": {{"id": {repository}}}, "installation": {{"id": {installation}}}}}'
        arrival = self.routes.arrival(guid, "push", body.encode(), proof=guid)
        await self.queue.admit(arrival)

    async def until_next_try(self) -> None:
        """Let the longest wait before a next try pass, and run what is due."""
        self.clock.advance(minutes=46)
        await self.worker.drain()

    async def delivery(self, guid: str = "one") -> Received:
        every = await self.database.run(lambda connection: received(connection, 100))
        return next(one for one in every if one.guid == guid)

    def ends(self, kind: str = "delivery") -> dict[str, float]:
        samples = self.meters.jobs.collect()[0].samples
        return {
            sample.labels["end"]: sample.value
            for sample in samples
            if sample.name.endswith("_total") and sample.labels["kind"] == kind
        }


def outcome(*effects: Effect, **more) -> Outcome:
    return Outcome(effects=effects, **more)


@pytest.fixture
async def bench(clock: FakeClock, tmp_path) -> AsyncIterator[Bench]:
    database = SqliteDatabase(tmp_path / "sluice.db")
    await database.run(migrate)
    yield Bench(clock, Queue(database, MemoryTurns(32), clock), database)
    await database.close()
