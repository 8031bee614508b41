"""Whether the stages that the policy requires ran on a commit, and passed."""

from datetime import UTC, datetime

import pytest

from bot.config.rules import Level
from bot.config.stages import Stage
from bot.evidence import CheckResult
from bot.model import Job, Repo, RepoId, Sha, Step, WorkflowRun
from bot.policy.engine import Judge
from bot.policy.facts import Facts, Native
from bot.policy.verified import RULES, Outcome, Ran, Seen, asks, holds, ids_of, verify
from tests.policy.reading_cases import file_of, law_of, side_of

CI = ".github/workflows/ci.yml"
UNIT = "stages: {unit: {required: true}}"
TEST = """\
on: pull_request
jobs:
  test:
    name: Tests
    strategy: {matrix: {python: ["3.12", "3.13"]}}
    steps:
      - uses: actions/checkout@v5
      - run: |
          pytest -v
  lint:
    steps:
      - name: Lint ${{ github.sha }}
        run: ruff check .
"""


def pipeline(policy: str, *, facts: Facts | None = None, **files: str):
    texts = files or {CI: TEST}
    law = law_of(f"version: 1\n{policy}\n".encode())
    side = side_of(*(file_of(path, text.encode()) for path, text in texts.items()))
    return Judge(side, law, facts or Facts()).pipeline


def job(name: str, conclusion: str = "success", **steps: str) -> Job:
    ran = tuple(
        Step(number=number, name=step.replace("_", " "), conclusion=how, started_at=None,
             completed_at=None)
        for number, (step, how) in enumerate(steps.items())
    )  # fmt: skip
    return Job(id=1, name=name, conclusion=conclusion, url=f"https://x/{name}", check_run_id=1,
               steps=ran)  # fmt: skip


def run(*jobs: Job, path: str = CI, conclusion: str = "failure", status: str = "completed") -> Ran:
    made = WorkflowRun(
        repo=Repo(RepoId(1), "octo", "shop"), id=1, attempt=1, workflow_id=1, name="CI",
        event="pull_request", status=status, conclusion=conclusion, head_sha=Sha("a" * 40),
        head_branch="change", head_owner="octo", commit_title="", commit_author="", url="",
        created_at=datetime(2026, 1, 5, tzinfo=UTC), path=path,
    )  # fmt: skip
    return Ran(run=made, jobs=jobs)


def seen(*runs: Ran, checks: tuple[CheckResult, ...] = ()) -> Seen:
    return Seen(runs=runs, checks=checks)


def outcome(policy: str, what: Seen, *, facts: Facts | None = None, **files: str) -> Outcome:
    [stage] = verify(pipeline(policy, facts=facts, **files), what)
    return stage.outcome


@pytest.mark.parametrize(
    ("jobs", "expected"),
    [
        ([job("Tests (3.12)"), job("Tests (3.13)")], Outcome.PASSED),
        ([job("Tests (3.12)"), job("Tests (3.13)", "failure")], Outcome.FAILED),
        ([job("Tests (3.12)"), job("Tests (3.13)", "timed_out")], Outcome.FAILED),
        ([job("Tests (3.12)"), job("Tests (3.13)", "cancelled")], Outcome.FAILED),
        ([job("Tests (3.12)"), job("Tests (3.13)", "")], Outcome.RUNNING),
        ([job("Tests (3.12)"), job("Tests (3.13)", "skipped")], Outcome.PASSED),
        ([job("Tests (3.12)", "skipped")], Outcome.SKIPPED),
        ([job("test")], Outcome.MISSING),
        ([job("Tests (3.11)")], Outcome.MISSING),
        ([job("lint")], Outcome.MISSING),
        ([], Outcome.MISSING),
    ],
)
def test_how_the_jobs_went(jobs: list[Job], expected: Outcome) -> None:
    assert outcome(UNIT, seen(run(*jobs))) is expected


@pytest.mark.parametrize(
    ("ran", "expected"),
    [
        (job("Tests (3.12)", Run_pytest__v="success"), Outcome.PASSED),
        (job("Tests (3.12)", "failure", **{"Run pytest -v": "success", "x": "failure"}),
         Outcome.PASSED),
        (job("Tests (3.12)", **{"Run pytest -v": "skipped"}), Outcome.SKIPPED),
        (job("Tests (3.12)", **{"Run pytest -v": "failure"}), Outcome.FAILED),
        (job("Tests (3.12)", "skipped", **{"Run pytest -v": "success"}), Outcome.SKIPPED),
        (job("Tests (3.12)", "", **{"Run pytest -v": "success"}), Outcome.RUNNING),
    ],
    ids=["an unknown step", "another step failed", "skipped", "failed", "job skipped", "goes on"],
)  # fmt: skip
def test_how_the_step_went(ran: Job, expected: Outcome) -> None:
    assert outcome(UNIT, seen(run(ran))) is expected


