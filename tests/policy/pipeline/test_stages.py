"""Which stages a pipeline has, by what one knows it, and what is said of a missing one."""

import pytest

from bot.config.stages import Stage
from bot.policy.facts import Facts, Native
from bot.policy.pipeline.stage_evidence import (
    MAX_TOLD,
    RECOGNISERS,
    EvidenceLevel,
)
from bot.policy.pipeline.stages import MAX_EVIDENCE, evidence, is_elsewhere, is_required, missing
from bot.policy.rules.stage_migtest import check as check_migrations
from bot.policy.side import Change, Pipeline
from tests.policy.pipeline.stage_pipelines import PATH, pipeline_of, workflow_of


def stages(pipeline: Pipeline) -> set[str]:
    return {stage for stage in Stage if evidence(pipeline, stage)}


def reasons(pipeline: Pipeline, stage: Stage = Stage.LINT) -> list[tuple[str, int, str]]:
    return [(one.level.name, one.line, one.what) for one in evidence(pipeline, stage)]


def test_each_stage_has_a_recogniser() -> None:
    assert set(RECOGNISERS) == set(Stage)


def test_tells_what_shows_a_stage_the_surest_first() -> None:
    policy = {"stages": {"lint": {"satisfied_by": {"steps": ["ruff"], "jobs": ["lint"]}}}}
    text = workflow_of("{name: Lint, run: ruff check}").replace("  ci:", "  lint:")
    found = evidence(pipeline_of(text, policy), Stage.LINT)

    assert [(one.level, one.line) for one in found] == [
        (EvidenceLevel.DECLARED, 3),
        (EvidenceLevel.DECLARED, 6),
        (EvidenceLevel.STATIC, 6),
        (EvidenceLevel.NAMED, 3),
        (EvidenceLevel.NAMED, 6),
    ]
    assert {(one.path, one.job) for one in found} == {(PATH, "lint")}


@pytest.mark.parametrize(
    ("on", "is_lint", "is_smoke"),
    [
        ("pull_request", True, True),
        ("pull_request_target", True, True),
        ("merge_group", True, True),
        ("push", True, True),
        ("{push: {branches: ['**']}}", True, True),
        ("{push: {paths: [src]}}", True, True),
        ("{push: {branches: [main]}}", False, True),
        ("{push: {tags: ['v*']}}", False, True),
        ("{push: {tags-ignore: ['v*']}}", False, True),
        ("{pull_request: {paths: [src]}}", True, True),
        ("schedule", False, True),
        ("workflow_dispatch", False, True),
        ("issues", False, False),
        ("workflow_call", False, False),
    ],
)
def test_counts_what_runs_in_time(on: str, is_lint, is_smoke) -> None:
    found = stages(pipeline_of(workflow_of("run: ruff check\nrun: pytest tests/smoke", on=on)))

    assert ("lint" in found, "smoke" in found) == (is_lint, is_smoke)


@pytest.mark.parametrize(
    ("condition", "counts"),
    [
        ("github.event_name == 'push'", False),
        ("${{ github.event_name != 'pull_request' }}", False),
        ("github.ref == 'refs/heads/main' && success()", False),
        ("success() && startsWith(github.ref, 'refs/tags/v')", False),
        ("false", False),
        ("github.ref == 'refs/heads/main' || true", True),
        ("github.event_name == 'pull_request'", True),
        ("github.repository == 'octo/app'", True),
        ("always() || success() && false", True),
        ("falsely == ''", True),
    ],
)
def test_a_job_that_no_pull_request_runs_does_not_count(condition: str, counts) -> None:
    job = f"if: {condition}"

    assert bool(reasons(pipeline_of(workflow_of("run: ruff check", job=job)))) is counts


def test_reads_called_workflows_and_actions_once() -> None:
    text = "on: pull_request\njobs:\n" + "".join(
        f"  {name}:\n    uses: ./.github/workflows/called.yml\n" for name in ("a", "b")
    )
    called = workflow_of("uses: ./.github/actions/x", on="workflow_call")
    action = "runs:\n  using: composite\n  steps:\n    - run: ruff check\n"
    files = {".github/workflows/called.yml": called, ".github/actions/x/action.yml": action}
    [one] = evidence(pipeline_of(text, files=files), Stage.LINT)

    assert (one.path, one.line) == (".github/actions/x/action.yml", 4)


def test_names_the_caller_of_a_job_that_the_policy_declares() -> None:
    text = "on: pull_request\njobs:\n  lint:\n    uses: ./.github/workflows/called.yml\n"
    files = {".github/workflows/called.yml": workflow_of("run: ./x", on="workflow_call")}
    policy = {"stages": {"sast": {"satisfied_by": {"jobs": ["li*"]}}}}
    pipeline = pipeline_of(text, policy, files=files)

    assert reasons(pipeline, Stage.SAST) == [("DECLARED", 3, "ci")]
    assert reasons(pipeline) == [("NAMED", 3, "ci")]


