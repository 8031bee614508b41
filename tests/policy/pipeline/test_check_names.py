"""Which job a check run comes from."""

import pytest

from bot.config.schema import Policy
from bot.policy.checkout import Checkout
from bot.policy.pipeline.check_names import MAX_NAMES, sources_of
from bot.policy.workflow import Context, read
from tests.policy.reading_cases import file_of

CI = ".github/workflows/ci.yml"


def sources(names, jobs: str, on: str = "pull_request", **others: str):
    files = {CI: f"on: {on}\njobs:\n{jobs}"} | {
        f".github/workflows/{name}.yml": text for name, text in others.items()
    }
    made = {path: file_of(path, text.encode()) for path, text in files.items()}
    context = Context(policy=Policy(version=1), checkout=Checkout(files=made))
    return sources_of(names, [read(file, context) for file in made.values()])


def reports(name: str, jobs: str, **others: str) -> bool:
    return bool(sources([name], jobs, **others)[name])


MATRIX = "  test: {strategy: {matrix: {python: [%s]}}}\n"
LONG = ", ".join(f"v{number}" for number in range(MAX_NAMES))


@pytest.mark.parametrize(
    ("jobs", "name", "is_reported"),
    [
        pytest.param("  test: {}\n", "test", True, id="id"),
        pytest.param("  test: {}\n", "tests", False, id="more than the id"),
        pytest.param("  test: {}\n", "Test", False, id="other case"),
        pytest.param("  test: {}\n", "CI / test", False, id="with the workflow, as pages show it"),
        pytest.param("  t: {name: Unit tests (fast)}\n", "Unit tests (fast)", True, id="name"),
        pytest.param("  t: {name: Unit tests}\n", "t", False, id="id of a job with a name"),
        pytest.param('  t: {name: ""}\n', "t", True, id="empty name"),
        pytest.param("  t: {name: 'v ${{ vars.A }}!'}\n", "v 1.2!", True, id="expression"),
        pytest.param("  t: {name: 'v ${{ vars.A }}!'}\n", "w 1.2!", False, id="beside one"),
        pytest.param("  t: {name: 'v ${{ vars.A'}\n", "v ", True, id="open expression"),
        pytest.param(f"  t: {{name: {'x' * 100}}}\n", "x" * 100, True, id="longest name"),
        pytest.param(f"  t: {{name: {'x' * 100}}}\n", "y", False, id="not the longest name"),
        pytest.param(f"  t: {{name: {'x' * 101}}}\n", "xxx...", True, id="name that may be cut"),
        pytest.param(MATRIX % "'3.9', '3.10'", "test (3.10)", True, id="matrix"),
        pytest.param(MATRIX % "'3.9', '3.10'", "test (3.11)", False, id="not in the matrix"),
        pytest.param(MATRIX % "'3.9', '3.10'", "test", False, id="matrix without values"),
        pytest.param(MATRIX % "3.10", "test (3.1)", True, id="number as GitHub shows it"),
        pytest.param(MATRIX % "3.10", "test (3.10)", True, id="number as it is written"),
        pytest.param(MATRIX % "3.10", "test (3)", False, id="another number"),
        pytest.param(MATRIX % "3.0", "test (3)", True, id="whole number"),
        pytest.param(MATRIX % "7", "test (7)", True, id="integer"),
        pytest.param(MATRIX % "True", "test (true)", True, id="boolean"),
        pytest.param(MATRIX % "{a: b}", "test (whatever)", True, id="object"),
        pytest.param(MATRIX % "'${{ vars.A }}'", "test (whatever)", True, id="value unknown"),
        pytest.param(MATRIX % LONG, "test (v0)", True, id="as many jobs as there may be"),
        pytest.param(MATRIX % LONG, "test (w0)", False, id="none of so many"),
        pytest.param(MATRIX % f"{LONG}, more", "test (w0)", True, id="too many to tell apart"),
        pytest.param(MATRIX % f"{LONG}, more", "test", True, id="too many, without values"),
        pytest.param(MATRIX % f"{LONG}, more", "tests", False, id="too many, other name"),
        pytest.param(MATRIX % ("x" * 101), "test (xxx...", True, id="value that may be cut"),
        pytest.param(
            "  test: {strategy: {matrix: '${{ fromJSON(vars.M) }}'}}\n",
            "test (1, 2)",
            True,
            id="matrix unknown",
        ),
        pytest.param(
            "  t: {name: 'test ${{ matrix.a }}', strategy: {matrix: '${{ vars.M }}'}}\n",
            "test 1",
            True,
            id="name of an unknown matrix",
        ),
        pytest.param(
            "  t: {name: 'py ${{ matrix.Python }} on ${{ matrix.os }}', strategy: {matrix: "
            "{python: ['3.9'], os: [linux, mac], exclude: [{os: mac}]}}}\n",
            "py 3.9 on linux",
            True,
            id="name with values",
        ),
        pytest.param(
            "  t: {name: 'py ${{ matrix.python }} on ${{ matrix.os }}', strategy: {matrix: "
            "{python: ['3.9'], os: [linux, mac], exclude: [{os: mac}]}}}\n",
            "py 3.9 on mac",
            False,
            id="name of what is excluded",
        ),
        pytest.param(
            "  t: {name: Test, strategy: {matrix: {a: [1], b: [2]}}}\n",
            "Test (1, 2)",
            True,
            id="values behind a name",
        ),
        pytest.param(
            "  t: {strategy: {matrix: {a: [1], include: [{a: 1, c: 9}]}}}\n",
            "t (1)",
            True,
            id="without what include adds",
        ),
        pytest.param(
            "  t: {strategy: {matrix: {a: [1], include: [{a: 1, c: 9}]}}}\n",
            "t (1, 9)",
            True,
            id="with what include adds",
        ),
        pytest.param(
            "  t: {strategy: {matrix: {include: [{a: 1, b: 2}]}}}\n",
            "t (1, 2)",
            True,
            id="include alone",
        ),
        pytest.param(
            "  t: {strategy: {matrix: {include: [{a: 1, b: 2}]}}}\n",
            "t (2, 1)",
            False,
            id="include in another order",
        ),
    ],
)
def test_a_check_comes_from_a_job(jobs, name, is_reported) -> None:
    assert reports(name, jobs) is is_reported


