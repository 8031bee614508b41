"""GitHub's own payloads of workflow runs, their jobs and annotations."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.github import payloads
from bot.github.annotation_payloads import annotations
from bot.model import Job, JobAnnotation, Sha, Step, User, WorkflowRun
from bot.sim.templates import example
from tests.github.published import LACKING, OCTO, sent

NOTHING = JobAnnotation(path="", line=0, level="", title="", message="")


class TestWorkflowRuns:
    """Workflow runs, their jobs and annotations."""

    def test_a_real_run(self) -> None:
        commit = example("workflow_run")["workflow_run"]["head_commit"]
        run = payloads.delivered_workflow_run(sent("workflow_run"))

        assert run == WorkflowRun(
            repo=OCTO,
            id=289782451,
            attempt=1,
            workflow_id=2823525,
            name="",
            event="repository_dispatch",
            status="completed",
            conclusion="success",
            head_sha=Sha("3484a3fb816e0859fd6e1cea078d76385ff50625"),
            head_branch="master",
            head_owner="octo-org",
            commit_title=commit["message"].split("\n")[0],
            commit_author=commit["author"]["name"],
            url="https://github.com/octo-org/octo-repo/actions/runs/289782451",
            created_at=datetime(2020, 10, 5, 16, 33, 24, tzinfo=UTC),
            title="ci(action): update actions/setup-node digest to 8c91899",
            path=".github/workflows/test.yml",
            actor=User(id=15669918, login="Codertocat"),
            suite_id=1291536064,
            number=163,
        )
        assert payloads.workflow_run(example("workflow_run")["workflow_run"], OCTO) == run

    def test_only_the_first_line_of_a_commit_is_its_title(self) -> None:
        body = sent("workflow_run", workflow_run__head_commit__message="Fix it\n\nand more")

        assert payloads.delivered_workflow_run(body).commit_title == "Fix it"

    @pytest.mark.parametrize("nothing", [None, LACKING])
    def test_what_a_run_does_not_say_is_empty(self, nothing) -> None:
        names = ("name", "run_attempt", "conclusion", "head_branch", "head_commit")
        changes = {f"workflow_run__{name}": nothing for name in (*names, "head_repository")}
        run = payloads.delivered_workflow_run(sent("workflow_run", **changes))

        assert (run.name, run.conclusion, run.head_branch) == ("", "", "")
        assert (run.commit_title, run.commit_author) == ("", "")
        assert (run.attempt, run.head_owner) == (1, None)

    @pytest.mark.parametrize("author", [None, {}, {"name": None}])
    def test_a_commit_without_an_author_has_none(self, author) -> None:
        body = sent("workflow_run", workflow_run__head_commit__author=author)

        assert payloads.delivered_workflow_run(body).commit_author == ""

    def test_times_become_utc(self) -> None:
        body = sent("workflow_run", workflow_run__created_at="2026-01-05T14:30:00+02:30")
        at = payloads.delivered_workflow_run(body).created_at

        assert at == datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
        assert at.utcoffset() == timedelta(0)

    def test_a_job_with_its_steps(self) -> None:
        ran = {
            "number": 1,
            "name": "Set up job",
            "conclusion": "success",
            "started_at": "2026-01-05T13:00:00+01:00",
            "completed_at": "2026-01-05T12:00:05Z",
        }
        skipped = {"number": 2, "name": "Test", "conclusion": None, "started_at": None}
        job = payloads.job(
            {
                "id": 7,
                "name": "test",
                "check_run_url": "https://ghe.example/api/v3/repos/o/r/check-runs/8",
                "html_url": "https://ghe.example/o/r/actions/runs/1/job/7",
                "conclusion": "failure",
                "node_id": "CR_8",
                "started_at": "2026-01-05T13:00:00+01:00",
                "completed_at": "2026-01-05T13:01:00+01:00",
                "steps": [ran, skipped],
            }
        )

        noon = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
        assert job == Job(
            id=7,
            name="test",
            conclusion="failure",
            url="https://ghe.example/o/r/actions/runs/1/job/7",
            check_run_id=8,
            node_id="CR_8",
            started_at=noon,
            completed_at=noon + timedelta(minutes=1),
            steps=(
                Step(
                    number=1,
                    name="Set up job",
                    conclusion="success",
                    started_at=noon,
                    completed_at=noon + timedelta(seconds=5),
                ),
                Step(number=2, name="Test", conclusion="", started_at=None, completed_at=None),
            ),
        )
        assert job.started_at.utcoffset() == job.steps[0].started_at.utcoffset() == timedelta(0)

    @pytest.mark.parametrize("nothing", [{}, {"html_url": None, "steps": None, "conclusion": None}])
    def test_what_a_job_does_not_say_is_empty(self, nothing: dict) -> None:
        job = payloads.job({"id": 7, "name": "x", "check_run_url": "x/8"} | nothing)

        assert job == Job(id=7, name="x", conclusion="", url="", check_run_id=8)

    def test_the_default_branch_is_told_with_each_delivery(self) -> None:
        assert payloads.delivered_default_branch(sent("workflow_run")) == "master"

    def test_annotations(self) -> None:
        said = {
            "path": "a.py",
            "location": {"start": {"line": 3}},
            "annotationLevel": "FAILURE",
            "title": "t",
            "message": "m",
        }
        empty = {"path": None, "location": None, "annotationLevel": None, "title": None}

        assert annotations({"annotations": {"nodes": [said, empty, {}]}}) == (
            JobAnnotation(path="a.py", line=3, level="failure", title="t", message="m"),
            NOTHING,
            NOTHING,
        )

    @pytest.mark.parametrize(
        "node", [None, {}, {"annotations": None}, {"annotations": {"nodes": None}}]
    )
    def test_what_is_no_check_run_has_no_annotations(self, node: dict | None) -> None:
        assert annotations(node) == ()
