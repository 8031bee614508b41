"""Failures to word: a calm one, from which each test changes what it is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.ci.category import Category
from bot.ci.diagnosis import Diagnosis, Line, Place
from bot.ci.history import Fault, History, Proof, Rate
from bot.ci.report import FailedJob, FailedRun, Finding, Report
from bot.model import Job, Repo, RepoId, Sha, Step, WorkflowRun

HEAD = Sha("0123456789abcdef0123456789abcdef01234567")
GREEN = Sha("fedcba9876543210fedcba9876543210fedcba98")
RED = Sha("abcdef0123456789abcdef0123456789abcdef01")
SITE = "https://github.example"
REPO_URL = f"{SITE}/octo/app"
RUN_URL = f"{REPO_URL}/actions/runs/7"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
STEP = Step(number=4, name="Run tests", conclusion="failure", started_at=None, completed_at=None)
RUN = WorkflowRun(
    repo=Repo(RepoId(1), "octo", "app"),
    id=7,
    attempt=2,
    workflow_id=3,
    name="CI",
    event="pull_request",
    status="completed",
    conclusion="failure",
    head_sha=HEAD,
    head_branch="topic",
    head_owner="octo",
    commit_title="Add a thing",
    commit_author="Mona",
    url=RUN_URL,
    created_at=NOON,
    number=41,
)
BEST = Line(210, "E   AssertionError: no", 100, "what a test raised")
FOUND = Diagnosis(
    category=Category.TEST,
    tool="pytest",
    lines=(BEST, Line(221, "FAILED t.py::test_a", 80, "a test failed")),
    fingerprint="f" * 16,
    excerpt=(Line(9, "def test_a():"), Line(209, ">   assert x"), BEST),
    line_in_step=12,
    tests=("t.py::test_a",),
    places=(Place("t.py", 3), Place("/usr/lib/x.py", 4)),
)
OTHER = replace(FOUND, fingerprint="a" * 16)
GATE = replace(FOUND, tool="gate", fingerprint="0" * 16)
PASSED = Proof("passed on the base branch at fedcba9", 5, 6)
NEW = History(
    fault=Fault.NEW,
    why="`main` passes, and no other branch is known to have failed so.",
    proofs=(PASSED,),
    branch="main",
)
RATED = replace(
    NEW, rate=Rate(failed=3, runs=40), fixed_within=timedelta(hours=3, minutes=20), fixes=4
)
FAILED_THERE = Proof("the first run that failed so", 4, 0)
BASE = replace(
    NEW,
    fault=Fault.BASE,
    why="`main` fails the same way.",
    proofs=(FAILED_THERE,),
    green=GREEN,
    red=RED,
)
FLAKY = replace(NEW, fault=Fault.FLAKY, why="Attempt 1 of the same run passed.")
INFRA = replace(NEW, fault=Fault.INFRASTRUCTURE, why="The machines failed.")
UNKNOWN = replace(NEW, fault=Fault.UNKNOWN, why="No run on `main` is known.", proofs=())


def job(
    name: str, finding: Finding = FOUND, history: History | None = NEW, step: Step | None = STEP
) -> FailedJob:
    number = sum(map(ord, name))
    failed = Job(
        id=number,
        name=name,
        conclusion="failure",
        url=f"{RUN_URL}/job/{number}",
        check_run_id=number,
        started_at=NOON,
        completed_at=NOON + timedelta(minutes=4, seconds=10),
    )
    return FailedJob(job=failed, step=step, finding=finding, history=history)


def failed_run(*jobs: FailedJob, **changes) -> FailedRun:
    return FailedRun(run=RUN, jobs=jobs, **changes)


def report(*jobs: FailedJob, **changes) -> Report:
    shown = Report(
        number=1,
        head_sha=HEAD,
        runs=(failed_run(*jobs),),
        server_url=SITE,
        files=frozenset({"t.py"}),
    )
    return replace(shown, **changes)
