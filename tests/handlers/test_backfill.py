"""The ledger is filled with what ran before Sluice came."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace

import msgspec
import pytest

from bot.audit.record import Provenance
from bot.database.migrate import migrate
from bot.database.open import opened
from bot.errors import TransientError
from bot.github.api import TRIES
from bot.handlers.handler import Event
from bot.handlers.on.backfill import AT_ONCE, HANDLER, PAST, RUNS, wake
from bot.model import Repo
from bot.records import KeepJobTime, StateRecord, WakeAt
from bot.sim.faults import Fault
from bot.sim.world.jobs import JobPlan, failed, passed
from bot.store.records import writer
from bot.store.state import State
from tests.github.simulated.conftest import called

LONG_AGO = timedelta(days=365)
MOST = 10_000
JOBS = "actions/list-jobs-for-workflow-run"


@dataclass
class Filling:
    """Wakes the timer, and keeps what it decides."""

    services: SimpleNamespace
    database: object
    due: list[WakeAt] = field(default_factory=list)

    async def step(self) -> str:
        """Let the next wake happen, and return what the handler says of it."""
        one = self.due.pop()
        payload = msgspec.json.encode(one.args)
        event = Event(name=f"timer.{one.name}", payload=payload, origin="timer", attempt=1)
        outcome = await HANDLER.handle(event, self.services)
        assert outcome.effects == ()
        await self.keep(*(one for one in outcome.records if isinstance(one, StateRecord)))
        self.due += [record for record in outcome.records if isinstance(record, WakeAt)]
        return outcome.note

    async def keep(self, *records: StateRecord) -> None:
        """Write what is to be remembered."""
        source = Provenance(id="1", at=self.services.clock.now(), event="timer", origin="timer")
        for record in records:
            await self.database.run(writer("https://github.com")(record, source))

    async def all(self) -> None:
        """Go on until nothing is left to do."""
        while self.due:
            await self.step()


@pytest.fixture
async def store(tmp_path) -> AsyncIterator[State]:
    async with opened(f"sqlite:///{tmp_path / 'sluice.db'}") as database:
        await database.run(migrate)
        yield State(database)


@pytest.fixture
def filling(store, github, clock, repo) -> Filling:
    services = SimpleNamespace(store=store, github=github, clock=clock)
    return Filling(services, store._database, [wake(repo, clock.now())])


@pytest.fixture
def entered(store, clock, repo):
    """Returns what the ledger holds, the newest first."""

    async def entered():
        return await store.job_times(repo, clock.now() - LONG_AGO, MOST)

    return entered


@pytest.fixture
def run_ci(shop, ada):
    """Runs the workflow, on the default branch if none is given, to its end."""

    def run_ci(*plans: JobPlan, on=None):
        run = shop.actions.start("CI", on=on or shop.branch(), by=ada)
        run.finish(*(plans or (passed("test"),)))
        return run

    return run_ci


def test_it_lets_all_else_go_first(repo: Repo, clock) -> None:
    one = wake(repo, clock.now())

    assert (one.id, one.at, one.is_last) == (str(repo.id), clock.now(), True)
    assert HANDLER.on == {f"timer.{one.name}"}


async def test_the_jobs_of_the_default_branch_are_entered(
    filling, entered, store, run_ci, repo
) -> None:
    run = run_ci(passed("lint"), failed("test"))
    await filling.all()

    jobs = await entered()
    assert {(one.name, one.conclusion) for one in jobs} == {
        ("lint", "success"),
        ("test", "failure"),
    }
    assert {(one.run_id, one.event, one.path) for one in jobs} == {
        (run.id, "push", ".github/workflows/ci.yml")
    }
    assert await store.is_backfilled(repo)


async def test_each_attempt_is_entered(filling, entered, run_ci, ada) -> None:
    run = run_ci(passed("lint"), failed("test"))
    run.rerun_failed_jobs(by=ada)
    run.finish(passed("test"))
    await filling.all()

    assert sorted((one.name, one.attempt, one.conclusion) for one in await entered()) == [
        ("lint", 1, "success"),
        ("test", 1, "failure"),
        ("test", 2, "success"),
    ]


async def test_no_others_are(filling, entered, run_ci, town, pull) -> None:
    shop, ada, bob = town.shop, town.ada, town.bob
    run_ci(passed("of a pull request"), on=pull)
    shop.actions.start("CI", on=shop.branch(), by=ada).begin("still runs")
    shop.push("side", {"a": "1"}, by=ada)
    run_ci(passed("of another branch"), on=shop.branch("side"))
    fork = town.sim.world.fork(shop, to=bob)
    fork.push("main", {"b": "2"}, by=bob)
    run_ci(passed("of a fork's main"), on=shop.pulls.open(fork.branch("main"), by=bob))
    await filling.all()

    assert await entered() == []


@pytest.mark.parametrize(
    ("later", "count"),
    [(timedelta(), 1), (timedelta(seconds=1), 0)],
    ids=["two weeks ago", "longer ago"],
)
async def test_how_far_it_goes_back(filling, entered, run_ci, later, count) -> None:
    filling.services.clock.time = run_ci().created_at + PAST + later
    await filling.all()

    assert len(await entered()) == count


@pytest.mark.parametrize("extra", [-1, 0, 1])
async def test_how_many_runs_and_calls(filling, entered, asked, run_ci, extra) -> None:
    runs = [run_ci() for _ in range(RUNS + extra)]
    await filling.all()

    count = min(RUNS, RUNS + extra)
    assert {one.run_id for one in await entered()} == {run.id for run in runs[-count:]}
    assert called(asked) == [
        "repos/get",
        "actions/list-workflow-runs-for-repo",
        *[JOBS] * count,
    ]


async def test_it_goes_on_where_it_was_interrupted(filling, entered, asked, sim, run_ci) -> None:
    for _ in range(AT_ONCE + 2):
        run_ci()
    notes = [await filling.step(), await filling.step()]
    assert notes == [
        f"{AT_ONCE + 2} runs to enter in the ledger",
        f"{AT_ONCE} jobs entered in the ledger",
    ]
    interrupted = list(filling.due)
    sim.faults.inject(JOBS, Fault.UNAVAILABLE, times=TRIES, skip=1)
    with pytest.raises(TransientError):
        await filling.step()
    asked.clear()
    filling.due = interrupted
    await filling.all()

    assert called(asked) == [JOBS] * 2
    assert len(await entered()) == AT_ONCE + 2


async def test_to_ask_again_while_it_is_under_way_does_not_begin_anew(
    filling, asked, run_ci
) -> None:
    first = filling.due[0]
    for _ in range(AT_ONCE + 1):
        run_ci()
    await filling.step()
    asked.clear()
    filling.due = [first]
    await filling.all()

    assert called(asked) == [JOBS] * (AT_ONCE + 1)


async def test_it_is_done_once(filling, asked, run_ci) -> None:
    first = filling.due[0]
    run_ci()
    await filling.all()
    asked.clear()
    filling.due = [first]

    assert await filling.step() == "the ledger is full"
    assert called(asked) == []


async def test_where_nothing_ran_there_is_nothing_to_do(filling, store, repo) -> None:
    assert await filling.step() == "0 runs to enter in the ledger"

    assert filling.due == []
    assert await store.is_backfilled(repo)


async def test_a_run_that_was_deleted_meanwhile_is_left_out(
    filling, entered, run_ci, town, repo
) -> None:
    run_ci(passed("first"))
    run_ci(passed("second"))
    await filling.step()
    town.sim.faults.inject(JOBS, Fault.NOT_FOUND)
    await filling.all()

    assert [one.name for one in await entered()] == ["first"]
    assert await filling.services.store.is_backfilled(repo)


async def test_a_job_that_we_were_told_of_is_entered_once(filling, entered, run_ci, repo) -> None:
    run = run_ci()
    told = await filling.services.github.all_jobs_of(repo, run.id)
    await filling.keep(*(KeepJobTime(job=one) for one in told))
    await filling.all()

    assert [one.id for one in await entered()] == [run.latest.jobs[0].id]