@pytest.mark.parametrize(
    ("steps", "files", "levels"),
    [
        pytest.param("run: make lint", {}, ["NAMED"], id="a target by its name"),
        pytest.param("run: make all", {}, [], id="a target that tells nothing"),
        pytest.param(
            "run: make all",
            {"Makefile": "all:\n\truff check"},
            ["STATIC"],
            id="a target that was read",
        ),
        pytest.param(
            "run: make lint",
            {"Makefile": "lint:\n\techo"},
            [],
            id="a target that does something else",
        ),
        pytest.param("run: pre-commit run", {}, ["NAMED"], id="hooks that nobody could read"),
        pytest.param(
            "run: pre-commit run",
            {".pre-commit-config.yaml": "repos: [{hooks: [{id: mypy}]}]"},
            [],
            id="hooks of another kind",
        ),
        pytest.param("run: ./tools/run --lint", {}, ["NAMED"], id="a script, first argument"),
        pytest.param("run: ./tools/run x --lint", {}, [], id="a script, another argument"),
        pytest.param("name: Install linters", {}, [], id="a step that installs"),
        pytest.param("name: Set up lint", {}, [], id="a step that makes ready"),
        pytest.param("name: Run linters", {}, ["NAMED"], id="a step by its name"),
        pytest.param("name: Splinter", {}, [], id="a part of a word"),
        pytest.param(
            "uses: super-linter/super-linter/slim@v7", {}, ["STATIC"], id="a part of an action"
        ),
        pytest.param("uses: super-linter/other@v7", {}, [], id="another action"),
    ],
)
def test_looks_into_what_hides_and_else_at_names(steps: str, files, levels: list[str]) -> None:
    found = reasons(pipeline_of(workflow_of(steps), files=files))

    assert [level for level, _, _ in found] == levels


MATRIX = "strategy:\n  matrix:\n    include: [{name: Lint, run: ruff check}, {name: [[x]]}, ]"


@pytest.mark.parametrize(
    ("steps", "levels"),
    [
        ("run: ${{ matrix.run }}", ["STATIC"]),
        ("name: Run ${{ matrix.name }}", ["NAMED"]),
        ("run: make ${{ matrix.name }}", ["NAMED"]),
        ("run: make ${{ inputs.name }}", []),
    ],
)
def test_reads_the_values_of_a_matrix(steps: str, levels: list[str]) -> None:
    found = reasons(pipeline_of(workflow_of(steps, job=MATRIX)))

    assert [level for level, _, _ in found] == levels


def test_a_matrix_that_is_missing_says_nothing() -> None:
    assert reasons(pipeline_of(workflow_of("name: ${{ matrix.name }}"))) == []


@pytest.mark.parametrize("count", [MAX_EVIDENCE, MAX_EVIDENCE + 1])
def test_keeps_only_so_much(count: int) -> None:
    steps = "\n".join(["run: ruff check", "run: echo last"] * count)
    policy = {"stages": {"lint": {"satisfied_by": {"steps": ["last"]}}}}
    found = evidence(pipeline_of(workflow_of(steps), policy), Stage.LINT)
    static = [one for one in found if one.level is EvidenceLevel.STATIC]

    assert len(static) <= MAX_EVIDENCE
    assert found[0].level is EvidenceLevel.DECLARED


def test_tells_only_so_much_of_a_command() -> None:
    [(_, _, what)] = reasons(pipeline_of(workflow_of(f"run: ruff check {'x' * 200}")))

    assert len(what) == MAX_TOLD


@pytest.mark.parametrize(
    ("policy", "required"),
    [
        ({}, False),
        ({"extends": "strict"}, False),
        ({"extends": "seeds"}, True),
        ({"extends": "seeds", "stages": {"lint": {"required": False}}}, False),
        ({"stages": {"lint": {"required": True}}}, True),
        ({"stages": {"unit": {"required": True}}}, False),
        ({"rules": {"STAGE-LINT": {"level": "error"}}}, True),
        ({"rules": {"STAGE-LINT": {}}}, False),
        ({"rules": {"STAGE-UNIT": {"level": "error"}}}, False),
    ],
)
def test_the_policy_asks_for_stages(policy: dict[str, object], required) -> None:
    pipeline = pipeline_of(workflow_of("run: x"), policy)

    assert is_required(pipeline, Stage.LINT, "STAGE-LINT") is required


BOTH = frozenset({Native.SECRET_SCANNING, Native.PUSH_PROTECTION})


