"""The ledger of jobs, on both databases."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import permutations

import pytest

from bot.ci.category import Category
from bot.ci.past import JobName, Past
from bot.ci.remembered import KeepDiagnosis
from bot.evidence import JobState, JobTime
from bot.model import Repo, RepoId
from bot.queue.upkeep import KEEP_JOBS, prune
from bot.records import KeepJobTime, KeepRun
from bot.store.state import State
from tests.deploys.making import MINUTE, NOW, REPO, SHA

ELSEWHERE = Repo(RepoId(75), "octo", "other")
ALL = NOW - timedelta(days=365)
MOMENT = timedelta(milliseconds=1)


@pytest.fixture
def store(database) -> State:
    return State(database)


def job(number: int = 1, **changes) -> JobTime:
    made = JobTime(
        repo=REPO,
        run_id=9001,
        attempt=1,
        id=number,
        name="test (3.11, ubuntu)",
        workflow="CI",
        head_sha=SHA,
        head_branch="change",
        conclusion="success",
        labels=("self-hosted", "größer"),
        created_at=NOW - 3 * MINUTE,
        started_at=NOW - 2 * MINUTE,
        completed_at=NOW,
        runner_group="Default",
    )
    return replace(made, **changes)


def run(run_id: int = 9001, **changes) -> KeepRun:
    made = KeepRun(repo=REPO, run_id=run_id, path=".github/workflows/ci.yml", event="push", at=NOW)
    return replace(made, **changes)


def diagnosis(job_id: int = 1, fingerprint: str = "f1", **changes) -> KeepDiagnosis:
    made = KeepDiagnosis(
        repo=REPO,
        job_id=job_id,
        fingerprint=fingerprint,
        category=Category.TEST,
        tool="pytest",
        step="Run tests",
        line="E   assert 1 == 2",
        tests=("tests/test_a.py::test_größer",),
        at=NOW,
    )
    return replace(made, **changes)


class TestJobs:
    """Jobs that are done."""

    async def test_a_job_comes_back_as_it_was_told(self, store, keep) -> None:
        await keep(KeepJobTime(job=job()))

        assert await store.job_times(REPO, ALL, 10) == [job()]
        assert await store.job_times(ELSEWHERE, ALL, 10) == []

    async def test_a_job_that_is_told_twice_is_there_once(self, store, keep) -> None:
        await keep(KeepJobTime(job=job()), KeepJobTime(job=job(conclusion="forged")))

        assert await store.job_times(REPO, ALL, 10) == [job()]

    async def test_its_run_says_which_file_and_which_event(self, store, keep) -> None:
        first, second = job(1), job(2, run_id=9002)
        await keep(KeepJobTime(job=first), run(9001), run(9002, event="pull_request"))
        await keep(KeepJobTime(job=second), run(9001, repo=ELSEWHERE, event="schedule"))

        told = await store.job_times(REPO, ALL, 10)
        assert [(one.id, one.event, one.path) for one in told] == [
            (2, "pull_request", ".github/workflows/ci.yml"),
            (1, "push", ".github/workflows/ci.yml"),
        ]

    async def test_the_newest_come_first_and_no_more_than_asked_for(self, store, keep) -> None:
        old, new = job(1, completed_at=NOW - MINUTE), job(2)
        await keep(*(KeepJobTime(job=one) for one in (new, old)))

        assert await store.job_times(REPO, ALL, 10) == [new, old]
        assert await store.job_times(REPO, ALL, 1) == [new]
        assert await store.job_times(REPO, NOW, 10) == [new]
        assert await store.job_times(REPO, NOW + MOMENT, 10) == []

    async def test_it_goes_back_ninety_days(self, store, keep, database) -> None:
        await keep(KeepJobTime(job=job()), run())

        await database.run(partial(prune, now=NOW + KEEP_JOBS))
        assert len(await store.job_times(REPO, ALL, 10)) == 1

        await database.run(partial(prune, now=NOW + KEEP_JOBS + MOMENT))
        await keep(KeepJobTime(job=job()))
        [left] = await store.job_times(REPO, ALL, 10)
        assert left.event == "", "its run was forgotten too"

    async def test_a_run_that_goes_on_is_kept_for_its_last_attempt(
        self, store, keep, database
    ) -> None:
        await keep(run(at=NOW + MINUTE), run(at=NOW))
        await database.run(partial(prune, now=NOW + MINUTE + KEEP_JOBS))
        await keep(KeepJobTime(job=job()))

        [told] = await store.job_times(REPO, ALL, 10)
        assert told.event == "push"


class TestStates:
    """A job is told of several times, in any order."""

    CREATED = job(
        conclusion="", runner_group="", started_at=job().created_at, completed_at=job().created_at
    )
    RUNNING = replace(job(), conclusion="", completed_at=job().started_at)
    APPROVED = NOW - 2 * MINUTE - timedelta(seconds=20)

    def told(self, number: int) -> list[KeepJobTime]:
        """Return what is told of a job that waits for an approval, gets it, and ends."""
        created, running, done = (
            replace(one, id=number) for one in (self.CREATED, self.RUNNING, job())
        )
        early = created.created_at + timedelta(milliseconds=300)
        state = JobState.CREATED
        return [
            KeepJobTime(job=created, state=state, queued_at=created.created_at),
            KeepJobTime(job=created, state=state, waiting_at=early),
            KeepJobTime(job=created, state=state, queued_at=self.APPROVED),
            KeepJobTime(job=running, state=JobState.RUNNING),
            KeepJobTime(job=done),
        ]

    async def test_all_orders_lead_to_the_same(self, store, keep) -> None:
        orders = list(permutations(range(5)))
        for number, order in enumerate(orders, 1):
            deliveries = self.told(number)
            await keep(*(deliveries[index] for index in order))

        expected = [job(number, approved_at=self.APPROVED) for number in range(len(orders), 0, -1)]
        assert await store.job_times(REPO, ALL, 1000) == expected

    @pytest.mark.parametrize("count", [1, 2, 3, 4])
    async def test_one_that_is_not_done_is_not_told_of(self, store, keep, count) -> None:
        await keep(*self.told(1)[:count])

        assert await store.job_times(REPO, ALL, 10) == []
        assert await store.pasts(REPO, ALL, 10) == []

    @pytest.mark.parametrize(
        ("waiting", "queued", "approved"),
        [
            pytest.param(None, None, None, id="nobody told us that it waited"),
            pytest.param(None, 100, None, id="it was queued and never waited"),
            pytest.param(1, None, 120, id="nobody told us when it was queued: when it began"),
            pytest.param(100, 101, 101, id="it was queued after it waited"),
            pytest.param(100, 100, 120, id="it was told as queued while it waited"),
            pytest.param(100, 99, 120, id="it was queued before it waited"),
            pytest.param(100, 120, 120, id="it began when we were told"),
            pytest.param(100, 121, 120, id="we were told when it ran already"),
            pytest.param(-9, -8, 60, id="our clock is behind: not before it was created"),
        ],
    )
    async def test_when_it_was_approved(self, store, keep, waiting, queued, approved) -> None:
        def at(seconds: int | None):
            return None if seconds is None else NOW - 4 * MINUTE + timedelta(seconds=seconds)

        await keep(
            KeepJobTime(job=self.CREATED, state=JobState.CREATED, waiting_at=at(waiting)),
            KeepJobTime(job=self.CREATED, state=JobState.CREATED, queued_at=at(queued)),
            KeepJobTime(job=job()),
        )

        [told] = await store.job_times(REPO, ALL, 10)
        assert told.approved_at == at(approved)

    async def test_one_that_never_ended_is_forgotten_too(self, store, keep, database) -> None:
        await keep(KeepJobTime(job=self.CREATED, state=JobState.CREATED, waiting_at=NOW))
        over = self.CREATED.created_at + KEEP_JOBS + MOMENT
        await database.run(partial(prune, now=over))
        await keep(KeepJobTime(job=job()))

        [told] = await store.job_times(REPO, ALL, 10)
        assert told.approved_at is None


class TestCarriedOver:
    """A re-run lists again what it does not run again."""

    LATER = NOW + 10 * MINUTE

    def again(self, number: int = 2, attempt: int = 2, **changes) -> JobTime:
        """Return the first job as a later attempt lists it."""
        return job(number, attempt=attempt, created_at=self.LATER, **changes)

    async def test_it_is_there_once(self, store, keep) -> None:
        jobs = (self.again(3, 3), job(), self.again())
        await keep(*(KeepJobTime(job=one) for one in jobs))

        assert await store.job_times(REPO, ALL, 10) == [job()]
        assert [one.job for one in await store.pasts(REPO, ALL, 10)] == [job()]

    async def test_it_counts_where_its_own_attempt_is_unknown(self, store, keep) -> None:
        await keep(KeepJobTime(job=self.again(3, 3)), KeepJobTime(job=self.again()))

        [told] = await store.job_times(REPO, ALL, 10)
        assert told == self.again()
        assert told.queued_for is None

    @pytest.mark.parametrize(
        "other",
        [
            pytest.param({"run_id": 9002}, id="of another run"),
            pytest.param({"repo": ELSEWHERE}, id="of another repository"),
            pytest.param({"name": "lint"}, id="of another name"),
            pytest.param({"attempt": 2}, id="of the same attempt"),
            pytest.param({"started_at": NOW - MINUTE}, id="that began later"),
            pytest.param({"completed_at": NOW - MINUTE}, id="that ended earlier"),
        ],
    )
    async def test_another_job_is_no_copy(self, store, keep, other) -> None:
        await keep(KeepJobTime(job=job(1, **other)), KeepJobTime(job=self.again()))

        assert self.again() in await store.job_times(REPO, ALL, 10)

    async def test_one_that_is_not_done_has_no_copy(self, store, keep) -> None:
        await keep(KeepJobTime(job=job(), state=JobState.RUNNING), KeepJobTime(job=self.again()))

        assert await store.job_times(REPO, ALL, 10) == [self.again()]


class TestPasts:
    """Jobs, with what is known of their failures."""

    async def test_a_job_that_was_not_analysed_has_no_fingerprint(self, store, keep) -> None:
        await keep(KeepJobTime(job=job()))

        assert await store.pasts(REPO, ALL, 10) == [Past(job=job())]

    async def test_one_that_was_has_it(self, store, keep) -> None:
        await keep(diagnosis(), diagnosis(repo=ELSEWHERE, fingerprint="f9"))
        await keep(KeepJobTime(job=job()), KeepJobTime(job=job(2)), run())

        analysed = Past(
            job=job(path=run().path, event="push"),
            fingerprint="f1",
            tests=diagnosis().tests,
            category=diagnosis().category,
        )
        assert (await store.pasts(REPO, ALL, 10))[1] == analysed

    async def test_a_second_analysis_takes_the_place_of_the_first(self, store, keep) -> None:
        await keep(KeepJobTime(job=job()), diagnosis(), diagnosis(fingerprint="f2", tests=()))

        [past] = await store.pasts(REPO, ALL, 10)
        assert (past.fingerprint, past.tests) == ("f2", ())

    async def test_an_analysis_is_forgotten_after_ninety_days(self, store, keep, database) -> None:
        await keep(diagnosis())
        await database.run(partial(prune, now=NOW + KEEP_JOBS))
        await keep(KeepJobTime(job=job()))
        assert await store.pasts_like(REPO, "f1", ALL, 10)

        await database.run(partial(prune, now=NOW + KEEP_JOBS + MOMENT))
        await keep(KeepJobTime(job=job()))
        assert await store.pasts_like(REPO, "f1", ALL, 10) == []

    @pytest.mark.parametrize("which", ["all", "of a job", "alike"])
    async def test_the_newest_come_first_and_no_more_than_asked_for(
        self, store, keep, which
    ) -> None:
        async def read(since, most):
            found = {
                "all": partial(store.pasts, REPO),
                "of a job": partial(store.pasts_of, REPO, JobName("CI", job().name)),
                "alike": partial(store.pasts_like, REPO, "f1"),
            }[which]
            return [one.job.id for one in await found(since, most)]

        await keep(*(KeepJobTime(job=job(n, completed_at=NOW + n * MOMENT)) for n in (2, 1, 3)))
        await keep(*(diagnosis(n) for n in (1, 2, 3)))

        assert await read(ALL, 10) == [3, 2, 1]
        assert await read(ALL, 2) == [3, 2]
        assert await read(NOW + 2 * MOMENT, 10) == [3, 2]
        assert await read(NOW + 4 * MOMENT, 10) == []

    async def test_those_of_one_job(self, store, keep) -> None:
        others = ({"name": "lint"}, {"workflow": "Nightly"}, {"repo": ELSEWHERE})
        jobs = [
            job(1),
            job(2, head_branch="main"),
            *(job(3 + n, **o) for n, o in enumerate(others)),
        ]
        await keep(*(KeepJobTime(job=one) for one in jobs))

        found = await store.pasts_of(REPO, JobName("CI", job().name), ALL, 10)
        assert [one.job for one in found] == [jobs[1], jobs[0]]

    async def test_those_that_failed_alike(self, store, keep) -> None:
        await keep(*(KeepJobTime(job=job(n)) for n in (1, 2, 3, 4)))
        await keep(diagnosis(1), diagnosis(2, "f2"), diagnosis(3, ""), diagnosis(4))

        assert [one.job.id for one in await store.pasts_like(REPO, "f1", ALL, 10)] == [4, 1]
        assert await store.pasts_like(ELSEWHERE, "f1", ALL, 10) == []

    async def test_what_cannot_be_told_apart_is_like_nothing(self, store, keep) -> None:
        await keep(KeepJobTime(job=job()), diagnosis(fingerprint=""))

        assert await store.pasts_like(REPO, "", ALL, 10) == []
