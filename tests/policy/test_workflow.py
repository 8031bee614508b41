import pytest
from hypothesis import given, strategies as st

from bot.config.load import default_policy
from bot.document import Mapping, Scalar
from bot.model import File, Sha
from bot.policy.jobs import Job, Step
from bot.policy.workflow import Context, Workflow, is_workflow, read


def workflow(text: str) -> Workflow:
    return read(File("ci.yml", Sha(""), text.encode()), Context(policy=default_policy()))


def job(text: str) -> Job:
    [found] = workflow(f"jobs:\n  build: {text}").jobs
    return found


def step(text: str) -> Step:
    [found] = job(f"{{steps: [{text}]}}").steps
    return found


def words(scalars: tuple[Scalar, ...]) -> list[str]:
    return [scalar.text for scalar in scalars]


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        (".github/workflows/ci.yml", True),
        (".github/workflows/ci.yaml", True),
        (".github/workflows/a b.c.yml", True),
        (".github/workflows/sub/ci.yml", False),
        (".github/workflows/.yml", False),
        (".github/workflows/ci.yml.txt", False),
        (".github/workflows/ci.YML", False),
        ("a/.github/workflows/ci.yml", False),
        ("xgithub/workflows/ci.yml", False),
        (".github/ci.yml", False),
    ],
)
def test_which_files_are_workflows(path: str, is_one) -> None:
    assert is_workflow(path) == is_one


@pytest.mark.parametrize(
    ("text", "triggers"),
    [
        ("on: push", ["push"]),
        ('"on": push', ["push"]),
        ("on: [push, pull_request]", ["push", "pull_request"]),
        ("on: {push: {branches: [main]}, schedule: [{cron: 1}]}", ["push", "schedule"]),
        ("on: [push, {a: 1}, [b]]", ["push"]),
        ("on:", [""]),
        ("name: x", []),
    ],
)
def test_triggers(text: str, triggers: list[str]) -> None:
    assert words(workflow(text).triggers) == triggers


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("{needs: a}", ["a"]),
        ("{needs: [a, b]}", ["a", "b"]),
        ("{}", []),
    ],
)
def test_needs(text: str, needs: list[str]) -> None:
    assert words(job(text).needs) == needs


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("{runs-on: ubuntu-latest}", ["ubuntu-latest"]),
        ("{runs-on: [self-hosted, arm]}", ["self-hosted", "arm"]),
        ("{runs-on: {group: big, labels: x}}", ["x"]),
        ("{runs-on: {group: big, labels: [x, y]}}", ["x", "y"]),
        ("{runs-on: {group: big}}", []),
        ("{}", []),
    ],
)
def test_runner_labels(text: str, labels: list[str]) -> None:
    assert words(job(text).runs_on) == labels


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{environment: production}", "production"),
        ("{environment: {name: production, url: x}}", "production"),
        ("{environment: {url: x}}", None),
        ("{environment: [production]}", None),
        ("{}", None),
    ],
)
def test_environment(text: str, name: str | None) -> None:
    environment = job(text).environment

    assert (environment and environment.text) == name


def test_a_job_knows_where_its_name_stands() -> None:
    build, test = workflow("jobs:\n  build: {}\n  'test it': {timeout-minutes: 5}\n").jobs

    assert (build.id, build.name.line, build.name.column) == ("build", 2, 3)
    assert (test.id, test.name.line) == ("test it", 3)
    assert ("timeout-minutes" in test, "timeout-minutes" in build) == (True, False)


def test_variables_and_permissions() -> None:
    found = workflow(
        "env: {A: 1}\npermissions: read-all\njobs: {a: {env: {B: 2}, permissions: {}}}"
    )
    [first] = found.jobs

    assert (list(found.env.entries), list(first.env.entries)) == (["A"], ["B"])
    assert isinstance(found.permissions, Scalar)
    assert isinstance(first.permissions, Mapping)


