"""`sluice fixture`: failed jobs become cases, and cases are held against what is found."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.audit.record import Provenance
from bot.ci.past import Case, Complaint
from bot.ci.remembered import KeepCase
from bot.model import Repo, RepoId, Sha
from bot.sim.faults import Fault
from bot.sim.world.checks import Annotation
from bot.sim.world.jobs import JobPlan, StepPlan, failed, passed
from bot.store.records import writer
from tests.journeys.conftest import Story
from tests.journeys.operators import Operator, operator_of

TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0" * 2
LOG = f"""\
token: {TOKEN}
E       assert 3 == 4
=========================== short test summary info ============================
FAILED tests/test_cart.py::test_total - assert 3 == 4"""
DOWNLOAD = "actions/download-job-logs-for-workflow-run"
LOST = "The self-hosted runner: 12 lost communication with the server."


@pytest.fixture
def sluice(story, private_key, monkeypatch, tmp_path) -> Operator:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'sluice.db'}")
    return operator_of(story, private_key, monkeypatch)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "cases"
    folder.mkdir()
    return folder


@pytest.fixture
async def pull(story: Story):
    return await story.open({"app.py": "2\n"})


async def finished(story: Story, pull, *plans: JobPlan):
    run = story.shop.actions.start("CI", pull, by=story.ada)
    run.finish(*plans)
    await story.told()
    return run


def made(sluice: Operator, run, out: Path, *more: object):
    return sluice("fixture", run.id, "--repo", "octo/shop", "--out", out, *more)


def expected_in(out: Path) -> dict[str, dict]:
    return {
        (case := json.loads(path.read_text()))["title"]: case
        for path in out.glob("*.expected.json")
    }


def teach(out: Path, **marks: list[int]) -> None:
    for path in out.glob("*.expected.json"):
        path.write_text(json.dumps({**json.loads(path.read_text()), **marks}))


async def test_each_failed_job_becomes_a_case(story, sluice, pull, out) -> None:
    run = await finished(story, pull, failed("test", LOG), failed("lint", "1 error"), passed("fmt"))

    result = await made(sluice, run, out)

    assert (result.exit_code, result.stderr) == (0, "")
    cases = expected_in(out)
    assert set(cases) == {"test", "lint"}
    assert len(list(out.iterdir())) == 6
    name = cases["test"]["id"]
    assert name.startswith(f"{run.id}-")
    assert f"{name}.expected.json: test\n" in result.stdout
    assert (cases["test"]["origin"], cases["test"]["primary"]) == ("real", [])
    assert (cases["test"]["category"], cases["test"]["tool"]) == ("test", "pytest")
    assert "assert 3 == 4" in cases["test"]["lines"][0]["text"]
    steps = json.loads((out / f"{name}.job.json").read_text())["steps"]
    assert "failure" in [step["conclusion"] for step in steps]


async def test_secrets_are_left_out(story, sluice, pull, out) -> None:
    await made(sluice, await finished(story, pull, failed(f"test {TOKEN}", LOG)), out)

    written = [path.read_text() for path in out.iterdir()]
    assert len(written) == 3
    assert not [text for text in written if TOKEN in text]
    assert any("token: [redacted " in text for text in written)


async def test_what_is_there_is_left_alone(story, sluice, pull, out) -> None:
    run = await finished(story, pull, failed("test", LOG))
    await made(sluice, run, out)
    teach(out, primary=[7])
    before = {path: path.read_text() for path in out.iterdir()}

    result = await made(sluice, run, out)

    assert result.exit_code == 1
    assert "is there already, and left alone" in result.stderr
    assert {path: path.read_text() for path in out.iterdir()} == before


async def test_nothing_is_written_beside_a_part_of_a_case(story, sluice, pull, out) -> None:
    run = await finished(story, pull, failed("test", LOG))
    await made(sluice, run, out)
    [kept] = out.glob("*.log")
    for path in set(out.iterdir()) - {kept}:
        path.unlink()

    await made(sluice, run, out)

    assert list(out.iterdir()) == [kept]


async def test_a_lost_runner_is_told_by_its_annotation(story, sluice, pull, out) -> None:
    lost = JobPlan(
        "slow",
        "cancelled",
        (StepPlan("Run tests", "cancelled"),),
        annotations=(
            Annotation(path=".github", start_line=1, end_line=1, level="failure", message=LOST),
        ),
    )
    other = JobPlan("other", "cancelled", (StepPlan("Run tests", "cancelled"),))
    await made(sluice, await finished(story, pull, lost, other), out)

    [(title, case)] = expected_in(out).items()
    assert (title, case["category"]) == ("slow", "infra")
    assert case["annotations"][0]["message"] == LOST
    assert (await sluice("fixture", "--check", out)).exit_code == 0


async def test_a_log_that_is_gone_is_no_case(story, sluice, pull, out) -> None:
    run = await finished(story, pull, failed("test", LOG))
    story.sim.faults.inject(DOWNLOAD, Fault.GONE)

    result = await made(sluice, run, out)

    assert result.exit_code == 1
    assert "test: it has expired" in result.stderr
    assert list(out.iterdir()) == []


async def test_a_log_that_is_gone_is_none_where_its_annotation_tells_why(
    story, sluice, pull, out
) -> None:
    words = "The job has exceeded the maximum execution time of 45m0s"
    said = Annotation(path=".github", start_line=1, end_line=1, level="failure", message=words)
    plan = JobPlan("slow", "cancelled", (StepPlan("Run tests", "cancelled"),), (said,))
    run = await finished(story, pull, plan)
    story.sim.faults.inject(DOWNLOAD, Fault.GONE)

    result = await made(sluice, run, out)

    assert (result.exit_code, result.stderr) == (0, "")
    assert [path.read_bytes() for path in out.glob("*.log")] == [b""]
    assert expected_in(out)["slow"]["category"] == "timeout"


@pytest.mark.parametrize("limit", [200, 199], ids=["just small enough", "too large"])
async def test_a_log_that_is_too_large_is_no_case(story, sluice, out, monkeypatch, limit) -> None:
    pull = await story.open({"app.py": "2\n"})
    plan = JobPlan("test", "failure", (StepPlan("Run tests", "failure"),), log=b"x" * 200)
    run = await finished(story, pull, plan)
    monkeypatch.setattr("bot.cli.fixture.MAX_LOG", limit)

    result = await made(sluice, run, out)

    is_small = limit == 200
    assert result.exit_code == int(not is_small)
    assert ("test: its log has more than" in result.stderr) is not is_small
    assert len(list(out.iterdir())) == (3 if is_small else 0)


async def test_an_earlier_attempt_can_be_asked_for(story, sluice, pull, out) -> None:
    run = await finished(story, pull, failed("test", LOG))
    run.rerun_failed_jobs(by=story.ada)
    run.finish(passed("test"))
    await story.told()

    newest = await made(sluice, run, out)
    first = await made(sluice, run, out, "--attempt", 1)

    assert newest.exit_code == 1
    assert f"no job failed in attempt 2 of run {run.id}" in newest.stderr
    assert first.exit_code == 0
    assert set(expected_in(out)) == {"test"}


async def test_an_unknown_run_is_an_error(sluice, out) -> None:
    result = await sluice("fixture", 1, "--repo", "octo/shop", "--out", out)

    assert (result.exit_code, result.stdout) == (1, "")


async def test_of_several_repositories_one_has_to_be_named(sluice, out) -> None:
    result = await sluice("fixture", 1, "--out", out)

    assert result.exit_code == 2
    assert "name the repository: --repo OWNER/NAME" in result.stderr


@pytest.mark.parametrize(
    "arguments", [(), ("1", "--list"), ("--list", "--check", ".")], ids=["nothing", "two", "others"]
)
async def test_one_thing_is_asked_for(sluice, arguments) -> None:
    result = await sluice("fixture", *arguments)

    assert result.exit_code == 2
    assert "name a run, or say --list or --check DIR" in result.stderr


@pytest.fixture
async def checked(story, sluice, pull, out):
    """Mark lines of a case, counted from the first that is found, and check it."""
    await made(sluice, await finished(story, pull, failed("test", LOG)), out)
    [case] = expected_in(out).values()
    best = case["lines"][0]["number"]

    async def check(**marks: list[int]):
        teach(out, **{name: [best + line for line in lines] for name, lines in marks.items()})
        return await sluice("fixture", "--check", out)

    return check


@pytest.mark.parametrize(
    ("primary", "wrong", "told"),
    [
        ([], [], ["1 case with an empty `primary`"]),
        ([0, 50], [], ["1 case: top-1 100.0%, top-5 100.0%, near 100.0%, known-wrong 0.0%"]),
        ([10], [], ["✗ ", "; right: ", "1 case: top-1 0.0%, top-5 0.0%, near 100.0%"]),
        ([50], [0], ["✗ ", "; right: ", "near 0.0%, known-wrong 100.0%, none 0.0%"]),
    ],
    ids=["nobody told", "right", "missed", "misleading"],
)
async def test_cases_are_held_against_what_is_found(checked, primary, wrong, told) -> None:
    result = await checked(primary=primary, known_wrong=wrong)

    assert (result.exit_code, result.stderr) == (int("✗ " in told), "")
    assert [words for words in told if words not in result.stdout] == []
    assert ("✗" in result.stdout) is ("✗ " in told)


async def test_explanations_that_did_not_help_are_listed(story, sluice) -> None:
    repo = Repo(RepoId(story.shop.id), "octo", "shop")
    case = Case(
        repo=repo,
        run_id=7,
        attempt=2,
        head_sha=Sha("a" * 40),
        how=Complaint.BUTTON,
        by="ada",
        at=datetime(2026, 1, 5, 12, tzinfo=UTC),
    )
    database = story.bot.queue._database
    origin = Provenance(id="1", at=case.at, event="test", origin="test")
    await database.run(writer("https://github.com")(KeepCase(case=case), origin))

    result = await sluice("fixture", "--list")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "sluice fixture 7 --repo octo/shop --attempt 2 # 2026-01-05T12:00:00+00:00 button by ada\n"
    )
    others = await sluice("fixture", "--list", "--repo", "octo/.github")
    assert (others.exit_code, others.stdout) == (0, "")
