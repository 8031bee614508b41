"""Runs that are over, and when their jobs ran."""

from datetime import timedelta

import pytest

from bot.errors import NotFoundError
from bot.evidence import JobTime
from bot.model import Sha
from bot.sim.world.jobs import failed, passed


@pytest.fixture
def start(shop, ada):
    def start(on=None, name="CI"):
        return shop.actions.start(name, on=on or shop.branch(), by=ada)

    return start


class TestRunsOn:
    """Runs of a branch that are over."""

    async def test_they_are_listed_the_newest_first(self, github, repo, clock, start) -> None:
        runs = [start(), start(name="Nightly"), start()]
        for run in runs:
            run.finish(passed("test"))
        since = clock.now() - timedelta(days=1)

        found = await github.runs_on(repo, "main", since, 2)
        assert [(one.id, one.status) for one in found] == [
            (runs[2].id, "completed"),
            (runs[1].id, "completed"),
        ]

    async def test_no_others_are(self, github, repo, clock, pull, start) -> None:
        start(on=pull).finish(passed("test"))
        start().begin("test")

        assert await github.runs_on(repo, "main", clock.now() - timedelta(days=1), 9) == []

    @pytest.mark.parametrize(("later", "count"), [(0, 1), (1, 0)])
    async def test_since_when(self, github, repo, start, later, count) -> None:
        run = start()
        run.finish(passed("test"))
        since = run.created_at + timedelta(seconds=later)

        assert len(await github.runs_on(repo, "main", since, 9)) == count


class TestAllJobsOf:
    """When the jobs of a run ran."""

    async def test_those_of_all_attempts(self, github, repo, shop, ada, start) -> None:
        run = start()
        run.finish(passed("lint"), failed("test"))
        first = run.latest.jobs[0]
        run.rerun_failed_jobs(by=ada)
        run.finish(passed("test"))

        jobs = await github.all_jobs_of(repo, run.id)

        assert jobs[0] == JobTime(
            repo=repo,
            run_id=run.id,
            attempt=1,
            id=first.id,
            name="lint",
            workflow="CI",
            head_sha=Sha(run.head_sha),
            head_branch="main",
            conclusion="success",
            labels=("ubuntu-latest",),
            created_at=first.created_at,
            started_at=first.started_at,
            completed_at=first.completed_at,
            runner_group="GitHub Actions",
        )
        ran = {(one.name, one.attempt, one.conclusion) for one in jobs}
        assert {("test", 1, "failure"), ("test", 2, "success")} <= ran

    async def test_what_still_runs_is_left_out(self, github, repo, start) -> None:
        run = start()
        run.begin("test")

        assert await github.all_jobs_of(repo, run.id) == []

    async def test_one_that_is_not_there(self, github, repo) -> None:
        with pytest.raises(NotFoundError):
            await github.all_jobs_of(repo, 1)
