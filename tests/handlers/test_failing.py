"""What is decided before anything is asked: which logs are read, and what is remembered."""

from dataclasses import replace

import pytest

from bot.ci.category import Category
from bot.ci.diagnosis import Diagnosis, Place
from bot.ci.report import FailedJob, MissingLog
from bot.handlers.failing import default_branch
from bot.handlers.failing.broken import MOST, Broken, all_broken, keep_broken
from bot.handlers.failing.gather import MOST_ALIKE, MOST_LOGS, chosen
from bot.handlers.failing.places import files_of, found_in, with_files
from bot.handlers.failing.shown import Shown, keep_shown, last_shown
from bot.model import Job, Repo, RepoId, Sha, Step, WorkflowRun
from tests.clock import FakeClock

REPO = Repo(RepoId(1), "octo", "shop")
RUN = WorkflowRun(
    repo=REPO,
    id=7,
    attempt=1,
    workflow_id=3,
    name="CI",
    event="push",
    status="completed",
    conclusion="success",
    head_sha=Sha("a" * 40),
    head_branch="main",
    head_owner="octo",
    commit_title="",
    commit_author="",
    url="",
    created_at=FakeClock().now(),
)


def job(name: str, step: str = "Run tests") -> Job:
    failed = Step(number=1, name=step, conclusion="failure", started_at=None, completed_at=None)
    return Job(id=0, name=name, conclusion="failure", url="", check_run_id=0, steps=(failed,))


class TestChosen:
    """Which logs are read."""

    @pytest.mark.parametrize("count", [1, MOST_ALIKE, MOST_ALIKE + 1, 256])
    def test_of_a_matrix_a_few(self, count: int) -> None:
        jobs = [job(f"test ({number}, linux)") for number in range(count)]

        assert chosen(jobs) == tuple(jobs[:MOST_ALIKE])

    def test_jobs_that_failed_at_another_step_are_another_kind(self) -> None:
        jobs = [job(f"test ({number})", step) for number in range(8) for step in ("a", "b")]

        assert len(chosen(jobs)) == 2 * MOST_ALIKE

    @pytest.mark.parametrize("count", [MOST_LOGS - 1, MOST_LOGS, MOST_LOGS + 1])
    def test_in_all_ten(self, count: int) -> None:
        assert len(chosen([job(f"job-{number}") for number in range(count)])) == min(count, 10)

    def test_the_first_of_each_kind_is_among_them_though_others_come_first(self) -> None:
        jobs = [*(job(f"test ({number})") for number in range(20)), job("lint")]

        assert jobs[-1] in chosen(jobs)

    def test_a_job_that_failed_at_no_step_counts_too(self) -> None:
        lost = replace(job("test"), steps=())

        assert chosen([lost]) == (lost,)


class TestPlaces:
    """Which names of files in logs are files."""

    @pytest.mark.parametrize(
        ("name", "path"),
        [
            pytest.param("src/a.py", "src/a.py", id="a path"),
            pytest.param("b.py", "lib/b.py", id="how one path ends"),
            pytest.param("a.py", None, id="how two paths end"),
            pytest.param("rc/a.py", None, id="a part of a folder's name"),
            pytest.param("README", "README", id="a path at the root, though others end so"),
            pytest.param("gone.py", None, id="no file"),
            pytest.param("/build/shop/src/a.py", "src/a.py", id="how it ends is a path"),
            pytest.param("/build/docs/README", "docs/README", id="the longest such path"),
            pytest.param("/build/shopsrc/a.py", None, id="a part of a folder's name ends it"),
            pytest.param("src", None, id="a folder"),
        ],
    )
    def test_a_name(self, name: str, path: str | None) -> None:
        paths = ["README", "docs/README", "lib/a.py", "lib/b.py", "src/a.py"]

        assert found_in(paths, {name}).get(name) == path

    async def test_what_is_no_file_is_left_out(self) -> None:
        class GitHub:
            async def paths(self, repo, sha):
                assert (repo, sha) == (REPO, RUN.head_sha)
                return ["lib/b.py"]

        places = (Place("b.py", 3), Place("lib/b.py", 3), Place("gone.py", 1), Place("b.py", 4))
        diagnosis = Diagnosis(
            category=Category.TEST, tool="pytest", lines=(), fingerprint="", places=places
        )
        jobs = [
            FailedJob(job=job("a"), step=None, finding=diagnosis),
            FailedJob(job=job("b"), step=None, finding=MissingLog.SIBLING),
        ]

        found = await with_files(jobs, RUN, Told(github=GitHub()))

        assert found[0].finding.places == (Place("lib/b.py", 3), Place("lib/b.py", 4))
        assert found[1] == jobs[1]
        assert files_of(found) == {"lib/b.py"}