def test_what_is_absent_is_empty() -> None:
    found = workflow("jobs: {a: {}}")
    [first] = found.jobs

    assert list(found.env) == list(first.env) == []
    assert (found.permissions, first.permissions, first.workflow, first.steps) == (
        None,
        None,
        None,
        (),
    )


def test_a_step() -> None:
    found = step("{run: make, env: {A: 1}, with: {b: 2}, timeout-minutes: 3}")

    assert found.run
    assert found.run.text == "make"
    assert (list(found.env.entries), list(found.inputs.entries)) == (["A"], ["b"])
    assert ("timeout-minutes" in found, "uses" in found) == (True, False)
    assert found.action is None


def test_an_empty_step() -> None:
    found = step("{}")

    assert (found.run, found.action, list(found.env), list(found.inputs)) == (None, None, [], [])


@pytest.mark.parametrize(
    ("uses", "expected"),
    [
        ("actions/checkout@v5", ("actions/checkout", "v5", "actions/checkout", "actions")),
        ("Azure/Login/sub/path@a@b", ("Azure/Login/sub/path", "a@b", "azure/login", "azure")),
        ("actions/checkout", ("actions/checkout", "", "actions/checkout", "actions")),
        ("nonsense", ("nonsense", "", "nonsense", "nonsense")),
        ("./action", None),
        ("$/action@v1", None),
        ("docker://alpine:3", None),
        ("[a/b@v1]", None),
    ],
)
def test_actions(uses: str, expected: tuple[str, ...] | None) -> None:
    action = step(f"{{uses: {uses}}}").action

    assert (action and (action.name, action.ref, action.repo, action.owner)) == expected


def test_all_actions_and_the_jobs_they_are_in() -> None:
    found = workflow(
        "jobs:\n"
        "  one: {uses: a/flows/.github/workflows/ci.yml@v1}\n"
        "  two:\n"
        "    steps:\n"
        "      - uses: b/action@v1\n"
        "      - run: make\n"
        "      - parallel:\n"
        "          - uses: c/action@v1\n"
        "          - parallel: [{uses: d/action@v1}]\n"
        "      - uses: e/action@v1\n"
    )

    assert [(job.id, action.owner, action.at.line) for job, action in found.actions()] == [
        ("one", "a", 2),
        ("two", "b", 5),
        ("two", "c", 8),
        ("two", "d", 9),
        ("two", "e", 10),
    ]


def test_what_is_no_job_and_no_step_is_passed_over() -> None:
    [found] = workflow("jobs: {a: 5, b: [1], c: {steps: [make, {run: x}, [1]]}}").jobs

    assert (found.id, len(found.steps)) == ("c", 1)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: [", "1:5: did not find expected node content while parsing a flow node"),
        ("", "1:1: the file is not a mapping"),
        ("- a", "1:1: the file is not a mapping"),
    ],
)
def test_a_file_that_cannot_be_read_has_a_problem_and_no_jobs(text: str, problem: str) -> None:
    found = workflow(text)

    assert (str(found.problem), found.jobs, found.duplicates) == (problem, (), ())


KEYS = ["on", "jobs", "steps", "uses", "with", "env", "needs", "runs-on", "environment", "parallel"]
ODD = st.recursive(
    st.sampled_from(["null", "5", "true", "x", "a/b@c", "''"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4).map(
            lambda entries: f"{{{', '.join(f'{key}: {value}' for key, value in entries.items())}}}"
        )
    ),
    max_leaves=15,
)


@given(ODD, ODD)
def test_no_odd_file_is_refused(first: str, second: str) -> None:
    found = workflow(f"on: {first}\njobs: {{a: {second}, b: {first}}}")

    assert found.problem is None
    for one in found.jobs:
        assert (one.needs, one.runs_on, one.environment) is not None
    assert all(action.at.line for _, action in found.actions())
    assert found.triggers is not None