def test_a_step_whose_name_is_computed() -> None:
    policy = "stages: {lint: {required: true}}"
    ran = job("lint", **{"Lint 1234": "skipped"})

    assert outcome(policy, seen(run(ran))) is Outcome.SKIPPED


def test_a_job_that_may_fail_does_not_fail_the_others() -> None:
    jobs = [job("Tests (3.12)"), job("Tests (3.13)", "failure")]

    assert outcome(UNIT, seen(run(*jobs, conclusion="success"))) is Outcome.PASSED
    alone = [job("Tests (3.13)", "failure")]
    assert outcome(UNIT, seen(run(*alone, conclusion="success"))) is Outcome.FAILED


def test_the_same_name_in_another_workflow_proves_nothing() -> None:
    forged = run(job("Tests (3.12)"), path=".github/workflows/forged.yml")

    assert outcome(UNIT, seen(forged)) is Outcome.MISSING
    known = {CI: TEST, ".github/workflows/forged.yml": TEST.replace("pytest -v", "echo pytest")}
    assert outcome(UNIT, seen(forged), **known) is Outcome.MISSING


def test_a_job_that_never_runs_for_changes_proves_nothing() -> None:
    text = TEST.replace(
        "    name: Tests\n", "    name: Tests\n    if: github.event_name == 'push'\n"
    )

    assert outcome(UNIT, seen(run(job("Tests (3.12)"))), **{CI: text}) is Outcome.MISSING


def test_a_name_alone_proves_nothing() -> None:
    text = TEST.replace("pytest -v", "echo all tests passed")

    assert outcome(UNIT, seen(run(job("Tests (3.12)"))), **{CI: text}) is Outcome.MISSING


def test_what_the_policy_names_counts_before_what_is_found() -> None:
    policy = "stages: {unit: {required: true, satisfied_by: {jobs: [lint]}}}"
    jobs = [job("Tests (3.12)", "failure"), job("lint")]

    assert outcome(policy, seen(run(*jobs))) is Outcome.PASSED


def test_what_a_called_workflow_runs() -> None:
    files = {
        CI: "on: pull_request\njobs: {all: {uses: ./.github/workflows/test.yml}}",
        ".github/workflows/test.yml": TEST.replace("pull_request", "workflow_call"),
    }

    assert outcome(UNIT, seen(run(job("all / Tests (3.12)"))), **files) is Outcome.PASSED
    assert outcome(UNIT, seen(run(job("Tests (3.12)"))), **files) is Outcome.MISSING


def test_a_step_of_a_composite_action_is_that_of_its_caller() -> None:
    files = {
        CI: "on: pull_request\njobs: {a: {steps: [{name: All, uses: ./check}]}}",
        "check/action.yml": "runs: {using: composite, steps: [{run: pytest, shell: bash}]}",
    }

    assert outcome(UNIT, seen(run(job("a", All="skipped"))), **files) is Outcome.SKIPPED


def test_what_has_not_begun_is_waited_for() -> None:
    assert outcome(UNIT, seen(run(status="in_progress"))) is Outcome.RUNNING


CHECKS = 'stages: {unit: {required: true, satisfied_by: {checks: ["ci/*"]}}}'


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (CheckResult(name="ci/unit", app_id=7, state="success"), Outcome.PASSED),
        (CheckResult(name="ci/unit", app_id=0, state="neutral"), Outcome.PASSED),
        (CheckResult(name="ci/unit", app_id=7, state="in_progress"), Outcome.RUNNING),
        (CheckResult(name="ci/unit", app_id=0, state="pending"), Outcome.RUNNING),
        (CheckResult(name="ci/unit", app_id=7, state="skipped"), Outcome.SKIPPED),
        (CheckResult(name="ci/unit", app_id=7, state="failure"), Outcome.FAILED),
        (CheckResult(name="other", app_id=7, state="success"), Outcome.MISSING),
    ],
)
def test_checks_of_others(check: CheckResult, expected: Outcome) -> None:
    assert outcome(CHECKS, seen(run(), checks=(check,))) is expected


