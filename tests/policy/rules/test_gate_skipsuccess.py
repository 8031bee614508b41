"""A required check fails when something that it waits for fails."""

import pytest

from bot.policy.facts import NO_FACTS
from tests.policy.rules.requiring import facts, told, violations

RULE = "GATE-SKIPSUCCESS"
TEST = "on: pull_request\njobs:\n  test: {}\n"


@pytest.mark.parametrize(
    ("jobs", "required", "lines"),
    [
        pytest.param("  ci: {needs: test}\n", ["ci"], [4], id="skipped when a job fails"),
        pytest.param("  ci: {needs: test}\n", ["ci", "test"], [], id="which is required, too"),
        pytest.param("  ci: {needs: test}\n", ["test"], [], id="not required"),
        pytest.param("  ci: {}\n", ["ci"], [], id="waits for nothing"),
        pytest.param(
            "  build: {needs: test}\n  ci: {needs: build}\n",
            ["ci", "build"],
            [4, 5],
            id="by way of another",
        ),
        pytest.param(
            "  ci: {needs: test, if: github.ref == 'main'}\n", ["ci"], [4], id="a condition"
        ),
        pytest.param("  ci: {needs: test, if: success()}\n", ["ci"], [4], id="success"),
        pytest.param("  ci: {needs: test, if: always()}\n", ["ci"], [], id="always"),
        pytest.param("  ci: {needs: test, if: '${{ !cancelled() }}'}\n", ["ci"], [], id="not"),
        pytest.param(
            "  ci: {needs: test, if: \"failure() || github.ref == 'main'\"}\n",
            ["ci"],
            [],
            id="after a failure",
        ),
        pytest.param(
            "  ci: {needs: test, strategy: {matrix: {a: [1]}}}\n",
            ["ci (1)"],
            [],
            id="of a matrix: then another name is reported",
        ),
        pytest.param(
            "  ci: {name: All good, needs: [test]}\n", ["All good"], [4], id="by its name"
        ),
    ],
)
def test_jobs(jobs: str, required: list[str], lines: list[int]) -> None:
    assert told(RULE, facts(*required), TEST + jobs) == [("0.yml", line) for line in lines]


def test_says_what_happens() -> None:
    [found] = violations(RULE, facts("ci"), TEST + "  ci: {needs: test}\n")

    assert found.finding.message == (
        "The required check `ci` is skipped when `test` fails, and counts as a success then."
    )


@pytest.mark.parametrize("event", ["schedule", "workflow_dispatch", "merge_group"])
def test_what_reports_on_no_pull_request_is_no_matter(event: str) -> None:
    text = f"on: {event}\njobs:\n  test: {{}}\n  ci: {{needs: test}}\n"

    assert told(RULE, facts("ci"), text) == []


def test_of_a_called_workflow() -> None:
    caller = "on: pull_request\njobs:\n  a: {uses: ./.github/workflows/1.yml}\n"
    callee = "on: workflow_call\njobs:\n  test: {}\n  ci: {needs: test}\n"

    assert told(RULE, facts("a / ci"), caller, callee) == [("1.yml", 4)]
    assert told(RULE, facts("a / ci", "a / test"), caller, callee) == []


def test_without_facts_nothing_is_found() -> None:
    assert told(RULE, NO_FACTS, TEST + "  ci: {needs: test}\n") == []
