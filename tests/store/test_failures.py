"""What people said of failures, on both databases, and how often a pull request turned red."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.ci.past import Case, Complaint, FlakyMark, JobName
from bot.ci.remembered import KeepCase, KeepFlakyMark, KeepPassingLines
from bot.model import Repo, RepoId
from bot.queue.upkeep import KEEP_JOBS, KEEP_PASSING, prune
from bot.records import KeepBackfilled, KeepFailure
from bot.store.failures import CASES, MARKS
from bot.store.state import State
from tests.deploys.making import MINUTE, NOW, OTHER, REPO, SHA

ELSEWHERE = Repo(RepoId(75), "octo", "other")
MOMENT = timedelta(milliseconds=1)
CI_TEST = JobName("CI", "test (größer)")


@pytest.fixture
def store(database) -> State:
    return State(database)


def mark(fingerprint: str = "f1", by: str = "ada", at=NOW, repo: Repo = REPO) -> KeepFlakyMark:
    return KeepFlakyMark(repo=repo, mark=FlakyMark(fingerprint=fingerprint, by=by, at=at))


def case(run_id: int = 1, **changes) -> Case:
    made = Case(
        repo=REPO,
        run_id=run_id,
        attempt=1,
        head_sha=SHA,
        how=Complaint.BUTTON,
        by="ada",
        at=NOW,
    )
    return replace(made, **changes)


def lines(templates: bytes = b"12345678", **changes) -> KeepPassingLines:
    made = KeepPassingLines(
        repo=REPO, workflow="CI", job=CI_TEST.job, templates=templates, run_id=9001, at=NOW
    )
    return replace(made, **changes)


class TestFlakyMarks:
    """Failures that somebody called flaky."""

    async def test_a_mark_comes_back(self, store, keep) -> None:
        await keep(mark(), mark("f2", by="carl"), mark("f3", repo=ELSEWHERE))

        assert await store.flaky_marks(REPO) == {"f1": mark().mark, "f2": mark("f2", "carl").mark}

    @pytest.mark.parametrize(
        ("later", "by"), [(-MOMENT, "ada"), (timedelta(), "carl"), (MOMENT, "carl")]
    )
    async def test_the_newest_counts(self, store, keep, later, by) -> None:
        await keep(mark(), mark(by="carl", at=NOW + later))

        assert (await store.flaky_marks(REPO))["f1"].by == by

    @pytest.mark.parametrize(
        ("later", "count"), [(timedelta(), 1), (MOMENT, 0)], ids=["90 days", "more"]
    )
    async def test_it_is_forgotten(self, store, keep, database, later, count) -> None:
        await keep(mark())
        await database.run(partial(prune, now=NOW + KEEP_JOBS + later))

        assert len(await store.flaky_marks(REPO)) == count

    async def test_there_is_an_end_to_them(self, store, keep) -> None:
        await keep(*(mark(f"f{n}", at=NOW + n * MOMENT) for n in range(MARKS + 1)))

        marks = await store.flaky_marks(REPO)
        assert (len(marks), "f0" in marks, f"f{MARKS}" in marks) == (MARKS, False, True)


class TestCases:
    """Explanations that did not help."""

    async def test_a_case_comes_back(self, store, keep) -> None:
        told = case(how=Complaint.REACTION)
        await keep(KeepCase(case=told), KeepCase(case=case(2, repo=ELSEWHERE)))

        assert await store.cases(REPO) == [told]

    async def test_it_is_kept_once_for_each_run_and_attempt(self, store, keep) -> None:
        told = (case(), case(by="carl", head_sha=OTHER), case(attempt=2), case(2))
        await keep(*(KeepCase(case=one) for one in told))

        found = await store.cases(REPO)
        assert sorted((one.run_id, one.attempt, one.by) for one in found) == [
            (1, 1, "ada"),
            (1, 2, "ada"),
            (2, 1, "ada"),
        ]

    async def test_the_newest_come_first_and_there_is_an_end_to_them(self, store, keep) -> None:
        cases = [case(n, at=NOW + n * MOMENT) for n in range(CASES + 1)]
        await keep(*(KeepCase(case=one) for one in cases))

        assert await store.cases(REPO) == cases[:0:-1]

    @pytest.mark.parametrize(
        ("later", "count"), [(timedelta(), 1), (MOMENT, 0)], ids=["90 days", "more"]
    )
    async def test_it_is_forgotten(self, store, keep, database, later, count) -> None:
        await keep(KeepCase(case=case()))
        await database.run(partial(prune, now=NOW + KEEP_JOBS + later))

        assert len(await store.cases(REPO)) == count


class TestPassingLines:
    """What a job prints when it passes."""

    async def test_they_come_back(self, store, keep) -> None:
        await keep(lines())

        assert await store.passing_lines(REPO, CI_TEST) == b"12345678"

    @pytest.mark.parametrize(
        "other",
        [{"repo": ELSEWHERE}, {"workflow": "Nightly"}, {"job": "lint"}],
        ids=["of another repository", "of another workflow", "of another job"],
    )
    async def test_they_are_of_one_job(self, store, keep, other) -> None:
        await keep(lines(**other))

        assert await store.passing_lines(REPO, CI_TEST) == b""

    @pytest.mark.parametrize(
        ("later", "left"), [(-MOMENT, b"old"), (timedelta(), b"new"), (MOMENT, b"new")]
    )
    async def test_the_newest_replace_the_others(self, store, keep, later, left) -> None:
        await keep(lines(b"old"), lines(b"new", at=NOW + later))

        assert await store.passing_lines(REPO, CI_TEST) == left

    @pytest.mark.parametrize(
        ("later", "left"), [(timedelta(), b"12345678"), (MOMENT, b"")], ids=["30 days", "more"]
    )
    async def test_they_are_forgotten(self, store, keep, database, later, left) -> None:
        await keep(lines())
        await database.run(partial(prune, now=NOW + KEEP_PASSING + later))

        assert await store.passing_lines(REPO, CI_TEST) == left


class TestEpisodes:
    """How often a pull request turned red."""

    async def test_one_that_was_never_red(self, store) -> None:
        assert await store.failure_episode(REPO, 7) == (0, False)

    async def test_the_newest_counts(self, store, keep) -> None:
        red = KeepFailure(repo=REPO, number=7, head="octo:change", is_red=True)
        await keep(red)
        assert await store.failure_episode(REPO, 7) == (1, True)

        await keep(replace(red, is_red=False))
        assert await store.failure_episode(REPO, 7) == (1, False)
        assert await store.failures_of(REPO) == {}

        await keep(replace(red, episode=2))
        assert await store.failure_episode(REPO, 7) == (2, True)
        assert await store.failures_of(REPO) == {"octo:change": 7}

        await keep(replace(red, is_red=False))
        assert await store.failure_episode(REPO, 7) == (2, False), "it does not go back"
        assert await store.failure_episode(REPO, 8) == (0, False)
        assert await store.failure_episode(ELSEWHERE, 7) == (0, False)


class TestBackfilled:
    """Whether the ledger holds what ran before Sluice came."""

    async def test_it_is_said_once_for_each_repository(self, store, keep) -> None:
        assert not await store.is_backfilled(REPO)
        await keep(KeepBackfilled(repo=REPO), KeepBackfilled(repo=REPO))

        assert await store.is_backfilled(REPO)
        assert not await store.is_backfilled(ELSEWHERE)

    async def test_it_is_never_forgotten(self, store, keep, database) -> None:
        await keep(KeepBackfilled(repo=REPO))
        await database.run(partial(prune, now=NOW + 400 * KEEP_JOBS + MINUTE))

        assert await store.is_backfilled(REPO)