CALLEE = "on: workflow_call\njobs:\n  test: {strategy: {matrix: {a: [1, 2]}}}\n  lint: {}\n"
CALL = "  build: {name: Build, uses: ./.github/workflows/callee.yml}\n"


@pytest.mark.parametrize(
    ("name", "is_reported"),
    [
        ("Build / test (2)", True),
        ("Build / lint", True),
        ("Build", False),
        ("lint", False),
        ("Other / lint", False),
    ],
)
def test_jobs_of_a_called_workflow_stand_behind_the_caller(name, is_reported) -> None:
    assert reports(name, CALL, callee=CALLEE) is is_reported


def test_a_source_names_the_job_and_both_files() -> None:
    [found] = sources(["Build / lint"], CALL, callee=CALLEE)["Build / lint"]

    assert (found.job.id, found.workflow.path) == ("lint", ".github/workflows/callee.yml")
    assert found.started.path == CI


@pytest.mark.parametrize(
    ("name", "is_reported"), [("Build / anything / at all", True), ("Build", False)]
)
def test_a_call_that_was_not_read_may_report_anything(name, is_reported) -> None:
    jobs = "  build: {name: Build, uses: octo/flows/.github/workflows/x.yml@v1}\n"

    assert reports(name, jobs) is is_reported


def test_a_workflow_that_calls_itself_ends() -> None:
    jobs = f"  again: {{uses: ./{CI}}}\n  other: {{uses: ./{CI}}}\n"

    assert reports("again / other", jobs, on="[push, workflow_call]") is False


def test_a_caller_with_many_names_may_be_called_anything() -> None:
    values = ", ".join(f"value-{number}" for number in range(200))
    matrix = f"{{matrix: {{a: [{values}]}}}}"
    jobs = f"  build: {{uses: ./.github/workflows/callee.yml, strategy: {matrix}}}\n"

    assert reports("something / lint", jobs, callee=CALLEE)


def test_what_starts_by_nothing_reports_nothing() -> None:
    assert not reports("test", "  test: {}\n", on="[]")


def test_nothing_is_looked_for_where_nothing_is_asked() -> None:
    assert sources([], "  test: {}\n") == {}


@pytest.mark.parametrize(("jobs", "is_told_apart"), [(7, True), (8, False)])
def test_of_many_matrices_some_are_told_apart(jobs: int, is_told_apart) -> None:
    many = "".join(
        f"  j{number}: {{strategy: {{matrix: {{a: [{LONG}]}}}}}}\n" for number in range(jobs)
    )
    text = many + "  last: {strategy: {matrix: {a: [1]}}}\n"

    assert reports("last (2)", text) is not is_told_apart
