"""The parts of a workflow as rules ask for them; what is absent or odd is empty."""

import pytest

from bot.document import Mapping, Scalar, parse
from bot.model import File, Sha
from bot.policy.jobs import NOTHING, Job, Step, steps_of
from bot.policy.workflow import Context, Workflow, read
from tests.policy.policies import few


def workflow(text: str) -> Workflow:
    return read(File("ci.yml", Sha("1"), text.encode()), Context(policy=few().policy))


def step(text: str) -> Step:
    root = parse(text.encode()).root
    assert isinstance(root, Mapping)
    return Step(root)


def job(text: str) -> Job:
    [one] = workflow(f"jobs: {{build: {{{text}}}}}").jobs
    return one


def word(found: Scalar | None) -> str | None:
    return found and found.text


@pytest.mark.parametrize(
    ("text", "uses", "name", "condition"),
    [
        ("uses: ./x\nname: A b\nif: always()", "./x", "A b", "always()"),
        ("uses: docker://a:1", "docker://a:1", "", None),
        ("uses: a/b@v1\nif: true", "a/b@v1", "", "true"),
        ("run: x\nname:", None, "", None),
        ("uses: [a]\nname: {a: b}\nif: [c]", None, "", None),
    ],
)
def test_a_step(text: str, uses: str | None, name: str, condition: str | None) -> None:
    found = step(text)

    assert (word(found.uses), found.name, word(found.condition)) == (uses, name, condition)


@pytest.mark.parametrize(
    ("uses", "action"),
    [
        ("a/b@v1", ("a/b", "v1", "a/b", "a")),
        ("A/b/C/d@main", ("A/b/C/d", "main", "a/b", "a")),
        ("a/b", ("a/b", "", "a/b", "a")),
        ("./a/b@v1", None),
        ("$/a", None),
        ("docker://a/b@v1", None),
    ],
)
def test_the_action_of_a_step(uses: str, action: tuple[str, ...] | None) -> None:
    found = step(f"uses: {uses}").action

    assert (found and (found.name, found.ref, found.repo, found.owner)) == action


@pytest.mark.parametrize(("text", "count"), [("with: {a: 1}\nenv: {b: 2}", 1), ("with: x", 0)])
def test_what_a_step_is_given(text: str, count: int) -> None:
    found = step(text)

    assert (len(list(found.inputs)), len(list(found.env))) == (count, count)


def test_a_step_knows_its_keys() -> None:
    assert "run" in step("run: a")
    assert "uses" not in step("run: a")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("name: Build it", "Build it"),
        ("name: ''", "build"),
        ("name: [a]", "build"),
        ("steps: []", "build"),
    ],
)
def test_a_check_is_called_after_the_job(text: str, title: str) -> None:
    assert job(text).title == title


@pytest.mark.parametrize(
    ("text", "environment"),
    [
        ("environment: production", "production"),
        ("environment: {name: production, url: x}", "production"),
        ("environment: {url: x}", None),
        ("environment: [a]", None),
        ("steps: []", None),
    ],
)
def test_the_environment_of_a_job(text: str, environment: str | None) -> None:
    assert word(job(text).environment) == environment


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("runs-on: a", ["a"]),
        ("runs-on: [a, b]", ["a", "b"]),
        ("runs-on: {group: g, labels: [a]}", ["a"]),
        ("runs-on: {group: g, labels: a}", ["a"]),
        ("runs-on: {group: g}", []),
        ("runs-on: [[a]]", []),
        ("steps: []", []),
    ],
)
def test_the_runner_of_a_job(text: str, labels: list[str]) -> None:
    assert [label.text for label in job(text).runs_on] == labels


def test_what_else_a_job_says() -> None:
    found = job("if: a, needs: [b, c], uses: o/r/x.yml@v1, permissions: {}, env: {d: e}")

    assert word(found.condition) == "a"
    assert [need.text for need in found.needs] == ["b", "c"]
    assert found.workflow
    assert found.workflow.name == "o/r/x.yml"
    assert found.permissions == NOTHING or isinstance(found.permissions, Mapping)
    assert [entry.key.text for entry in found.env] == ["d"]
    assert "needs" in found
    assert "steps" not in found


def test_steps_side_by_side_are_steps() -> None:
    text = "steps: [{run: a}, x, {parallel: [{run: b}, {parallel: [{run: c}]}]}, {run: d}]"
    found = job(text)

    assert [word(one.run) for one in found.steps] == ["a", None, "b", None, "c", "d"]
    assert list(steps_of(None)) == []


@pytest.mark.parametrize(
    ("on", "name", "limits"),
    [
        ("push", "push", []),
        ("[push, pull_request]", "pull_request", []),
        ("{push: {branches: [a]}}", "push", ["branches"]),
        ("{push: }", "push", []),
        ("{push: [a]}", "push", []),
        ("{schedule: [{cron: a}]}", "schedule", []),
        ("{push: }", "pull_request", None),
        ("push", "pull_request", None),
        ("push", "pus", None),
    ],
)
def test_what_limits_an_event(on: str, name: str, limits: list[str] | None) -> None:
    found = workflow(f"on: {on}\njobs: {{}}").event(name)

    assert (None if found is None else [entry.key.text for entry in found]) == limits


def test_a_workflow_without_events_has_none() -> None:
    found = workflow("jobs: {}\nenv: {a: b}\npermissions: {}")

    assert found.event("push") is None
    assert found.triggers == ()
    assert [entry.key.text for entry in found.env] == ["a"]


def test_actions_come_with_their_jobs() -> None:
    found = workflow(
        "jobs: {a: {uses: o/r/x.yml@v1}, b: {steps: [{uses: c/d@v2}, {uses: ./e}, {run: f}]}}"
    )

    assert [(job.id, action.name) for job, action in found.actions()] == [
        ("a", "o/r/x.yml"),
        ("b", "c/d"),
    ]
