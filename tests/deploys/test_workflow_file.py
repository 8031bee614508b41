"""What a workflow can be told, and where its jobs go."""

import pytest

from bot.deploys.workflow_file import dispatch_inputs, environments_of_jobs


@pytest.mark.parametrize(
    ("text", "inputs"),
    [
        pytest.param("on: workflow_dispatch", (), id="alone"),
        pytest.param("on: [push, workflow_dispatch]", (), id="in a list"),
        pytest.param("on: {push: , workflow_dispatch: }", (), id="as an empty key"),
        pytest.param("on: {workflow_dispatch: {}}", (), id="without inputs"),
        pytest.param("on: {workflow_dispatch: {inputs: }}", (), id="with empty inputs"),
        pytest.param(
            "on: {workflow_dispatch: {inputs: {sha: , Request_ID: {required: true}}}}",
            ("sha", "Request_ID"),
            id="with inputs, in their order",
        ),
        pytest.param("on: push", None, id="another event"),
        pytest.param("on: [push, {workflow_dispatch: }]", None, id="a list of mappings"),
        pytest.param("on: {push: {branches: [workflow_dispatch]}}", None, id="a branch"),
        pytest.param("jobs: {}", None, id="no events"),
        pytest.param("- on", None, id="a list"),
        pytest.param("on: [", None, id="not YAML"),
        pytest.param("", None, id="empty"),
    ],
)
def test_what_it_can_be_told(text, inputs) -> None:
    assert dispatch_inputs(text.encode()) == inputs


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("jobs: {a: {environment: qa}}", {"a": "qa"}, id="a name"),
        pytest.param("jobs: {a: {environment: {name: qa, url: x}}}", {"a": "qa"}, id="a mapping"),
        pytest.param(
            "jobs: {a: {environment: {url: x}}}", {"a": ""}, id="a mapping without a name"
        ),
        pytest.param("jobs: {a: {environment: [qa]}}", {"a": ""}, id="a list"),
        pytest.param("jobs: {a: {steps: []}}", {"a": ""}, id="none"),
        pytest.param("jobs: {a: {name: Ship, environment: qa}}", {"Ship": "qa"}, id="a shown name"),
        pytest.param("jobs: {a: 1, b: {}}", {"b": ""}, id="what is no job"),
        pytest.param("jobs: [a]", {}, id="what are no jobs"),
        pytest.param("on: push", {}, id="no jobs"),
        pytest.param(
            "jobs: {a: {environment: '${{ inputs.environment }}'}}",
            {"a": "${{ inputs.environment }}"},
            id="an expression",
        ),
    ],
)
def test_where_its_jobs_go(text, found) -> None:
    assert environments_of_jobs(text.encode()) == found