@pytest.mark.parametrize(
    ("ways", "facts", "expected"),
    [
        ({}, Facts(native=BOTH), False),
        ({"native": True}, Facts(native=BOTH), True),
        ({"native": True}, Facts(native=BOTH - {Native.PUSH_PROTECTION}), False),
        ({"native": True}, Facts(native=frozenset()), False),
        ({"native": True}, Facts(), True),
        ({"checks": ["scan - *"]}, Facts(seen=frozenset({"scan - pr"})), True),
        ({"checks": ["scan - *"]}, Facts(seen=frozenset({"lint"})), False),
        ({"checks": ["scan - *"]}, Facts(), True),
    ],
)
def test_other_systems_may_have_a_stage(ways, facts: Facts, expected) -> None:
    policy = {"stages": {"secret-scan": {"satisfied_by": ways}, "lint": {"satisfied_by": ways}}}
    pipeline = pipeline_of(workflow_of("run: x"), policy, facts)

    assert is_elsewhere(pipeline, Stage.SECRET_SCAN) is expected
    if "native" in ways:
        assert not is_elsewhere(pipeline, Stage.LINT)


SEEDS = {"extends": "seeds"}


def test_says_what_was_looked_for() -> None:
    [finding] = missing(pipeline_of(workflow_of("run: x"), SEEDS), Stage.LINT, "STAGE-LINT")

    assert finding.message == (
        "No job that runs for pull requests or the merge queue has "
        "a linter such as `ruff check`, `eslint` or `golangci-lint`."
    )
    assert (finding.path, finding.subject) == ("", "lint")


@pytest.mark.parametrize(
    ("job", "uses", "counts"),
    [
        ("lint", "octo/x/.github/workflows/ci.yml@v1", True),
        ("a", "octo/x/.github/workflows/lint.yml@v1", True),
        ("a", "./.github/workflows/lint.yml", True),
        ("a", "octo/lint/.github/workflows/ci.yml@lint", False),
    ],
)
def test_a_workflow_that_nobody_could_read_has_its_name(job: str, uses: str, counts) -> None:
    pipeline = pipeline_of(f"on: pull_request\njobs:\n  {job}: {{uses: {uses}}}\n")

    assert bool(evidence(pipeline, Stage.LINT)) is counts


def test_the_policy_may_declare_a_job_that_nobody_could_read() -> None:
    text = "on: pull_request\njobs:\n  a: {uses: octo/x/.github/workflows/y.yml@v1}\n"
    policy = {"stages": {"lint": {"satisfied_by": {"jobs": ["a"]}}}}

    assert reasons(pipeline_of(text, policy)) == [("DECLARED", 3, "a")]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (None, False),
        (frozenset({"ci"}), False),
        (frozenset({"ci", "pre-commit.ci - pr"}), True),
    ],
)
def test_knows_services_that_need_no_workflow(seen: frozenset[str] | None, expected) -> None:
    pipeline = pipeline_of(workflow_of("run: x"), SEEDS, Facts(seen=seen))

    assert is_elsewhere(pipeline, Stage.LINT) is expected


def test_says_what_could_not_be_read() -> None:
    text = "on: pull_request\njobs:\n  a: {uses: octo/x/.github/workflows/y.yml@v1}\n"
    [finding] = missing(pipeline_of(text, SEEDS), Stage.E2E, "STAGE-E2E")

    assert finding.message.startswith("No job that runs for pull requests or a deploy has end-")
    assert finding.message.endswith(
        " What `octo/x/.github/workflows/y.yml@v1` runs could not be read."
    )


def test_does_not_speak_of_calls_that_are_for_other_events() -> None:
    text = "on: schedule\njobs:\n  a: {uses: octo/x/.github/workflows/y.yml@v1}\n"
    [finding] = missing(pipeline_of(text, SEEDS), Stage.LINT, "STAGE-LINT")

    assert "could not be read" not in finding.message


def test_a_repository_without_workflows_misses_nothing() -> None:
    empty = Pipeline(workflows=(), context=pipeline_of("", SEEDS).context)

    assert list(missing(empty, Stage.LINT, "STAGE-LINT")) == []


def test_a_stage_that_another_system_has_is_not_missing() -> None:
    policy = {**SEEDS, "stages": {"lint": {"satisfied_by": {"checks": ["ci"]}}}}
    pipeline = pipeline_of(workflow_of("run: x"), policy, Facts(seen=frozenset({"ci"})))

    assert list(missing(pipeline, Stage.LINT, "STAGE-LINT")) == []


@pytest.mark.parametrize(
    ("touched", "steps", "is_found"),
    [
        ("shop/migrations/0003_x.py", "run: pytest", True),
        ("db/migrate/1_x.rb", "run: pytest", True),
        ("alembic/versions/a/x.py", "run: pytest", True),
        ("migrations/README.md", "run: pytest", False),
        ("src/immigrations/x.py", "run: pytest", False),
        ("shop/migrations/0003_x.py", "run: alembic downgrade -1", False),
    ],
)
def test_migrations_are_tested_when_they_change(touched: str, steps: str, is_found) -> None:
    head = pipeline_of(workflow_of(steps), SEEDS)
    change = Change(base=head, head=head, touched=frozenset({touched}), is_fork=False)

    assert bool(list(check_migrations(change))) is is_found