def test_a_check_of_a_job_is_not_the_check_of_another() -> None:
    check = CheckResult(name="ci/unit", app_id=15368, state="success")

    assert outcome(CHECKS, seen(run(job("ci/unit")), checks=(check,))) is Outcome.MISSING


def test_checks_that_the_policy_does_not_name_say_nothing() -> None:
    check = CheckResult(name="ci/unit", app_id=7, state="success")

    assert outcome(UNIT, seen(run(), checks=(check,))) is Outcome.MISSING


@pytest.mark.parametrize(
    ("native", "expected"),
    [
        (frozenset({Native.SECRET_SCANNING, Native.PUSH_PROTECTION}), Outcome.PASSED),
        (frozenset(), Outcome.MISSING),
        (None, Outcome.UNKNOWN),
    ],
    ids=["it is on", "it is off", "nobody knows"],
)
def test_what_github_does_itself(native: frozenset[Native] | None, expected: Outcome) -> None:
    policy = "stages: {secret-scan: {required: true, satisfied_by: {native: true}}}"

    assert outcome(policy, seen(run()), facts=Facts(native=native)) is expected


def test_a_stage_that_github_cannot_do_is_not_asked_of_it() -> None:
    policy = "stages: {unit: {required: true, satisfied_by: {native: true}}}"

    assert outcome(policy, seen(run()), facts=Facts(native=frozenset(Native))) is Outcome.MISSING


@pytest.mark.parametrize(
    ("policy", "levels"),
    [
        pytest.param("{}", {}, id="nothing is required"),
        pytest.param(UNIT, {Stage.UNIT: Level.ERROR}, id="by the policy"),
        pytest.param(
            "stages: {smoke: {required: true}}", {Stage.SMOKE: Level.ERROR}, id="before a deploy"
        ),
        pytest.param(
            "rules: {STAGE-LINT: warning}", {Stage.LINT: Level.WARNING}, id="by the level of a rule"
        ),
        pytest.param("rules: {STAGE-LINT: 'off'}", {}, id="not by a rule that is off"),
        pytest.param(
            "rules: {STAGE-VERIFIED: notice}\n" + UNIT, {Stage.UNIT: Level.NOTICE}, id="told softly"
        ),
        pytest.param("rules: {STAGE-VERIFIED: 'off'}\n" + UNIT, {}, id="switched off"),
        pytest.param(
            "extends: seeds",
            {Stage.LINT: Level.ERROR, Stage.UNIT: Level.ERROR},
            id="by the profile, what the files have",
        ),
    ],
)
def test_what_is_required(policy: str, levels: dict[Stage, Level]) -> None:
    policy = "" if policy == "{}" else policy
    found = verify(pipeline(policy), seen(run(job("Tests (3.12)"), job("lint"))))

    assert {one.stage: one.level for one in found} == levels


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("", False),
        ("mode: observe", False),
        (UNIT, True),
        ("stages: {unit: {required: false}}", False),
        ("budgets: {layer1: 1m}", True),
        ("extends: seeds", True),
        ("rules: {STAGE-LINT: error}", True),
        ("rules: {STAGE-LINT: 'off', TIME-BUDGET: 'off'}", False),
        ("rules: {TIME-BUDGET: warning}", True),
        ("rules: {TIME-MISSING: error}", False),
    ],
)
def test_whether_a_policy_asks(policy: str, expected) -> None:
    assert asks(law_of(f"version: 1\n{policy}\n".encode()).policy) is expected


def test_only_errors_hold() -> None:
    error = verify(pipeline(UNIT), seen(run()))
    warning = verify(pipeline("rules: {STAGE-VERIFIED: warning}\n" + UNIT), seen(run()))
    passed = verify(pipeline(UNIT), seen(run(job("Tests (3.12)"))))

    assert [holds(stages) for stages in (error, warning, passed, ())] == [True, False, False, False]


def test_proofs_are_those_that_decided() -> None:
    jobs = [job("Tests (3.12)"), job("Tests (3.13)", "failure")]
    [stage] = verify(pipeline(UNIT), seen(run(*jobs)))

    assert [(one.name, one.url) for one in stage.proofs] == [
        ("Tests (3.13)", "https://x/Tests (3.13)")
    ]


def test_each_stage_has_its_rule() -> None:
    assert set(RULES) == set(Stage)


def test_names_of_runs_lead_to_ids() -> None:
    found = ids_of({"Tests (3.12)", "lint", "else"}, pipeline(""))

    assert found == {"Tests (3.12)": {"test"}, "lint": {"lint"}, "else": frozenset()}
