"""Required checks are reported for the merge queue."""

import pytest

from bot.policy.facts import NO_FACTS
from tests.policy.rules.requiring import facts, mended, told

RULE = "GATE-MERGEQUEUE"
QUEUE = facts("ci", merges_by_queue=True)
JOBS = "jobs: {ci: {}}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("on: pull_request\n", "on: [pull_request, merge_group]\n", id="word"),
        pytest.param(
            "on: [workflow_call, pull_request]\n",
            "on: [workflow_call, merge_group, pull_request]\n",
            id="list",
        ),
        pytest.param(
            "on:\n  - pull_request\n",
            "on:\n  - merge_group\n  - pull_request\n",
            id="lines",
        ),
        pytest.param(
            "on:\n  pull_request:\n    branches: [main]\n",
            "on:\n  merge_group:\n  pull_request:\n    branches: [main]\n",
            id="mapping",
        ),
        pytest.param('on: "pull_request"\n', 'on: "pull_request"\n', id="word in quotes"),
        pytest.param('on: ["pull_request"]\n', 'on: ["pull_request"]\n', id="list of quotes"),
        *(
            pytest.param(f"on: {{{events}}}\n", f"on: {{{events}}}\n", id=events)
            for events in (
                "pull_request: {}",
                "push: {branches: [main]}",
                "push: {tags: [v1]}",
                "push: {branches-ignore: [gh-readonly-queue/**]}",
            )
        ),
    ],
)
def test_a_workflow_lacks_the_event(before: str, after: str) -> None:
    assert told(RULE, QUEUE, before + JOBS) == [("0.yml", 1)]
    assert mended(RULE, QUEUE, before + JOBS) == after + JOBS
    if after != before:
        assert told(RULE, QUEUE, after + JOBS) == []


@pytest.mark.parametrize(
    ("text", "known"),
    [
        pytest.param("on: [pull_request, merge_group]\n", QUEUE, id="has it"),
        pytest.param("on: [pull_request, push]\n", QUEUE, id="runs on each push"),
        pytest.param("on: {push: {branches: ['**']}}\n", QUEUE, id="runs on each branch"),
        pytest.param(
            "on: {push: {branches: [main, gh-readonly-queue/**]}}\n", QUEUE, id="on its branches"
        ),
        pytest.param("on: pull_request\n", facts("ci", merges_by_queue=False), id="no queue"),
        pytest.param("on: pull_request\n", facts("ci"), id="not known whether"),
        pytest.param("on: pull_request\n", facts("other", merges_by_queue=True), id="not required"),
        pytest.param("on: schedule\n", QUEUE, id="reports on no pull request"),
        pytest.param("on: pull_request\n", NO_FACTS, id="nothing known"),
    ],
)
def test_a_workflow_is_right(text: str, known) -> None:
    assert told(RULE, known, text + JOBS) == []


def test_another_workflow_reports_it() -> None:
    texts = (f"on: pull_request\n{JOBS}", f"on: [pull_request, merge_group]\n{JOBS}")

    assert told(RULE, QUEUE, *texts) == []


def test_a_workflow_with_a_check_only_for_the_queue_reports_it() -> None:
    texts = (f"on: pull_request\n{JOBS}", f"on: merge_group\n{JOBS}")

    assert told(RULE, QUEUE, *texts) == []


def test_a_workflow_is_told_once() -> None:
    text = "on: pull_request\njobs: {ci: {}, lint: {}}\n"

    assert told(RULE, facts("ci", "lint", merges_by_queue=True), text) == [("0.yml", 1)]