class Told:
    """Services of which only one is there."""

    def __init__(self, **services: object) -> None:
        self.__dict__.update(services)


class Cursors:
    """A store that knows of cursors only."""

    def __init__(self, *records) -> None:
        self.known = {record.name: record.value for record in records}

    async def cursor(self, name: str) -> str:
        return self.known.get(name, "")


class TestShown:
    """What was shown is remembered."""

    @pytest.mark.parametrize("runs", [(), ((7, 1),), ((7, 1), (8, 2))])
    async def test_it_is_known_again(self, runs) -> None:
        shown = Shown(RUN.head_sha, "0123", runs)
        services = Told(store=Cursors(keep_shown(REPO, 5, shown)))

        assert await last_shown(REPO, 5, services) == shown
        assert await last_shown(REPO, 6, services) is None
        assert await last_shown(Repo(RepoId(2), "octo", "shop"), 5, services) is None


BROKEN = Broken(workflow="CI", job="test", fingerprint="f", run_id=7, attempt=2)


class TestBroken:
    """What fails on the default branch is remembered, and until when."""

    @pytest.mark.parametrize(
        ("changes", "passed", "is_mended"),
        [
            pytest.param({"id": 8}, None, True, id="a newer run that passed"),
            pytest.param({"id": 8}, {"test"}, True, id="its job in a newer run that failed"),
            pytest.param({"id": 8}, {"lint"}, False, id="another job"),
            pytest.param({"id": 8, "name": "CD"}, None, False, id="another workflow"),
            pytest.param({"id": 7, "attempt": 3}, None, True, id="a later attempt"),
            pytest.param({"id": 7, "attempt": 2}, None, False, id="the attempt that failed"),
            pytest.param({"id": 6, "attempt": 9}, None, False, id="an older run"),
        ],
    )
    def test_what_mends_it(self, changes, passed, *, is_mended: bool) -> None:
        assert BROKEN.is_mended_by(replace(RUN, **changes), passed) == is_mended

    @pytest.mark.parametrize("count", [0, 1, MOST, MOST + 1])
    async def test_the_newest_are_kept(self, count: int) -> None:
        broken = [replace_job(f"job-{number}") for number in range(count)]
        services = Told(store=Cursors(keep_broken(REPO, broken)))

        assert await all_broken(REPO, services) == tuple(broken[-MOST:])

    async def test_nothing_is_known_at_first(self) -> None:
        assert await all_broken(REPO, Told(store=Cursors())) == ()


def replace_job(name: str) -> Broken:
    return Broken(workflow="CI", job=name, fingerprint="f", run_id=7, attempt=2)


@pytest.mark.parametrize(
    ("changes", "is_ours"),
    [
        pytest.param({}, True, id="a push"),
        pytest.param({"event": "schedule"}, True, id="a schedule"),
        pytest.param({"head_owner": "OCTO"}, True, id="an owner in capitals"),
        pytest.param({"event": "pull_request"}, False, id="a pull request"),
        pytest.param({"head_branch": "topic"}, False, id="another branch"),
        pytest.param({"head_owner": "eve"}, False, id="a fork's"),
        pytest.param({"head_owner": None}, False, id="a fork's that is gone"),
    ],
)
def test_which_runs_are_of_the_default_branch(changes, *, is_ours: bool) -> None:
    assert default_branch.is_of(replace(RUN, **changes), "main") == is_ours
