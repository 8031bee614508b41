from dataclasses import replace

import pytest

from bot.ci.category import Category
from bot.ci.diagnosis import Diagnosis, Line
from bot.ci.history import Failed, failed_job
from bot.ci.past import JobName
from bot.model import Job, Repo, RepoId, Sha, WorkflowRun
from tests.ci.pasts import NOW

SHA = Sha("a" * 40)
RUN = WorkflowRun(
    repo=Repo(RepoId(1), "octo", "shop"),
    id=7,
    attempt=2,
    workflow_id=1,
    name="CI",
    event="pull_request",
    status="completed",
    conclusion="failure",
    head_sha=SHA,
    head_branch="feature",
    head_owner="octo",
    commit_title="",
    commit_author="",
    url="",
    created_at=NOW,
)
JOB = Job(id=9, name="unit (3.12)", conclusion="failure", url="", check_run_id=9)
FAILED = Failed(
    name=JobName("CI", "unit (3.12)"),
    run_id=7,
    attempt=2,
    job_id=9,
    head_sha=SHA,
    head_branch="feature",
    event="pull_request",
)
DIAGNOSIS = Diagnosis(
    category=Category.TEST,
    tool="pytest",
    lines=(Line(1, "the best", 100), Line(2, "the next", 80)),
    fingerprint="5a5a",
    tests=("test_a",),
)
EXPLAINED = replace(
    FAILED,
    category=Category.TEST,
    tool="pytest",
    fingerprint="5a5a",
    line="the best",
    tests=("test_a",),
)


@pytest.mark.parametrize(
    ("diagnosis", "failed"),
    [
        pytest.param(None, FAILED, id="not analysed"),
        pytest.param(DIAGNOSIS, EXPLAINED, id="explained"),
        pytest.param(
            replace(DIAGNOSIS, is_telling=False), replace(EXPLAINED, fingerprint=""), id="vague"
        ),
        pytest.param(replace(DIAGNOSIS, lines=()), replace(EXPLAINED, line=""), id="no lines"),
        pytest.param(
            replace(DIAGNOSIS, annotation="lost"), replace(EXPLAINED, line="lost"), id="the runner"
        ),
    ],
)
def test_what_is_known_of_a_failed_job(diagnosis: Diagnosis | None, failed: Failed) -> None:
    assert failed_job(RUN, JOB, diagnosis) == failed
