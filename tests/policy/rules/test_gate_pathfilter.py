"""A required check is reported for every pull request."""

from dataclasses import replace

import pytest

from bot.policy.facts import NO_FACTS
from tests.policy.rules.requiring import facts, told, violations

RULE = "GATE-PATHFILTER"
JOBS = "jobs: {ci: {}}\n"


@pytest.mark.parametrize(
    ("events", "line"),
    [
        pytest.param("pull_request: {paths: [src/**]}", 3, id="paths"),
        pytest.param("pull_request: {paths: ['**']}", 0, id="all paths"),
        pytest.param("pull_request: {paths: ['**', '!docs/**']}", 3, id="all paths but some"),
        pytest.param("pull_request: {paths-ignore: ['**.md']}", 3, id="ignored paths"),
        pytest.param("pull_request: {paths-ignore: []}", 0, id="no ignored paths"),
        pytest.param("pull_request:", 0, id="no filter"),
        pytest.param("pull_request: {types: [opened, synchronize]}", 0, id="types"),
        pytest.param("pull_request: {branches: [main]}", 0, id="the base"),
        pytest.param("pull_request: {branches: [develop]}", 3, id="another base"),
        pytest.param("pull_request: {branches: ['mai*']}", 0, id="a pattern of the base"),
        pytest.param("pull_request: {branches: ['release/*']}", 3, id="another pattern"),
        pytest.param("pull_request: {branches: ['**']}", 0, id="all branches"),
        pytest.param("pull_request: {branches: ['!old']}", 0, id="all but one"),
        pytest.param("pull_request: {branches: ['rel[']}", 0, id="a pattern that is none"),
        pytest.param("pull_request: {branches: ['x\\']}", 0, id="a backslash too much"),
        pytest.param("pull_request_target: {paths: [a]}", 3, id="target"),
        pytest.param("push: {branches: [main]}", 3, id="pushes to one branch"),
        pytest.param("push: {branches: ['**']}", 0, id="pushes to all branches"),
        pytest.param("push: {tags: [v1]}", 3, id="pushes of tags"),
        pytest.param("push:", 0, id="all pushes"),
        pytest.param("push:\n  pull_request: {paths: [a]}", 0, id="pushes report it instead"),
        pytest.param(
            "push: {branches: [main]}\n  pull_request: {paths: [a]}", 4, id="pushes elsewhere"
        ),
        pytest.param("schedule: [{cron: 0 0 * * *}]", 0, id="reports on no pull request"),
    ],
)
def test_filters(events: str, line: int) -> None:
    text = f"on:\n  # what starts it\n  {events}\n{JOBS}"

    assert told(RULE, facts("ci"), text) == ([("0.yml", line)] if line else [])


def test_says_what_happens() -> None:
    text = f"on: {{pull_request: {{paths-ignore: [docs/**]}}}}\n{JOBS}"
    [found] = violations(RULE, facts("ci"), text)

    assert found.finding.message == (
        "The required check `ci` is never reported where `paths-ignore` keeps the workflow from "
        "starting: such a pull request waits for ever."
    )


def test_another_workflow_may_take_the_rest() -> None:
    code = f"on: {{pull_request: {{paths: [src/**]}}}}\n{JOBS}"
    rest = f"on: {{pull_request: {{paths-ignore: [src/**]}}}}\n{JOBS}"

    assert told(RULE, facts("ci"), code, rest) == []


def test_two_jobs_of_one_workflow_are_filtered_alike() -> None:
    text = "on: {pull_request: {paths: [src/**]}}\njobs: {ci: {}, also: {name: ci}}\n"

    assert told(RULE, facts("ci"), text) == [("0.yml", 1)]


def test_a_base_that_is_not_known_is_any() -> None:
    text = f"on: {{pull_request: {{branches: [develop]}}}}\n{JOBS}"

    assert told(RULE, replace(facts("ci"), base=""), text) == []


@pytest.mark.parametrize("known", [facts("other"), facts(), NO_FACTS], ids=["other", "none", "?"])
def test_what_is_not_required_may_be_filtered(known) -> None:
    assert told(RULE, known, f"on: {{pull_request: {{paths: [src/**]}}}}\n{JOBS}") == []
